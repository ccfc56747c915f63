"""/mes_donnees shows everything that is kept: the forms under way and the dossier that waits."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.guided.project import PROTECTION
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Floor, Held, Thread
from bot.conversation.rights import ENDS, data
from bot.conversation.turn import House, Turn
from bot.feasibility.dossier import Said
from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.handoff.cases import Case, CaseKind, Closing, End, Holder
from bot.markup import mistakes, plain
from bot.messages import Channel, Message, MessageKind, Reply
from bot.privacy.retention import Retention
from tests.edges.dossiers import handed_over
from tests.edges.stores import CONTENT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TELEGRAM = 4096
CAMILLE = Holder(7, "Camille", "Mission locale d'essai")
GIVEN: dict[str, Value] = {"age": "ans_16_17", "quel_metier": "macon", "depart": "2027-09"}


def copy(content: Content, context: Context, *cases: Case, notes: int = 0) -> list[Reply]:
    threads = AsyncMock()
    threads.held.return_value = Held(NOW, 1, (), cases, notes)
    thread = Thread(1, Channel.WEB, "x", Floor.ASSISTANT, context, greeted=True)
    message = Message(Channel.WEB, "x", "1", MessageKind.TEXT, "/mes_donnees")
    house = House(Retention(), "http://127.0.0.1:8000", 16)
    replies = asyncio.run(data(Turn(message, thread, context, content, house, threads, NOW), "")).replies
    assert [mistakes(reply.text) for reply in replies] == [[] for _ in replies]
    assert max(len(plain(reply.text).encode("utf-16-le")) // 2 for reply in replies) <= TELEGRAM
    return list(replies)


def progress(form: str = "projet", **fields: object) -> Progress:
    kept = {"form": form, "version": 1, "answers": GIVEN, "step": 1, "since": 1, "begun": NOW, "updated": NOW}
    return Progress.model_validate(kept | fields)


def waiting() -> Case:
    request = handed_over(NOW)
    return Case(
        *(1, 1, request.dossier.outcome.key, 13, "53", 1, NOW, NOW, CaseKind.DOSSIER, request.due),
        *(request.dossier, request.contact, request.consent),
        needs=("logement",),
    )


def shown(replies: list[Reply], phrase: Phrase) -> str:
    return "\n".join(plain(reply.text) for reply in replies if reply.key == phrase)


def test_a_form_under_way_is_shown_in_words_with_its_term(content: Content) -> None:
    text = shown(copy(content, Context(forms={"projet": progress()})), Phrase.DATA_FORM)
    assert content.forms["projet"].title in text
    assert "oublié 30 jours après ta dernière réponse" in text
    assert "16 ou 17 ans" in text
    assert "maçon" in text
    assert "septembre 2027" in text


def test_one_that_goes_with_the_session_says_so(content: Content) -> None:
    for context in (
        Context(forms={"projet": progress()}, temporary=("projet",)),
        Context(forms={"projet": progress(finished=True)}),
    ):
        replies = copy(content, context)
        assert "30 minutes de silence" in shown(replies, Phrase.DATA_FORM_SESSION)
        assert shown(replies, Phrase.DATA_FORM) == ""


def test_boxes_ticked_but_not_confirmed_are_kept_so_shown(content: Content) -> None:
    ticked = progress("rappel", answers={"prenom": "Lou"}, at="moment", picked=("midi", "soir"))
    text = shown(copy(content, Context(forms={"rappel": ticked})), Phrase.DATA_FORM)
    assert "Entre midi et deux, En fin de journée" in text


def test_a_form_that_is_gone_or_has_changed_is_shown_as_it_is_kept(content: Content) -> None:
    gone = progress("ancien", answers={"reve": "voler", "choix": ("a", "b")})
    changed = progress(answers={"age": "cent_ans", "depart": "bientôt"})
    text = shown(copy(content, Context(forms={"ancien": gone, "projet": changed})), Phrase.DATA_FORM)
    for line in ("reve : voler", "choix : a, b", "age : cent_ans", "depart : bientôt"):
        assert line.replace("_", "") in text.replace("_", "")


def test_a_form_without_an_answer_yet(content: Content) -> None:
    assert "rien" in shown(copy(content, Context(forms={"projet": progress(answers={})})), Phrase.DATA_FORM)


def test_the_dossier_that_waits_says_since_when_until_when_to_whom_and_what(content: Content) -> None:
    text = shown(copy(content, Context(), waiting()), Phrase.DATA_DOSSIER)
    assert "donné le 23/11/2026" in text
    assert "il attend un conseiller" in text
    assert "effacé le 22/05/2027, 180 jours après" in text
    assert "un conseiller, la mission locale" in text
    for said in ("Métier : maçon", "Ton prénom : Zebulon", "06 39 98 01 23", "Par téléphone"):
        assert said in text
    assert "Pour trouver le bon conseiller : Logement" in text


def test_without_either_nothing_is_said_of_them(content: Content) -> None:
    keys = {reply.key for reply in copy(content, Context())}
    assert keys == {Phrase.DATA, Phrase.DATA_FACTS, Phrase.DATA_NO_TEXT}


def test_who_follows_a_case_and_by_when_they_answer_is_said(content: Content) -> None:
    promised = replace(waiting(), promised_at=NOW + timedelta(days=1))
    text = shown(copy(content, Context(), promised), Phrase.DATA_DOSSIER)
    assert "réponse promise demain avant 11 h" in text
    held = replace(promised, holder=CAMILLE)
    text = shown(copy(content, Context(), held), Phrase.DATA_DOSSIER)
    assert "suivi par : Camille (Mission locale d'essai)" in text
    assert "il attend" not in text


@pytest.mark.parametrize("end", End)
def test_a_case_that_is_over_says_what_it_came_to_in_plain_words(content: Content, end: End) -> None:
    closing = Closing(end, "2027-09", "maçonnerie")
    over = replace(waiting(), holder=CAMILLE, promised_at=NOW, closed_at=NOW, closing=closing)
    text = shown(copy(content, Context(), over), Phrase.DATA_DOSSIER)
    assert f"fini le 23/11/2026 : {content.phrases.text(ENDS[end])}" in text
    assert "noté à la fin : septembre 2027, maçonnerie" in text
    assert "promise" not in text


def test_every_case_of_each_kind_is_there(content: Content) -> None:
    danger = Case(2, 1, "mal_etre", 4, "49", 2, NOW, NOW + timedelta(days=1), holder=CAMILLE)
    over = replace(waiting(), closed_at=NOW, closing=Closing(End.NO_ANSWER))
    replies = copy(content, Context(), over, danger, waiting())
    text = shown(replies, Phrase.DATA_CASE)
    for said in ("mal etre", "premier jour : 23/11/2026", "dernier jour : 24/11/2026", "suivi par : Camille"):
        assert said in text
    assert "effacé le 23/05/2027, 180 jours" in text
    dossiers = shown(replies, Phrase.DATA_DOSSIER)
    assert dossiers.count("donné le 23/11/2026") == 2


def test_what_the_answers_came_to_is_said_in_the_words_already_seen_and_never_as_a_mark(
    content: Content,
) -> None:
    case = waiting()
    assert case.dossier
    text = shown(copy(content, Context(), case), Phrase.DATA_DOSSIER)
    assert plain(case.dossier.outcome.words) in text
    for strength in case.dossier.strengths:
        assert plain(strength) in text
    for standing in case.dossier.standings:
        assert standing.dimension.label in text
    for hidden in ("vert", "orange", "rouge", "%", case.dossier.outcome.rule, case.dossier.outcome.label):
        assert not re.search(rf"\b{re.escape(hidden)}\b", text.lower())


def test_whose_project_stopped_at_a_danger_reads_the_helplines_they_were_shown(content: Content) -> None:
    case = waiting()
    assert case.dossier
    conclusion = replace(case.dossier.outcome, key=PROTECTION)
    case = replace(case, dossier=replace(case.dossier, outcome=conclusion))
    assert "3114" in shown(copy(content, Context(), case), Phrase.DATA_DOSSIER)


def test_the_notes_of_advisers_are_counted_and_may_be_asked_for(content: Content) -> None:
    held = replace(waiting(), holder=CAMILLE)
    text = shown(copy(content, Context(), held, notes=3), Phrase.DATA_NOTES)
    assert "Les notes des conseillers : 3" in text
    assert "contacte Mission locale d'essai" in text
    assert "contacte l'équipe Passerelle" in shown(copy(content, Context(), notes=1), Phrase.DATA_NOTES)
    assert shown(copy(content, Context(), held), Phrase.DATA_NOTES) == ""


# Without what a check of our own texts would take for a mistake of ours.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<*]"), max_size=300)


@given(said=st.lists(TEXTS, max_size=40), detail=TEXTS.map(lambda text: text[:200]), name=TEXTS)
@settings(deadline=None, max_examples=50)
def test_whatever_was_said_the_copy_stays_within_a_phone_s_messages(
    said: list[str], detail: str, name: str
) -> None:
    case = waiting()
    assert case.dossier
    answers = tuple(Said(text[:40] or "?", text) for text in said)
    long = replace(
        case,
        dossier=replace(case.dossier, answers=answers, given=tuple(said)),
        holder=replace(CAMILLE, name=name[:80], network=name[:80]),
        closed_at=NOW,
        closing=Closing(End.BROKEN, "", detail),
    )
    replies = copy(CONTENT, Context(), long, long, notes=12)
    text = re.sub(r"\s", "", shown(replies, Phrase.DATA_DOSSIER))
    for line in said:
        assert re.sub(r"\s", "", line) in text
