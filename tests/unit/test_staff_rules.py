"""The rules of staff accounts: waits after wrong passwords, good passwords, what each role opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.access import Right, may
from bot.staff.lockout import FREE, LONGEST, pause
from bot.staff.members import Member, Role, email_of
from bot.staff.passwords import objection

LINA = "lina.martin@mission.test"


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (5000, 60)]
)
def test_five_tries_are_free_then_the_wait_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert pause(failures) == timedelta(minutes=minutes)


@given(st.integers(min_value=0, max_value=10**9))
def test_one_failure_more_never_shortens_the_wait(failures: int) -> None:
    assert pause(failures) <= pause(failures + 1) <= LONGEST
    assert bool(pause(failures)) is (failures >= FREE)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("court", "trop court"),
        ("onze lettre", "trop court"),
        ("un bateau jaune " * 20, "trop long"),
        ("aaaaaaaaaaaa", "répète"),
        ("abababababab", "répète"),
        (LINA, "adresse e-mail"),
        ("LINA.Martin@mission.test", "adresse e-mail"),
        ("Lina.Martin2026!", "adresse e-mail"),
        ("linamartin1998", "adresse e-mail"),
        ("Mot de passe 2026", "plus courants"),
        ("motdepasse123!", "plus courants"),
        ("Azertyuiop1234", "plus courants"),
        ("mission-locale-44", "plus courants"),
        ("123456789012", "plus courants"),
        ("9876 5432 1098", "plus courants"),
    ],
)
def test_a_password_anybody_would_try_is_refused_with_the_reason(password: str, why: str) -> None:
    assert why in (objection(password, LINA) or "")


@pytest.mark.parametrize(
    "password",
    [
        "cheval agrafe batterie",
        "Ma péniche a 3 hublots verts",
        "été2026-à-Noirmoutier",
        "!?;:,.§%*+=-_",
        "8412 9973 0561 2",
    ],
)
def test_a_long_password_of_ones_own_is_taken_whatever_its_signs(password: str) -> None:
    assert objection(password, LINA) is None


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_password_gets_a_french_reason_or_none(password: str, email: str) -> None:
    reason = objection(password, email)
    assert reason is None or reason.startswith("Ce mot de passe")
    assert reason is not None or 12 <= len(password) <= 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lina@Mission.TEST ", "lina@mission.test"),
        ("o'neil+x@a-b.fr", "o'neil+x@a-b.fr"),
        ("lina", ""),
        ("lina@mission", ""),
        ("zoé@mission.test", ""),
        ("li na@mission.test", ""),
        ("lina\0@mission.test", ""),
        ("a@b.fr\nBcc: c@d.fr", ""),
        (f"lina@{'a' * 250}.fr", ""),
        ("", ""),
    ],
)
def test_an_e_mail_is_kept_in_one_form_or_not_at_all(typed: str, kept: str) -> None:
    assert email_of(typed) == kept


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.ADVISER, {Right.OWN, Right.DESK}),
        (Role.EDITOR, {Right.OWN, Right.CONTENT, Right.USES}),
        (Role.COORDINATOR, {Right.OWN, Right.DESK, Right.USES, Right.COORDINATE}),
    ],
)
def test_each_role_opens_its_own_pages_and_no_other(role: Role, rights: set[Right]) -> None:
    assert {right for right in Right if may(role, right)} == rights


def test_a_member_covers_their_own_departments_else_those_of_their_network() -> None:
    def covers(own: tuple[str, ...], network: tuple[str, ...]) -> tuple[str, ...]:
        return Member(1, LINA, "Lina", Role.ADVISER, territories=own, network_territories=network).covers

    assert covers(("44",), ("49", "53")) == ("44",)
    assert covers((), ("49", "53")) == ("49", "53")
    assert covers((), ()) == ()
