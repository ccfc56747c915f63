"""/mes_donnees shows everything that is kept: the forms under way and the dossier that waits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from unittest.mock import AsyncMock

from bot.conversation.content import Content
from bot.conversation.context import Context
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Floor, Held, Thread
from bot.conversation.rights import data
from bot.conversation.turn import House, Turn
from bot.forms.answers import Value
from bot.forms.progress import Progress
from bot.handoff.cases import Case, CaseKind
from bot.markup import mistakes, plain
from bot.messages import Channel, Message, MessageKind, Reply
from bot.privacy.retention import Retention
from tests.edges.dossiers import handed_over

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
GIVEN: dict[str, Value] = {"age": "ans_16_17", "quel_metier": "macon", "depart": "2027-09"}


def copy(content: Content, context: Context, case: Case | None = None) -> list[Reply]:
    threads = AsyncMock()
    threads.held.return_value = Held(NOW, 1, (), None, case)
    thread = Thread(1, Channel.WEB, "x", Floor.ASSISTANT, context, greeted=True)
    message = Message(Channel.WEB, "x", "1", MessageKind.TEXT, "/mes_donnees")
    house = House(Retention(), "http://127.0.0.1:8000", 16)
    replies = asyncio.run(data(Turn(message, thread, context, content, house, threads, NOW), "")).replies
    assert [mistakes(reply.text) for reply in replies] == [[] for _ in replies]
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
    assert "il attend depuis le 23/11/2026" in text
    assert "effacé le 22/05/2027, 180 jours après" in text
    assert "un conseiller, la mission locale" in text
    for said in ("Métier : maçon", "Ton prénom : Zebulon", "06 39 98 01 23", "Par téléphone"):
        assert said in text
    assert "Pour trouver le bon conseiller : Logement" in text


def test_without_either_nothing_is_said_of_them(content: Content) -> None:
    keys = {reply.key for reply in copy(content, Context())}
    assert keys == {Phrase.DATA, Phrase.DATA_FACTS, Phrase.DATA_NO_TEXT}
