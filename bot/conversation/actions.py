"""What a button, a command or a word can set off: one handler for each verb of an action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from bot.conversation import rights, votes
from bot.conversation.answering import answer, longer
from bot.conversation.content import PROJECT, Content
from bot.conversation.context import at_hand
from bot.conversation.desk import floor
from bot.conversation.desk.relay import relay
from bot.conversation.guided import handover
from bot.conversation.guided.centres import page_of, pinned, shown
from bot.conversation.guided.guides import FORMS, carried_on, chosen, work_out
from bot.conversation.guided.project import copied
from bot.conversation.meaning import Facts
from bot.conversation.phrases import Phrase
from bot.conversation.ports import Outcome
from bot.conversation.turn import Turn
from bot.messages import LOCATE, Button, Channel, ReplyKind
from nlu.language import normalise

PAGE = 8
Handler = Callable[[Turn, str], Awaitable[Outcome]]


async def start(turn: Turn, _: str) -> Outcome:
    """Who I am, what I keep, how to go on; then the menu."""
    phrases = [
        turn.phrase(
            Phrase.WELCOME, ReplyKind.NOTICE, *themes(turn.content), **turn.house.retention.in_words()
        )
    ]
    if turn.thread.channel is Channel.TELEGRAM:
        words = {"age": turn.house.minimum_age, "page": turn.house.page_url}
        phrases.insert(0, turn.phrase(Phrase.WELCOME_TELEGRAM, ReplyKind.NOTICE, **words))
    return turn.outcome(*phrases)


async def menu(turn: Turn, _: str) -> Outcome:
    """The themes."""
    return turn.say(Phrase.MENU, ReplyKind.ANSWER, *themes(turn.content))


async def theme(turn: Turn, asked: str) -> Outcome:
    """The questions of a theme, a few at a time: "aides", then "aides.2"."""
    key, _, page = asked.partition(".")
    start = (max(int(page), 1) - 1) * PAGE if page.isdecimal() else 0
    entries = turn.content.library.of_theme(key)
    if key not in turn.content.themes or not entries[start:]:
        return await stale(turn, key)
    buttons = [at_hand(entry.label, f"answer:{entry.key}") for entry in entries[start : start + PAGE]]
    if entries[start + PAGE :]:
        buttons.append(at_hand(turn.label(Phrase.MORE_QUESTIONS), f"theme:{key}.{start // PAGE + 2}"))
    back = at_hand(turn.label(Phrase.BACK_TO_MENU), "menu")
    return turn.say(Phrase.THEME, ReplyKind.ANSWER, *buttons, back, theme=turn.content.themes[key])


async def give_answer(turn: Turn, key: str) -> Outcome:
    """An entry's short answer, worked out for this person where a form does it."""
    entry = turn.content.library.get(key)
    if entry is None:
        return await stale(turn, key)
    if entry.form:
        return await work_out(turn, entry)
    return turn.outcome(answer(entry, turn.content, turn.today), context=turn.context.about(key))


async def give_more(turn: Turn, key: str) -> Outcome:
    """An entry's longer part."""
    entry = turn.content.library.get(key)
    if entry is None:
        return await stale(turn, key)
    return turn.outcome(longer(entry, turn.content, turn.today), context=turn.context.about(key))


async def tell(turn: Turn, told: str) -> Outcome:
    """A fact chosen with a button; what it was asked for goes on."""
    facts = chosen(turn, told)
    for fact, value in facts.items():
        if answered := await FORMS.answered(turn.learning(facts), fact, value):
            return answered
    return await (go_on(turn.learning(facts), facts) if facts else stale(turn, told))


async def suppose(turn: Turn, told: str) -> Outcome:
    """A fact to reckon with for once."""
    facts = chosen(turn, told)
    supposing = replace(turn, context=turn.context.supposing(facts))
    return await (go_on(supposing, facts) if facts else stale(turn, told))


async def ask(turn: Turn, fact: str) -> Outcome:
    """Another town, another trade: forget the one known, and ask."""
    if fact not in ("place", "trade"):
        return await stale(turn, fact)
    entry = _about_centres(turn)
    return await give_answer(replace(turn, context=turn.context.forgetting(fact)), entry)


async def go_further(turn: Turn, place: str) -> Outcome:
    """The centres after those of a page shown before."""
    entry, page = turn.content.library.get(_about_centres(turn)), page_of(turn, place)
    return shown(turn, entry, page) if entry and page else await stale(turn, place)


async def on_a_map(turn: Turn, place: str) -> Outcome:
    """Each of the centres of a page shown before, on a map."""
    page = page_of(turn, place)
    pins = pinned(turn, page) if page else []
    return turn.outcome(*pins, context=turn.context) if pins else await stale(turn, place)


async def locate(turn: Turn, _: str) -> Outcome:
    """A position asked for that the channel did not give."""
    context = turn.context.about(turn.context.topic, "place")
    return turn.outcome(turn.phrase(Phrase.POSITION_HOW, ReplyKind.ANSWER), context=context)


async def located(turn: Turn) -> Outcome:
    """A shared position: the nearest commune is kept for the session, the position is not."""
    position = turn.message.place
    atlas = turn.content.directory.atlas
    commune = atlas.nearest_to((position.latitude, position.longitude)) if position else None
    if commune is None:
        return turn.say(Phrase.POSITION_FAR, ReplyKind.ANSWER)
    found = turn.phrase(Phrase.POSITION, ReplyKind.ANSWER, lieu=commune.label)
    facts: Facts = {"place": commune.label}
    there = turn.learning(facts)
    if answered := await FORMS.answered(there, "place", commune.label):
        return replace(answered, replies=(found, *answered.replies))
    entry = carried_on(there, facts) or turn.content.library.get(_about_centres(turn))
    then = await (give_answer(there, entry.key) if entry else stale(there, ""))
    if then.context.filling == there.context.filling:
        then = FORMS.again(there, then)
    return replace(then, replies=(found, *then.replies))


def _about_centres(turn: Turn) -> str:
    """The key of the entry that finds centres."""
    return next((entry.key for entry in turn.content.library if entry.form == "centres"), "")


async def go_on(turn: Turn, heard: Collection[str]) -> Outcome:
    """The answer that the facts just given belong to; they are noted where there is none."""
    entry = carried_on(turn, heard)
    if entry:
        return await give_answer(turn, entry.key)
    return turn.say(Phrase.NOTED, ReplyKind.ANSWER, **turn.house.retention.in_words())


async def fill(turn: Turn, key: str) -> Outcome:
    """A form begun, or gone on with."""
    return await (FORMS.open(turn, key) if key in turn.content.forms else stale(turn, key))


async def restart(turn: Turn, key: str) -> Outcome:
    """A form begun anew."""
    return await fill(replace(turn, context=turn.context.without_form(key)), key)


async def form(turn: Turn, press: str) -> Outcome:
    """A button of a form."""
    return await FORMS.pressed(turn, press) or await stale(turn, press)


async def text(turn: Turn, key: str) -> Outcome:
    """A text ready to copy."""
    reply = copied(turn, key)
    return turn.outcome(reply, context=turn.context) if reply else await stale(turn, key)


async def hand_over(turn: Turn, said: str) -> Outcome:
    """An adviser asked for: the project first, then how to reach them, then their yes."""
    if said == handover.NO:
        return turn.say(Phrase.NOT_HANDED_OVER, ReplyKind.NOTICE, *themes(turn.content))
    if said == handover.YES:
        return await handover.transmit(turn) or await stale(turn, said)
    if refusal := handover.refused(turn):
        return refusal
    if not handover.finished(turn, PROJECT):
        return await FORMS.open(turn, PROJECT, turn.phrase(Phrase.BEFORE_HANDOVER, ReplyKind.ANSWER))
    contact = handover.finished(turn, handover.CALL_BACK)
    return await (handover.ask_consent(turn, contact) if contact else fill(turn, handover.CALL_BACK))


async def stale(turn: Turn, _: str) -> Outcome:
    """A button whose entry or theme is gone."""
    return turn.say(Phrase.STALE, ReplyKind.ANSWER, *themes(turn.content))


async def how_to(turn: Turn, _: str) -> Outcome:
    """How to use the assistant, and its commands."""
    return turn.say(Phrase.HELP, ReplyKind.COMMAND, *themes(turn.content))


async def lost(turn: Turn, offered: str) -> Outcome:
    """Three ways on when nothing was understood, or nothing of what was offered was meant."""
    said = turn.say(Phrase.LOST, ReplyKind.ANSWER)
    return votes.turned_down(turn, said) if offered else said


async def helplines(turn: Turn, _: str) -> Outcome:
    """Warm words and whom to call, for someone who is not well."""
    return turn.help(turn.content.safeguard.gentlest)


async def speak(turn: Turn, intent: str) -> Outcome:
    """The short response of a fixed intent."""
    if intent not in turn.content.intents:
        return await stale(turn, intent)
    return turn.say(f"utter_{intent}", ReplyKind.ANSWER)


def themes(content: Content) -> tuple[Button, ...]:
    """The menu: one button a theme."""
    return tuple(at_hand(label, f"theme:{key}") for key, label in content.themes.items())


ACTIONS: dict[str, Handler] = {
    "start": start,
    "menu": menu,
    "theme": theme,
    "answer": give_answer,
    "more": give_more,
    "tell": tell,
    "fill": fill,
    "restart": restart,
    "form": form,
    "text": text,
    "handover": hand_over,
    "talk": floor.talk,
    "bot": floor.bot,
    "relay": relay,
    "suppose": suppose,
    "ask": ask,
    "further": go_further,
    "map": on_a_map,
    LOCATE: locate,
    "help": how_to,
    "lost": lost,
    "helplines": helplines,
    "speak": speak,
    **votes.ACTIONS,
    "privacy": rights.privacy,
    "data": rights.data,
    "erase": rights.erase,
    "stop": rights.stop,
}

COMMANDS = {
    "/start": "start",
    "/menu": "menu",
    "/aide": "help",
    "/help": "help",
    "/privacy": "privacy",
    "/mes_donnees": "data",
    "/supprimer": "erase",
    "/stop": "stop",
    "/programme": "bot",
}

LISTED = ("menu", "aide", "mes_donnees", "supprimer", "privacy", "stop")

# Fixed intents that can be offered as a button, when they may be what was meant: its words and its action.
CHOICES = {
    "aide": (Phrase.CHOICE_HELP, "help"),
    "recommencer": (Phrase.BACK_TO_MENU, "menu"),
    "mes_donnees": (Phrase.CHOICE_DATA, "data"),
    "parler_a_quelquun": (Phrase.A_HUMAN, "speak:parler_a_quelquun"),
    "detresse": (Phrase.CHOICE_UNWELL, "helplines"),
}

INTENTS = {
    "aide": "help",
    "recommencer": "menu",
    "mes_donnees": "data",
    "detresse": "helplines",
    "hors_sujet": "lost",
}


def named(content: Content, words: str) -> str:
    """The action whose words these are at any time: an entry's label, a theme's, a choice's; "" if none."""
    known = (*CHOICES.values(), (Phrase.MY_POSITION, LOCATE), *floor.ANSWERS)
    chosen = (action for label, action in known if normalise(content.phrases.text(label)) == words)
    return content.typed.get(words) or next(chosen, "")


def command_list(content: Content) -> dict[str, str]:
    """The commands a channel may list, with what each does in a few words."""
    return {name: content.phrases.text(f"utter_commande_{name}") for name in LISTED}


async def act(turn: Turn, action: str) -> Outcome:
    """Carry out an action, "verb" or "verb:argument"; an unknown verb is a stale button."""
    verb, _, argument = action.partition(":")
    return votes.counted(turn, action, await ACTIONS.get(verb, stale)(turn, argument))
