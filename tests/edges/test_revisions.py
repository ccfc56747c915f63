"""Nothing an editor writes is overwritten in silence, and nothing wrong is ever in force."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.content.folder import Folder
from bot.content.workshop import FileWorkshop
from bot.editing.editors import Editors, Outcome
from bot.editing.pieces import Kind, Piece
from bot.editing.revisions import State
from bot.staff.members import Member, Role
from bot.storage.database import Database
from bot.storage.revisions import SqlRevisions
from bot.storage.staff import SqlMembers
from tests.conftest import ROOT, Clock

LODGING, NEW = Piece(Kind.ANSWER, "aide-logement"), Piece(Kind.ANSWER, "aide-velo")
SHIPPED = FileWorkshop(ROOT).shipped()
BODY = SHIPPED[LODGING]
WHY = "La CAF a changé sa page."


class Later(FileWorkshop):
    """The same files, after a release that changed an answer."""

    def shipped(self) -> dict[Piece, Any]:
        return {**SHIPPED, LODGING: {**BODY, "owner": "une autre équipe"}}


@pytest.fixture
def store(database: Database, clock: Clock) -> SqlRevisions:
    return SqlRevisions(database, clock)


@pytest.fixture
def editors(store: SqlRevisions) -> Editors:
    return Editors(store, FileWorkshop(ROOT))


@pytest.fixture
async def zoe(database: Database, clock: Clock) -> Member:
    return await hired(database, clock, "Zoé", "zoe@exemple.test")


@pytest.fixture
async def sami(database: Database, clock: Clock) -> Member:
    return await hired(database, clock, "Sami", "sami@exemple.test")


async def hired(database: Database, clock: Clock, name: str, email: str) -> Member:
    added = await SqlMembers(database, clock).add(email, name, Role.EDITOR)
    assert added
    return added


def with_label(label: str) -> dict[str, Any]:
    return {**BODY, "label": label}


async def published(editors: Editors, by: Member, label: str, piece: Piece = LODGING) -> Outcome:
    """A draft written and published at once."""
    found = await editors.open(piece)
    seen = found.draft.version if found.draft else 0
    saved = await editors.save(by, piece, with_label(label), seen, found.number)
    assert saved.draft
    return await editors.publish(by, piece, saved.draft.version, WHY)


async def test_a_draft_is_kept_and_changes_nothing_in_force(editors: Editors, zoe: Member) -> None:
    saved = await editors.save(zoe, LODGING, with_label("Payer mon loyer"), 0, 0)
    assert (saved.draft.version, saved.draft.author) == (1, "Zoé")  # type: ignore[union-attr]
    assert (await editors.in_force())[LODGING] == BODY
    found = await editors.open(LODGING)
    assert (found.written["label"], found.body["label"]) == ("Payer mon loyer", BODY["label"])


async def test_the_second_to_save_sees_it_and_the_first_loses_nothing(
    editors: Editors, zoe: Member, sami: Member
) -> None:
    first = await editors.save(zoe, LODGING, with_label("De Zoé"), 0, 0)
    second = await editors.save(sami, LODGING, with_label("De Sami"), 0, 0)
    assert (first.stale, second.stale) == (False, True)
    assert (await editors.open(LODGING)).written["label"] == "De Zoé"
    over = await editors.save(sami, LODGING, with_label("De Sami, après lecture"), 1, 0)
    assert over.draft.version == 2  # type: ignore[union-attr]


async def test_of_twenty_editors_saving_at_once_one_is_kept_each_time(editors: Editors, zoe: Member) -> None:
    for seen in (0, 1, 2):
        labels = [f"Essai {seen} de {n}" for n in range(20)]
        saves = (editors.save(zoe, LODGING, with_label(label), seen, 0) for label in labels)
        kept = [outcome for outcome in await asyncio.gather(*saves) if not outcome.stale]
        assert len(kept) == 1
        assert (await editors.open(LODGING)).draft == kept[0].draft


async def test_published_it_is_in_force_with_who_when_and_why(
    editors: Editors, store: SqlRevisions, zoe: Member, clock: Clock
) -> None:
    done = await published(editors, zoe, "Payer mon loyer")
    assert (await editors.in_force())[LODGING]["label"] == "Payer mon loyer"
    assert await editors.store.draft(LODGING) is None
    (revision,) = await store.history(LODGING)
    assert (revision, done.revision.id) == (done.revision, 1)  # type: ignore[union-attr]
    assert (revision.author, revision.why, revision.at) == ("Zoé", WHY, clock())
    number, edits = await store.edits()
    assert (number, list(edits)) == (1, [LODGING])


async def test_a_revision_that_would_break_the_content_is_refused_with_its_field(
    editors: Editors, zoe: Member
) -> None:
    broken = {key: value for key, value in BODY.items() if key != "owner"}
    saved = await editors.save(zoe, LODGING, broken, 0, 0)
    refused = await editors.publish(zoe, LODGING, saved.draft.version, WHY)  # type: ignore[union-attr]
    assert [problem.path for problem in refused.problems] == [("owner",)]
    assert (await editors.in_force())[LODGING] == BODY
    assert (await editors.open(LODGING)).draft


async def test_a_publication_says_why(editors: Editors, zoe: Member) -> None:
    saved = await editors.save(zoe, LODGING, with_label("Payer mon loyer"), 0, 0)
    with pytest.raises(ValueError, match="pourquoi"):
        await editors.publish(zoe, LODGING, saved.draft.version, "  ")  # type: ignore[union-attr]


async def test_what_was_published_meanwhile_is_looked_at_before_a_draft_replaces_it(
    editors: Editors, zoe: Member, sami: Member
) -> None:
    first = await published(editors, zoe, "Un")
    await published(editors, zoe, "Deux")
    saved = await editors.save(sami, LODGING, with_label("Trois"), 0, 2)
    await editors.put_back(zoe, first.revision.id, "On revient au premier.")  # type: ignore[union-attr]
    assert (await editors.open(LODGING)).overtaken
    stale = await editors.publish(sami, LODGING, saved.draft.version, WHY)  # type: ignore[union-attr]
    assert stale.stale
    assert (await editors.open(LODGING)).written["label"] == "Trois"
    seen = await editors.save(sami, LODGING, with_label("Trois"), 1, 3)
    assert (await editors.publish(sami, LODGING, seen.draft.version, WHY)).revision  # type: ignore[union-attr]


async def test_two_publications_at_once_are_made_one_after_the_other(
    editors: Editors, zoe: Member, sami: Member
) -> None:
    other = Piece(Kind.ANSWER, "mobili-jeune")
    await editors.save(zoe, LODGING, with_label("Payer mon loyer"), 0, 0)
    await editors.save(sami, other, {**SHIPPED[other], "label": "Mobili-Jeune, le coup de pouce"[:30]}, 0, 0)
    done = await asyncio.gather(editors.publish(zoe, LODGING, 1, WHY), editors.publish(sami, other, 1, WHY))
    assert sorted(outcome.revision.id for outcome in done) == [1, 2]  # type: ignore[union-attr]
    assert len((await editors.store.edits())[1]) == 2


async def test_one_click_puts_a_revision_back_and_history_keeps_both(editors: Editors, zoe: Member) -> None:
    await published(editors, zoe, "Un")
    await published(editors, zoe, "Deux")
    await editors.put_back(zoe, 1, "Le premier était juste.")
    assert (await editors.in_force())[LODGING]["label"] == "Un"
    assert [r.body["label"] for r in await editors.store.history(LODGING)] == ["Un", "Deux", "Un"]
    await editors.as_shipped(zoe, LODGING, "Comme à l'origine.")
    assert (await editors.in_force())[LODGING] == BODY


async def test_a_new_answer_comes_and_goes(editors: Editors, zoe: Member) -> None:
    body = {
        **BODY,
        "key": "aide-velo",
        "label": "Une aide pour un vélo",
        "aliases": [f"une aide pour un vélo de type {n}" for n in range(10)],
    }
    saved = await editors.save(zoe, NEW, body, 0, 0)
    assert (await editors.publish(zoe, NEW, saved.draft.version, WHY)).revision  # type: ignore[union-attr]
    assert NEW in await editors.in_force()
    await editors.as_shipped(zoe, NEW, "Elle fait doublon.")
    assert NEW not in await editors.in_force()


async def test_with_two_pairs_of_eyes_nobody_publishes_what_they_wrote(
    store: SqlRevisions, zoe: Member, sami: Member
) -> None:
    editors = Editors(store, FileWorkshop(ROOT), two_pairs=True)
    await editors.save(zoe, LODGING, with_label("Payer mon loyer"), 0, 0)
    assert (await editors.publish(sami, LODGING, 1, WHY)).stale
    await editors.submit(zoe, LODGING, 1)
    assert (await editors.open(LODGING)).draft.state is State.REVIEW  # type: ignore[union-attr]
    assert (await editors.publish(zoe, LODGING, 1, WHY)).stale
    done = await editors.publish(sami, LODGING, 1, WHY)
    assert (done.revision.author, done.revision.reviewer) == ("Zoé", "Sami")  # type: ignore[union-attr]


async def test_a_release_that_changes_what_was_edited_is_shown_beside_it(
    editors: Editors, store: SqlRevisions, zoe: Member
) -> None:
    await published(editors, zoe, "Payer mon loyer")
    assert (await editors.open(LODGING)).upstream is None
    later = Editors(store, Later(ROOT))
    found = await later.open(LODGING)
    assert (found.upstream["owner"], found.body["label"]) == ("une autre équipe", "Payer mon loyer")
    await later.put_back(zoe, 1, "Vu : on garde la nôtre.")
    assert (await later.open(LODGING)).upstream is None


async def test_thrown_away_a_draft_is_gone_unless_somebody_went_on_with_it(
    editors: Editors, zoe: Member, sami: Member
) -> None:
    await editors.save(zoe, LODGING, with_label("Un"), 0, 0)
    await editors.save(sami, LODGING, with_label("Deux"), 1, 0)
    assert (await editors.discard(zoe, LODGING, 1)).stale
    assert not (await editors.discard(sami, LODGING, 2)).stale
    assert await editors.store.draft(LODGING) is None


async def test_a_text_beyond_measure_is_refused(editors: Editors, zoe: Member) -> None:
    with pytest.raises(ValueError, match="trop long"):
        await editors.save(zoe, LODGING, with_label("x" * 300_000), 0, 0)


async def test_drafts_are_listed_newest_first(editors: Editors, zoe: Member, clock: Clock) -> None:
    await editors.save(zoe, LODGING, with_label("Un"), 0, 0)
    clock.forward(minutes=1)
    await editors.save(zoe, NEW, with_label("Deux"), 0, 0)
    assert [draft.piece for draft in await editors.store.drafts()] == [NEW, LODGING]


async def test_all_edits_in_force_can_be_laid_over_the_files(editors: Editors, zoe: Member) -> None:
    await published(editors, zoe, "Payer mon loyer")
    _, edits = await editors.store.edits()
    assert Folder(ROOT, edits).pieces()[LODGING]["label"] == "Payer mon loyer"
