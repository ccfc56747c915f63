"""A form as it is shown: a question with its buttons, the review, and why an answer is none."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.context import at_hand
from bot.conversation.phrases import Phrase
from bot.conversation.turn import Turn
from bot.forms.answers import Unfit
from bot.forms.buttons import Verb
from bot.forms.progress import Progress
from bot.forms.schema import Form, Kind, Question
from bot.forms.view import Asking, Moves, Option, Review, Row, view
from bot.markup import escape
from bot.messages import LOCATE, Button, Reply, ReplyKind

MOVES = {
    Verb.DONE: Phrase.FORM_DONE,
    Verb.FINISH: Phrase.FORM_FINISH,
    Verb.KEEP: Phrase.FORM_KEEP,
    Verb.RESUME: Phrase.FORM_RESUME,
    Verb.BACK: Phrase.FORM_BACK,
    Verb.SKIP: Phrase.FORM_SKIP,
    Verb.WHY: Phrase.FORM_WHY,
    Verb.PAUSE: Phrase.FORM_PAUSE,
}
# A few questions asked on the way to an answer: nothing to put aside, nothing to come back to.
NOT_WHEN_BRIEF = (Verb.PAUSE, Verb.BACK, Verb.KEEP)
NO_TRADE_YET = "answer:trouver-metier"
PICKED, FREE = "☑", "☐"
UNFIT = {
    Unfit.ONE_ONLY: Phrase.UNFIT_ONE_ONLY,
    Unfit.ALONE: Phrase.UNFIT_ALONE,
    Unfit.NOT_WHOLE: Phrase.UNFIT_NUMBER,
    Unfit.TOO_SMALL: Phrase.UNFIT_NUMBER,
    Unfit.TOO_BIG: Phrase.UNFIT_NUMBER,
    Unfit.TOO_LONG: Phrase.UNFIT_LONG,
    Unfit.NOT_A_PHONE: Phrase.UNFIT_PHONE,
    Unfit.NOT_AN_EMAIL: Phrase.UNFIT_EMAIL,
    Unfit.NOT_A_MONTH: Phrase.UNFIT_MONTH,
    Unfit.TO_COME: Phrase.UNFIT_TO_COME,
}


def shown(turn: Turn, form: Form, progress: Progress) -> Reply:
    """The current question, or the review."""
    now = view(form, progress, turn.content.trade_names)
    return _review(turn, now) if isinstance(now, Review) else _question(turn, form, now)


def explained(turn: Turn, question: Question) -> Reply:
    """Why it is asked, and what passing means."""
    reply = turn.phrase(Phrase.FORM_REASON, ReplyKind.ANSWER, pourquoi=question.why)
    skipping = turn.phrase(Phrase.FORM_IF_SKIPPED, ReplyKind.ANSWER, passer=question.skip or "")
    text = f"{reply.text}\n{skipping.text}" if question.skip else reply.text
    return Reply(reply.key, reply.kind, text)


def corrected(turn: Turn, question: Question | None, wrong: Unfit) -> Reply:
    """Why what was typed is no answer."""
    phrase = UNFIT.get(wrong, Phrase.UNFIT_UNCLEAR)
    least, most = (question.least, question.most) if question else (None, None)
    longest = question.longest if question else 0
    return turn.phrase(phrase, ReplyKind.ANSWER, min=least, max=most, longueur=longest)


def _question(turn: Turn, form: Form, asking: Asking) -> Reply:
    question = asking.question
    said = [] if form.brief else [_place(turn, asking)]
    said.append(question.ask)
    if asking.answer:
        said.append(turn.content.phrases.text(Phrase.FORM_ANSWERED, reponse=asking.answer))
    options = (at_hand(_label(form, question, option), option.action) for option in asking.options)
    moves = {v: a for v, a in asking.moves.items() if not (form.brief and v in NOT_WHEN_BRIEF)}
    buttons = (*_by_itself(turn, form, question), *options, *_move_buttons(turn, moves, form, question))
    return Reply(f"{form.key}.{question.key}", ReplyKind.ANSWER, "\n\n".join(said), buttons)


def _place(turn: Turn, asking: Asking) -> str:
    return turn.content.phrases.text(Phrase.FORM_PLACE, numero=asking.number, total=asking.total)


def _label(form: Form, question: Question, option: Option) -> str:
    if form.brief:
        return option.label
    box = f"{PICKED if option.picked else FREE} " if question.kind is Kind.CHOICES else ""
    return f"{box}{option.number}. {option.label}"


def _by_itself(turn: Turn, form: Form, question: Question) -> Iterator[Button]:
    """What the phone can answer by itself, and the way out for who has no answer yet."""
    if question.kind is Kind.PLACE:
        yield Button(turn.label(Phrase.MY_POSITION), LOCATE)
    if question.kind is Kind.TRADE and form.brief:
        yield Button(turn.label(Phrase.NO_TRADE_YET), NO_TRADE_YET)


def _move_buttons(
    turn: Turn, moves: Moves, form: Form | None = None, question: Question | None = None
) -> Iterator[Button]:
    any_trade = form and form.brief and question and question.kind is Kind.TRADE
    labels = MOVES | ({Verb.SKIP: Phrase.ANY_TRADE} if any_trade else {})
    return (at_hand(turn.label(labels[verb]), moves[verb]) for verb in labels if verb in moves)


def _review(turn: Turn, review: Review) -> Reply:
    say = turn.content.phrases.text
    lines = [_row(turn, row) for row in review.rows]
    text = "\n".join((say(Phrase.FORM_REVIEW), *lines))
    changes = (at_hand(f"{row.number}. {row.question.name}", row.action) for row in review.rows)
    return Reply(Phrase.FORM_REVIEW, ReplyKind.ANSWER, text, (*_move_buttons(turn, review.moves), *changes))


def _row(turn: Turn, row: Row) -> str:
    answer = row.answer or turn.label(Phrase.FORM_NO_ANSWER)
    return f"- {row.number}. {escape(row.question.name)} : **{escape(answer)}**"
