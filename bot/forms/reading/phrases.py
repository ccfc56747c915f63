"""What young people say to move about in a form."""

from __future__ import annotations

from itertools import chain

from bot.forms.buttons import Verb
from bot.forms.reading.words import core_of
from nlu.language import normalise

_UNSURE = """jsp, je sais pas, je ne sais pas, sais pas, sé pas, je c pas, je sé pas, jsais pas trop,
    chais pas trop, sais pas trop, je sais pas encore, je sais plus, je sais vraiment pas, aucune idée,
    j'ai aucune idée, aucune idée frr, pas d'idée, j'ai pas d'idée, j'en sais rien, j'en ai aucune idée,
    pas sûr, je suis pas sûr, bof, idk, no idea, joker, je connais pas, je me souviens plus,
    je me rappelle plus, aucune de ces réponses, ni l'un ni l'autre"""

_SAID = {
    Verb.SKIP: """passe, passer, je passe, on passe, passe la question, passer la question, je passe celle-là,
        passe à la suite, passer cette question, skip, suivant, suivante, question suivante, la suivante,
        next, la suite, sans réponse, pas de réponse, no comment, je préfère ne pas répondre,
        je préfère pas répondre, préfère pas dire, je préfère pas le dire, je veux pas répondre,
        je veux pas le dire, je veux pas dire, pas envie de répondre, j'ai pas envie de répondre,
        j'ai pas envie de le dire, je réponds pas, ça te regarde pas, ça vous regarde pas, c'est privé,
        c'est perso, c'est personnel, rien, rien à dire, rien à ajouter""",
    Verb.BACK: """retour, précédent, précédente, question précédente, la question précédente,
        question d'avant, la question d'avant, celle d'avant, reviens, revenir, reviens en arrière,
        revenir en arrière, en arrière, retour en arrière, retourne en arrière, retourner en arrière, back,
        retour à la question d'avant, reviens à la question d'avant, je me suis trompé, je me suis trompée,
        jme suis trompé, jme sui trompé, jme suis planté, j'ai fait une erreur, erreur,
        je me suis trompé de bouton, mauvais bouton, je veux changer ma réponse,
        je veux changer la réponse d'avant""",
    Verb.WHY: """pourquoi, pourquoi ça, pk tu demandes, pk tu demandes ça, pourquoi tu me demandes ça,
        pourquoi tu veux savoir, pourquoi tu veux savoir ça, pourquoi cette question,
        pourquoi vous demandez ça, pourquoi on me demande ça, pourquoi on demande ça, tu demandes ça pourquoi,
        tu demandes pourquoi, c pour koi, c'est pourquoi, pour quoi, pour quoi faire, c'est pour quoi faire,
        c'est pour faire quoi, à quoi ça sert, ça sert à quoi, c utile à koi, t'as besoin de ça pourquoi,
        pourquoi t'as besoin de ça, pourquoi t'as besoin de savoir ça, en quoi ça te regarde, quel rapport,
        c'est quoi le rapport, pourquoi faire, quel intérêt, c'est obligatoire, obligé, pk c obligé""",
    Verb.PAUSE: """pause, stop pause, une pause, on fait une pause, fais une pause, je fais une pause,
        mettre en pause, mets en pause, met pause, plus tard, on verra plus tard, je continue plus tard,
        on continue plus tard, on reprend plus tard, je reprends plus tard, je finirai plus tard,
        je finis plus tard, je ferai ça plus tard, je réponds plus tard, une autre fois, pas maintenant,
        je reviens, je reviens plus tard, je dois y aller, faut que j'y aille, j'ai pas le temps,
        là j'ai pas le temps, pas le temps, stop, stoppe, arrête, on arrête, j'arrête, je m'arrête,
        on s'arrête là, arrête le questionnaire, arrête les questions, stop les questions, annule, annuler,
        quitter, je quitte, sortir, laisse tomber, on laisse tomber, flemme, j'ai la flemme,
        trop long, c'est trop long, plus envie, j'ai plus envie, j'en ai marre, ça me saoule""",
    Verb.KEEP: """je garde, garder, garde, garder ma réponse, je garde ma réponse, pareil, pareil qu'avant,
        la même, la même chose, la même réponse, ne change rien, change rien, je change rien, ça change pas,
        je change pas, laisse comme ça""",
    Verb.DONE: """c'est tout, c tt, fini, j'ai fini, terminé, terminer, c'est bon, c bon, valider, je valide,
        valide, ok, oki, voilà, rien d'autre, la suite, suite, suivant, continue, continuer, c'est tout bon,
        et c'est tout, pas d'autre, pas d'autres""",
    Verb.FINISH: """ok, oui, d'accord, dac, c'est bon, c bon, tout est bon, tout bon, c'est ça, exact,
        exactement, valider, je valide, valide, confirmer, je confirme, confirme, envoyer, envoie, j'envoie,
        terminer, terminé, fini, parfait, nickel, impec, ça marche, c'est parfait, oui c'est bon,
        oui c'est ça, go, vas-y""",
    Verb.RESUME: """reprendre, je reprends, on reprend, reprends, reprise, continuer, continue, on continue,
        je continue, je veux continuer, je veux reprendre, reprendre le questionnaire,
        continuer le questionnaire, je suis revenu, je suis revenue, je suis là, me revoilà, go on reprend""",
}
_AT_ANY_QUESTION = (Verb.SKIP, Verb.BACK, Verb.WHY, Verb.PAUSE)


def _whole(phrases: str) -> frozenset[str]:
    return frozenset(map(normalise, phrases.split(",")))


def _cores(phrases: str) -> frozenset[tuple[str, ...]]:
    return frozenset(map(core_of, phrases.split(","))) - {()}


_WHOLE = {verb: _whole(phrases) for verb, phrases in _SAID.items()}
_CORES = {verb: _cores(phrases) for verb, phrases in _SAID.items()}
_WHOLE_DOUBT, _CORE_DOUBT = _whole(_UNSURE), _cores(_UNSURE)


def is_unsure(text: str) -> bool:
    """Whether a text says that its author does not know."""
    return normalise(text) in _WHOLE_DOUBT or core_of(text) in _CORE_DOUBT


def says(text: str, verb: Verb) -> bool:
    """Whether a text stands for that verb where the verb has a sense."""
    return normalise(text) in _WHOLE[verb] or core_of(text) in _CORES[verb]


def verb_of(text: str) -> Verb | None:
    """The move a text stands for at any question: by all its words first; not to know is to pass."""
    if is_unsure(text):
        return Verb.SKIP
    words, matter = normalise(text), core_of(text)
    whole = (verb for verb in _AT_ANY_QUESTION if words in _WHOLE[verb])
    partly = (verb for verb in _AT_ANY_QUESTION if matter in _CORES[verb])
    return next(chain(whole, partly), None)
