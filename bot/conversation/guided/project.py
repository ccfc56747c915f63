"""What the questionnaire comes to: strengths first, three things to do now, a card to keep; never a mark."""

from __future__ import annotations

from bot.conversation.answering import in_words
from bot.conversation.context import at_hand
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.feasibility.advice import Advice, advise, ready
from bot.feasibility.outcome import Outcome as Conclusion
from bot.feasibility.outcome import decide
from bot.feasibility.scoring import Reading, read
from bot.forms.answers import in_words as month_in_words
from bot.forms.path import outcome as answers_of
from bot.forms.progress import Progress
from bot.markup import plain
from bot.messages import Button, Card, Reply, ReplyKind

PROTECTION, DANGER = "protection", "danger"


async def conclude(turn: Turn, progress: Progress) -> Outcome:
    """Everything said at the end; helplines come first to whom the outcome is about a danger."""
    reading = reading_of(turn, progress)
    conclusion = decide(reading)
    if conclusion.key == PROTECTION:
        return turn.help(turn.content.safeguard.gentlest)
    advice = advise(reading, conclusion)
    reply = Reply(
        Phrase.PROJECT,
        ReplyKind.ANSWER,
        _told(turn, advice),
        (*(step.button for step in advice.steps), *_onward(turn, conclusion)),
        card=_card(turn, advice),
    )
    return turn.outcome(reply, context=turn.context)


def reading_of(turn: Turn, progress: Progress) -> Reading:
    """The answers read as the questionnaire now counts them."""
    questionnaire = turn.content.questionnaire
    signals = (DANGER,) if turn.context.alarmed else ()
    return read(questionnaire, answers_of(questionnaire, progress), turn.today, signals)


def copied(turn: Turn, key: str) -> Reply | None:
    """A text ready to copy, with what is known of the project in it."""
    text = turn.content.questionnaire.text(key)
    if text is None:
        return None
    body = ready(text, _known(turn))
    return turn.phrase(Phrase.TO_COPY, ReplyKind.ANSWER, titre=text.title, texte=body)


def _told(turn: Turn, advice: Advice) -> str:
    say = turn.content.phrases.text
    parts = [advice.words]
    if advice.plan:
        parts.append("\n".join(f"- {line}" for line in advice.plan))
    if advice.strengths:
        parts.append("\n".join((say(Phrase.STRENGTHS), *(f"- {line}" for line in advice.strengths))))
    steps = (f"- **{step.title}** : {step.text}" for step in advice.steps)
    parts.append("\n".join((say(Phrase.STEPS), *steps)))
    return "\n\n".join(parts)


def _onward(turn: Turn, conclusion: Conclusion) -> tuple[Button, ...]:
    """An adviser, whatever the outcome; first for whom it is urgent."""
    adviser = at_hand(turn.label(Phrase.ASK_ADVISER), "handover")
    again = at_hand(turn.label(Phrase.REDO), f"restart:{turn.content.questionnaire.key}")
    return adviser, again, at_hand(turn.label(Phrase.BACK_TO_MENU), "menu")


def _card(turn: Turn, advice: Advice) -> Card:
    parts = (
        (turn.label(Phrase.CARD_STRENGTHS), tuple(map(plain, advice.strengths))),
        (turn.label(Phrase.CARD_STEPS), tuple(step.title for step in advice.steps)),
    )
    footer = turn.content.phrases.text(Phrase.CARD_FOOTER, date=in_words(turn.today))
    return Card(turn.label(Phrase.CARD_TITLE), tuple(part for part in parts if part[1]), footer)


def _known(turn: Turn) -> dict[str, str]:
    """The trade, the town and the month, as far as they were said here or in the session."""
    questionnaire, facts = turn.content.questionnaire, turn.context.known()
    progress = turn.context.forms.get(questionnaire.key)
    answers = answers_of(questionnaire, progress) if progress else {}
    names = questionnaire.names

    def first(keys: tuple[str, ...], fact: str) -> str:
        return next((str(answers[key]) for key in keys if key in answers), str(facts.get(fact, "")))

    trade = turn.content.trade(first(names.trade, "trade"))
    month = questionnaire.question(names.month[0])
    said = first(names.month, "")
    return {
        "metier": trade.masculine if trade else "",
        "ville": first(names.town, "place").rpartition(" (")[0],
        "mois": month_in_words(month, said, {}) if month and said else "",
    }
