"""What a person may ask of their data: the notice, a copy, silence, erasure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.guided.guides import in_words
from bot.conversation.guided.handover import CALL_BACK
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Effect, Outcome
from bot.conversation.turn import Turn
from bot.feasibility.skills import labels
from bot.forms.answers import Value, unfit
from bot.forms.answers import in_words as answer_in_words
from bot.forms.progress import Progress
from bot.forms.schema import Question
from bot.handoff.cases import Case
from bot.handoff.hours import FRANCE
from bot.markup import escape
from bot.messages import Reply, ReplyKind

YES, NO = "yes", "no"
PAGE, PIECE = 3800, 900
FACT_NAMES = {
    "age": "âge",
    "year": "année de contrat",
    "place": "commune",
    "trade": "métier",
    "diploma": "diplôme",
}


async def privacy(turn: Turn, _: str) -> Outcome:
    """The notice, worded from the retention in force."""
    return turn.say(Phrase.PRIVACY, ReplyKind.COMMAND, **turn.house.retention.in_words())


async def data(turn: Turn, _: str) -> Outcome:
    """A copy of everything we hold."""
    held = await turn.held()
    summary = turn.phrase(
        Phrase.DATA,
        ReplyKind.COMMAND,
        depuis=_day(held.since),
        messages=held.messages,
        canal=turn.thread.channel,
    )
    forms = [page for progress in turn.context.forms.values() for page in _form(turn, progress)]
    cases = [*_case(turn, held.case), *_dossier(turn, held.dossier)]
    return turn.outcome(summary, _facts(turn), *forms, *cases, *_texts(turn, held.texts))


def _case(turn: Turn, case: Case | None) -> list[Reply]:
    if case is None:
        return []
    values = {"sorte": case.category.replace("_", " "), "lieu": case.territory or "non précisé"}
    return [turn.phrase(Phrase.DATA_CASE, ReplyKind.COMMAND, jour=_day(case.raised_at), **values)]


def _facts(turn: Turn) -> Reply:
    held = turn.context.known().items()
    facts = [f"- {FACT_NAMES[name]} : {escape(in_words(turn, name, value))}" for name, value in held]
    opening = turn.content.phrases.text(Phrase.DATA_FACTS, **turn.house.retention.in_words())
    return Reply(Phrase.DATA_FACTS, ReplyKind.COMMAND, "\n".join([opening, *(facts or ["- rien"])]))


def _form(turn: Turn, progress: Progress) -> list[Reply]:
    """What was answered, the boxes just ticked too; even of a form that is no longer there."""
    ticked = {progress.at: progress.picked} if progress.picked else {}
    form = turn.content.forms.get(progress.form)
    short = progress.finished or progress.form in turn.context.temporary
    phrase = Phrase.DATA_FORM_SESSION if short else Phrase.DATA_FORM
    words = {**turn.house.retention.in_words(), "titre": form.title if form else progress.form}
    return _paged(turn, phrase, _answers(turn, progress.form, {**progress.answers, **ticked}), **words)


def _dossier(turn: Turn, case: Case | None) -> list[Reply]:
    if case is None:
        return []
    kept = turn.house.retention
    words = {
        **kept.in_words(),
        "depuis": _day(case.opened_at),
        "fin": _day(case.raised_at + kept.dossier),
        "destinataires": ", ".join(case.consent.recipients if case.consent else ()),
    }
    said = case.dossier.answers if case.dossier else ()
    lines = [_line(line.name, line.answer) for line in said if line.answer]
    lines += _answers(turn, CALL_BACK, case.contact or {})
    lines += [_line(turn.label(Phrase.DATA_TOPIC), question) for question in _topics(case)]
    lines += [_line(turn.label(Phrase.DATA_NEED), need) for need in labels(case.needs, turn.content.skills)]
    return _paged(turn, Phrase.DATA_DOSSIER, lines, **words)


def _topics(case: Case) -> tuple[str, ...]:
    return case.dossier.given if case.dossier else ()


def _answers(turn: Turn, key: str, answers: Mapping[str, Value]) -> list[str]:
    """Each answer in words, in the order of its form."""
    form = turn.content.forms.get(key)
    asked = {question.key: question for question in form.questions} if form else {}
    given = [name for name in dict.fromkeys((*asked, *answers)) if name in answers]
    return [_answer(turn, asked.get(name), name, answers[name]) for name in given]


def _answer(turn: Turn, question: Question | None, key: str, value: Value) -> str:
    """What a new version of the form no longer understands is shown as it is kept."""
    if question is None or unfit(question, value):
        return _line(key, ", ".join(value) if isinstance(value, tuple) else str(value))
    return _line(question.name, answer_in_words(question, value, turn.content.trade_names))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(FRANCE):%d/%m/%Y}"


def _line(name: str, words: str) -> str:
    return f"- {escape(name)} : {escape(words)}"


def _texts(turn: Turn, texts: Iterable[tuple[datetime, str, str]]) -> list[Reply]:
    """Every text still kept."""
    lines = [
        line
        for at, who, text in texts
        for line in _lines(f"{at.astimezone(FRANCE):%d/%m %H:%M} {who} : ", text)
    ]
    if not lines:
        return [turn.phrase(Phrase.DATA_NO_TEXT, ReplyKind.COMMAND)]
    return _paged(turn, Phrase.DATA_TEXTS, lines)


def _paged(turn: Turn, phrase: Phrase, lines: Sequence[str], **words: object) -> list[Reply]:
    """A phrase and the lines below it, over as many replies as a phone's messages need."""
    pages = [turn.content.phrases.text(phrase, **words)]
    for line in lines or ("- rien",):
        if _units(pages[-1]) + _units(line) > PAGE:
            pages.append(line)
        else:
            pages[-1] += f"\n{line}"
    return [Reply(phrase, ReplyKind.COMMAND, page) for page in pages]


def _units(text: str) -> int:
    """Its length as Telegram counts at worst: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lines(opening: str, text: str) -> list[str]:
    pieces = [" ".join(text[i : i + PIECE].split()) for i in range(0, len(text), PIECE)]
    return [f"- {opening}{escape(piece)}" for piece in pieces]


async def erase(turn: Turn, confirmed: str) -> Outcome:
    """Ask once, then erase; a second yes finds nothing left and says the same."""
    if confirmed == YES:
        done = turn.phrase(Phrase.ERASED, ReplyKind.COMMAND)
        return turn.outcome(done, effect=Effect.ERASE, context=Context())
    if confirmed == NO:
        return turn.say(Phrase.ERASE_KEPT, ReplyKind.COMMAND)
    question = turn.phrase(Phrase.ERASE_ASK, ReplyKind.COMMAND)
    return turn.outcome(question, context=turn.context.asking(f"erase:{YES}", f"erase:{NO}"))


async def stop(turn: Turn, _: str) -> Outcome:
    """Forget the session and say nothing more until written to."""
    return turn.outcome(turn.phrase(Phrase.STOPPED, ReplyKind.COMMAND), context=Context())
