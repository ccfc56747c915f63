"""The minimum pay, worked out for one person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bot.answers.figures import written
from bot.answers.schema import Entry
from bot.conversation.answering import answer, more_button, onward, with_care
from bot.conversation.context import at_hand
from bot.conversation.guided.pay_scale import NEW_CONTRACTS, scale_on
from bot.conversation.meaning import Facts
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.messages import Button, Reply, ReplyKind
from bot.pay.brackets import Bracket, bracket_of
from bot.pay.contract import LAST_YEAR, Step
from bot.pay.estimate import Pay, Scale, pay

AGES = {
    Bracket.UNDER_18: Phrase.AGE_UNDER_18,
    Bracket.FROM_18: Phrase.AGE_FROM_18,
    Bracket.FROM_21: Phrase.AGE_FROM_21,
    Bracket.FROM_26: Phrase.AGE_FROM_26,
}
YEARS = {1: Phrase.YEAR_1, 2: Phrase.YEAR_2, 3: Phrase.YEAR_3}
FOLLOWING = 2
# The ages at which a contract may be signed, save for exceptions (C. trav. L6222-1, L6222-2).
YOUNGEST, OLDEST = 15, 29


async def estimate(turn: Turn, entry: Entry) -> Outcome:
    """The minimum pay for the age and year known; the general answer where no figure may be shown."""
    scale = scale_on(turn.content.library.figures, turn.today)
    facts = turn.context.known()
    if scale is None or missing(facts):
        return turn.outcome(answer(entry, turn.content, turn.today), context=turn.context.about(entry.key))
    step = Step(min(int(facts.get("year", 1)), LAST_YEAR), _bracket(facts["age"]))
    context = turn.context.about(entry.key).supposing(turn.context.supposed)
    return turn.outcome(_result(turn, entry, scale, step), context=context)


def known(turn: Turn) -> bool:
    """Whether the figures it takes may be shown today."""
    return scale_on(turn.content.library.figures, turn.today) is not None


def chosen(name: str, value: str) -> Facts:
    """The fact a button gives; none when it is not one of the choices."""
    if name == "age" and value in AGES:
        return {name: value}
    return {name: int(value)} if name == "year" and value in {"1", "2", "3"} else {}


def in_words(turn: Turn, name: str, value: int | str) -> str:
    """A fact as a person reads it."""
    if name == "age" and isinstance(value, str):
        return turn.label(AGES[Bracket(value)])
    return str(value)


def missing(facts: Facts) -> str:
    """The fact still to be asked, "" when none is."""
    if "age" not in facts:
        return "age"
    full = _bracket(facts["age"]) is Bracket.FROM_26
    return "" if full or "year" in facts else "year"


def _bracket(age: int | str) -> Bracket:
    return bracket_of(age) if isinstance(age, int) else Bracket(age)


def _result(turn: Turn, entry: Entry, scale: Scale, step: Step) -> Reply:
    say, result = turn.content.phrases.text, pay(step, scale, turn.today)
    lines = [
        _age_limit(turn),
        say(Phrase.PAY, brut=_euros(result.gross), age=_age(turn), annee=_year(turn, step)),
        say(Phrase.PAY_SUM, taux=_percent(result), smic=_euros(scale.smic), brut=_euros(result.gross)),
        _net(turn, scale, step, result),
        say(Phrase.PAY_BRANCH) if step.bracket in (Bracket.FROM_21, Bracket.FROM_26) else "",
    ]
    text = "\n".join(line for line in lines if line)
    *following, menu = onward(entry, turn.content)
    buttons = (*_others(turn, step), *more_button(entry, turn.content), *following[:FOLLOWING], menu)
    return Reply(Phrase.PAY, ReplyKind.ANSWER, with_care(entry, text, turn.content, turn.today), buttons)


def _age_limit(turn: Turn) -> str:
    """What an age out of the law's bounds means for the contract itself."""
    age = turn.context.known()["age"]
    if isinstance(age, int) and age < YOUNGEST:
        return turn.content.phrases.text(Phrase.PAY_TOO_YOUNG, age=age)
    return turn.label(Phrase.PAY_TOO_OLD) if isinstance(age, int) and age > OLDEST else ""


def _net(turn: Turn, scale: Scale, step: Step, result: Pay) -> str:
    say = turn.content.phrases.text
    before = pay(step, scale, NEW_CONTRACTS - timedelta(days=1))
    if result.net == result.gross:
        return say(Phrase.PAY_NET_SAME)
    now = say(Phrase.PAY_NET, net=_rounded(result))
    return now + " " + say(Phrase.PAY_NET_BEFORE, net=_rounded(before))


def _others(turn: Turn, step: Step) -> list[Button]:
    """ "Et en 2e année ?", "Et de 18 à 20 ans ?": one step further in the grid."""
    found = []
    if step.year < LAST_YEAR and step.bracket is not Bracket.FROM_26:
        found.append((YEARS[step.year + 1], f"suppose:year={step.year + 1}"))
    if step.bracket is not Bracket.FROM_26:
        older = list(Bracket)[list(Bracket).index(step.bracket) + 1]
        found.append((AGES[older], f"suppose:age={older}"))
    say = turn.content.phrases.text
    return [at_hand(say(Phrase.AND_IF, cas=turn.label(label)), action) for label, action in found]


def _age(turn: Turn) -> str:
    age = turn.context.known()["age"]
    if isinstance(age, int):
        return turn.content.phrases.text(Phrase.AGE_EXACT, age=age)
    return turn.label(AGES[Bracket(age)])


def _year(turn: Turn, step: Step) -> str:
    return turn.label(Phrase.EVERY_YEAR if step.bracket is Bracket.FROM_26 else YEARS[step.year])


def _euros(amount: Decimal) -> str:
    return written(amount, "€")


def _percent(result: Pay) -> str:
    return written(result.percent, "%")


def _rounded(result: Pay) -> str:
    return written(result.net.quantize(1), "€")
