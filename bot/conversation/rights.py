"""What a person may ask of their data: the notice, a copy, silence, erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.context import Context
from bot.conversation.guided.guides import in_words
from bot.conversation.guided.handover import CALL_BACK
from bot.conversation.guided.project import PROTECTION
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Effect, Held, Outcome
from bot.conversation.turn import Turn
from bot.feasibility.dossier import Dossier
from bot.feasibility.schema import Level
from bot.feasibility.skills import labels
from bot.forms.answers import Value, month_in_words, unfit
from bot.forms.answers import in_words as answer_in_words
from bot.forms.progress import Progress
from bot.forms.schema import Question
from bot.handoff.cases import Case, CaseKind, End
from bot.handoff.hours import FRANCE
from bot.handoff.promise import said
from bot.markup import Marked, escape
from bot.messages import Reply, ReplyKind
from bot.privacy.retention import duration
from bot.safeguard.reply import helplines_text

YES, NO = "yes", "no"
PAGE, PIECE = 3800, 900
FACT_NAMES = {
    "age": "âge",
    "year": "année de contrat",
    "place": "commune",
    "trade": "métier",
    "diploma": "diplôme",
}
TEAM = "l'équipe Passerelle"
ENDS = {
    End.INFORMED: Phrase.END_INFORMED,
    End.APPOINTMENT: Phrase.END_APPOINTMENT,
    End.SIGNED: Phrase.END_SIGNED,
    End.BROKEN: Phrase.END_BROKEN,
    End.DIRECTED: Phrase.END_DIRECTED,
    End.NO_ANSWER: Phrase.END_NO_ANSWER,
}
LEVELS = {
    Level.GREEN: Phrase.LEVEL_GREEN,
    Level.ORANGE: Phrase.LEVEL_ORANGE,
    Level.RED: Phrase.LEVEL_RED,
    Level.UNKNOWN: Phrase.LEVEL_UNKNOWN,
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
    if held.seen:
        seen = turn.content.phrases.text(Phrase.DATA_SEEN, jour=_day(held.seen))
        summary = replace(summary, text=f"{summary.text}\n{seen}")
    forms = [page for progress in turn.context.forms.values() for page in _form(turn, progress)]
    cases = [page for case in held.cases for page in _case(turn, case)]
    notes = [_notes(turn, held)] if held.notes else []
    awaited = _awaited(turn, held.awaited)
    return turn.outcome(summary, _facts(turn), *forms, *cases, *notes, *awaited, *_texts(turn, held.texts))


def _case(turn: Turn, case: Case) -> list[Reply]:
    return _danger(turn, case) if case.kind is CaseKind.DANGER else _dossier(turn, case)


def _danger(turn: Turn, case: Case) -> list[Reply]:
    words = {
        **_dates(case, turn.house.retention.case),
        "signalement": duration(turn.house.retention.case),
        "sorte": case.category.replace("_", " "),
        "jour": _day(case.raised_at),
        "lieu": case.territory or "non précisé",
    }
    return _paged(turn, Phrase.DATA_CASE, list(_course(turn, case)), **words)


def _dossier(turn: Turn, case: Case) -> list[Reply]:
    kept = turn.house.retention
    words = {**_dates(case, kept.dossier), "dossier": duration(kept.dossier)}
    return _paged(turn, Phrase.DATA_DOSSIER, [*_course(turn, case), *_content(turn, case)], **words)


def _dates(case: Case, kept: timedelta) -> dict[str, str]:
    return {"depuis": _day(case.opened_at), "fin": _day(case.raised_at + kept)}


def _course(turn: Turn, case: Case) -> Iterator[str]:
    """Who may read it, who follows it, by when they answer, what it came to."""
    say = turn.content.phrases.text
    if case.consent:
        yield say(Phrase.DATA_CONSENT, destinataires=", ".join(case.consent.everyone))
    if holder := case.holder:
        yield say(Phrase.DATA_HOLDER, nom=holder.name, reseau=holder.network or TEAM)
    elif case.closed_at is None:
        yield say(Phrase.DATA_UNTAKEN)
    if case.promised_at and case.closed_at is None:
        yield say(Phrase.DATA_PROMISE, quand=said(case.promised_at, turn.now))
    if case.closed_at and case.closing:
        yield say(Phrase.DATA_END, jour=_day(case.closed_at), issue=Marked(say(ENDS[case.closing.end])))
        noted = (case.closing.month and month_in_words(case.closing.month), case.closing.detail)
        if any(noted):
            yield say(Phrase.DATA_END_NOTED, mots=", ".join(filter(None, noted)))


def _content(turn: Turn, case: Case) -> Iterator[str]:
    """What they answered, how to reach them, and what came of it."""
    yield turn.label(Phrase.DATA_CONTENT)
    answers = case.dossier.answers if case.dossier else ()
    yield from (_line(line.name, line.answer) for line in answers if line.answer)
    yield from _answers(turn, CALL_BACK, case.contact or {})
    if case.dossier:
        yield from (_line(turn.label(Phrase.DATA_TOPIC), question) for question in case.dossier.given)
        skilled = labels(case.needs, turn.content.skills)
        yield from (_line(turn.label(Phrase.DATA_NEED), need) for need in skilled)
        yield from _concluded(turn, case.dossier)


def _concluded(turn: Turn, dossier: Dossier) -> Iterator[str]:
    """The words they were shown at the end; of each subject where they stand, in words as kind as those."""
    yield turn.label(Phrase.DATA_OUTCOME)
    outcome = dossier.outcome
    if outcome.key == PROTECTION:
        yield helplines_text(turn.content.safeguard.gentlest, turn.content.safeguard, turn.today)
    else:
        yield from (outcome.words, *(f"- {line}" for line in outcome.plan))
    if dossier.strengths:
        yield from (turn.label(Phrase.STRENGTHS), *(f"- {line}" for line in dossier.strengths))
    standings = {phrase: _subjects(dossier, level) for level, phrase in LEVELS.items()}
    if any(standings.values()):
        yield turn.label(Phrase.DATA_LEVELS)
        yield from (_line(turn.label(phrase), subjects) for phrase, subjects in standings.items() if subjects)


def _subjects(dossier: Dossier, level: Level) -> str:
    return ", ".join(each.dimension.label for each in dossier.standings if each.level is level)


def _notes(turn: Turn, held: Held) -> Reply:
    networks = dict.fromkeys(case.holder.network or TEAM for case in held.cases if case.holder)
    return turn.phrase(
        Phrase.DATA_NOTES, ReplyKind.COMMAND, notes=held.notes, reseau=", ".join(networks) or TEAM
    )


def _awaited(turn: Turn, count: int) -> list[Reply]:
    """The questions whose answer they want to hear of."""
    words = turn.house.retention.in_words()
    return [turn.phrase(Phrase.DATA_AWAITED, ReplyKind.COMMAND, nombre=count, **words)] if count else []


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
    said = turn.phrase(Phrase.STOPPED, ReplyKind.COMMAND)
    return turn.outcome(said, effect=Effect.QUIET, context=Context())
