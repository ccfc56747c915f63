"""What a person may ask of their data: the notice, a copy, silence, erasure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.guided.guides import in_words
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Effect, Outcome
from bot.conversation.turn import FRANCE, Turn
from bot.handoff.cases import Case
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
        depuis=f"{held.since.astimezone(FRANCE):%d/%m/%Y}",
        messages=held.messages,
        canal=turn.thread.channel,
    )
    return turn.outcome(summary, _facts(turn), *_case(turn, held.case), *_texts(turn, held.texts))


def _case(turn: Turn, case: Case | None) -> list[Reply]:
    if case is None:
        return []
    values = {"sorte": case.category.replace("_", " "), "lieu": case.territory or "non précisé"}
    day = f"{case.raised_at.astimezone(FRANCE):%d/%m/%Y}"
    return [turn.phrase(Phrase.DATA_CASE, ReplyKind.COMMAND, jour=day, **values)]


def _facts(turn: Turn) -> Reply:
    held = turn.context.known().items()
    facts = [f"- {FACT_NAMES[name]} : {escape(in_words(turn, name, value))}" for name, value in held]
    opening = turn.content.phrases.text(Phrase.DATA_FACTS, **turn.house.retention.in_words())
    return Reply(Phrase.DATA_FACTS, ReplyKind.COMMAND, "\n".join([opening, *(facts or ["- rien"])]))


def _texts(turn: Turn, texts: Iterable[tuple[datetime, str, str]]) -> list[Reply]:
    """Every text still kept, over as many replies as a phone's messages need."""
    lines = [
        line
        for at, who, text in texts
        for line in _lines(f"{at.astimezone(FRANCE):%d/%m %H:%M} {who} : ", text)
    ]
    if not lines:
        return [turn.phrase(Phrase.DATA_NO_TEXT, ReplyKind.COMMAND)]
    pages = [turn.content.phrases.text(Phrase.DATA_TEXTS)]
    for line in lines:
        if _units(pages[-1]) + _units(line) > PAGE:
            pages.append(line)
        else:
            pages[-1] += f"\n{line}"
    return [Reply(Phrase.DATA_TEXTS, ReplyKind.COMMAND, page) for page in pages]


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
