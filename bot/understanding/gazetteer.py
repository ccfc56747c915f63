"""Closed lists as phrases to look for: trades however they are misspelt, communes however they are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.directory.gazetteers import Commune
from nlu.language import normalise

Value = TypeVar("Value")

UNLISTED = "_"
SHORTEST_SOUND = 6
SHORTEST_UNIQUE_NAME = SHORTEST_PROOF = 4


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


# Communes named like a word young people write, here or elsewhere in France, without their article.
ORDINARY_WORDS = word_set(
    "aires alex allons alloue andouille angles annee anse appelle argentine athee aube aucun avion "
    "avril azur bains ballots bar barre bars basse basses belle bernard bidon bio blanc bois bon "
    "bonne bonnes bords borne bosse boulange boulot bourg brain branches bretagne broc brulon bulle "
    "bulles bus came campagne carnet cars cause celle celles cesse chambre champ champagne champs "
    "change chapeau charge chars chasse chateau chaudiere chauve chemin cheminot chenu cheville clefs "
    "clere colonne conge contest contre coquille corne corps correze cote courant courbe couronne "
    "cours courtes couture creche creuse croix cultures cures degre demain devise die don doree "
    "douillet douze echelle echelles ecole ecurie engins epine escale espere etais etoile faux fille "
    "fins fleche flotte fontaine force forge forges four frais francois garde geste givre gorges "
    "grand gras grave gravelle grues haute hauts homme hommes hopital hotellerie indre jardin job "
    "juif jumelles lacs lance lande landes lange lasse lege legrand lent liege lies ligne lion lire "
    "livet livre loir loire long loue louer loupe loupes mache machine madre maille maisons male "
    "marche marches marin marne marques mars martinet mary menus mer mire miroir monnaie mont "
    "montagne monte morte moulay moulins moyen mures murs oie ongles orange palais pallet parc parce "
    "parent pas passage peintre pere perrier persan petit piano pierre pin pince pins place places "
    "plaine plaisance plan planche plans pleure poire poisson pont ponts port portes precieux "
    "premiere pres publier puits pure quarante quinte racines rang raymond reine rene reunion riviere "
    "rivieres roche rouge routes routier rue sable saint salle salles salon sauve selle sens serre "
    "servant seuil signes simple son souche soudan souille sourd suce suisse table tablier tache "
    "tampon target tasse tech temple termes tierce titre tombe touche touches tour tourne tourneur "
    "toutlemonde trait tranche trans trinite union val vallee vallon vallons vas ventes verriere vers "
    "vert vienne viens vieux vignes ville vire vue"
)

# Names that a village must not take when shortened: Rennes-en-Grenouilles, Château-l'Hermitage.
_ELSEWHERE = word_set(
    "rennes chalons rochefort beaufort neuilly asnieres conflans courcelles chatillon chateau neuville "
    "varennes"
) | {"saint quentin"}

_ARTICLES = frozenset({"le", "la", "les"})
_CONTRACTED = {"le": ("au", "du"), "les": ("aux", "des")}
_CONTRACTIONS = {"au": "a", "aux": "a", "du": "de", "des": "de"}
# What people leave out of a town's name begins there: Sablé-sur-Sarthe, Machecoul-Saint-Même.
_LEFT_OUT = word_set("sur sous en le la les lez de du des aux saint sainte vendee")

_PREPOSITIONS = frozenset({"a", "vers", "pres", "de", "sur", "par", "cote", "autour"})
_NEVER_BEFORE_A_TOWN = word_set(
    "en un une le la les mon ma mes ton ta tes son sa ses notre votre leur ce cette ces quel quelle "
    "je tu il elle on nous vous ils me te se ne"
)
_NEARNESS = word_set("pres autour cote loin proche environs alentours viens vient ville region banlieue")
_DWELLING = word_set("habite habites habitons habitant habiter")
_LOCATING = _DWELLING | word_set(
    "vis vit vivons vivre loge loger suis reste residant situe bosse travaille travailler cherche "
    "vais va aller demenage installe"
)
# The words that must come before the preposition for an ordinary word to be a town.
_EXPECTING = {"a": _LOCATING | {""}, "de": _NEARNESS}

_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("y", "i"),
    ("eau", "o"),
)
_DOUBLED = re.compile(r"(.)\1")
_SILENT_END = re.compile(r"e?[sx]?$")


@dataclass(frozen=True, slots=True)
class Mention(Generic[Value]):
    """What a run of words stands for; `end` is the first word after it."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """Finds the phrases of a closed list among words, the longest first."""

    def __init__(
        self, vocab: Vocab, phrases: Mapping[str, Value], respell: Callable[[str], str] = str
    ) -> None:
        """`phrases` are normalised; `respell` is applied to every word on both sides."""
        self._vocab, self._respell = vocab, respell
        self._values = {" ".join(map(respell, phrase.split())): value for phrase, value in phrases.items()}
        self._matcher = PhraseMatcher(vocab)
        for phrase in self._values:
            self._matcher.add("phrase", [Doc(vocab, words=phrase.split())])

    def mentions(self, words: Sequence[str]) -> list[Mention[Value]]:
        """Every phrase among `words`, in order, none overlapping."""
        doc = doc_of(self._vocab, [self._respell(word) for word in words])
        spans = sorted(filter_spans(self._matcher(doc, as_spans=True)), key=lambda span: span.start)
        return [Mention(span.start, span.end, self._values[span.text]) for span in spans]


def doc_of(vocab: Vocab, words: Sequence[str]) -> Doc:
    """The words as spaCy reads them; a word no list holds stays out of its vocabulary, which only grows."""
    return Doc(vocab, words=[word if word in vocab.strings else UNLISTED for word in words])


def sound(word: str) -> str:
    """Roughly how a word sounds: "koifeuse", "coiffeuses" and "coiffeuse" are the same."""
    if len(word) < SHORTEST_SOUND or not word.isalpha():
        return word
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    return _SILENT_END.sub("", _DOUBLED.sub(r"\1", word))


class Strength(Enum):
    """How much a name proves by itself that a place is meant."""

    ORDINARY = auto()
    SHORT = auto()
    FULL = auto()
    POSTCODE = auto()


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The communes that a name or a postcode may mean, by their labels."""

    communes: tuple[str, ...]
    strength: Strength


def place_names(communes: Iterable[Commune]) -> dict[str, PlaceName]:
    """Every way of calling a commune; a current name hides a former one, which hides a shortened one."""
    communes = tuple(communes)
    current = _gathered((spelt, c.label) for c in communes for spelt in _spellings(c.name))
    former = _gathered((spelt, c.label) for c in communes for name in c.former for spelt in _spellings(name))
    short = _gathered((spelt, c.label) for c in communes for spelt in _shortened(c.name))
    postcodes = _gathered((postcode, c.label) for c in communes for postcode in c.postcodes)
    unique = {spelt: labels for spelt, labels in short.items() if len(labels) == 1}
    return (
        _strong(unique, Strength.SHORT)
        | _strong(former | current, Strength.FULL)
        | {postcode: PlaceName(labels, Strength.POSTCODE) for postcode, labels in postcodes.items()}
    )


def is_place(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether the words around a name let it be a place: "habite à Changé", not "a changé d'avis"."""
    preposition, before = _before(words, mention.start)
    strength = mention.value.strength
    if strength is Strength.POSTCODE:
        return words[mention.end : mention.end + 1] != ["euros"]
    if preposition in _NEVER_BEFORE_A_TOWN:
        return False
    if strength is Strength.FULL or preposition in _DWELLING:
        return True
    if strength is Strength.SHORT and (preposition == "a" or mention.end - mention.start == len(words)):
        return True
    return preposition == "vers" or before in _EXPECTING.get(preposition, frozenset())


def is_located(words: Sequence[str], mention: Mention[PlaceName]) -> bool:
    """Whether a preposition of place comes before."""
    return mention.value.strength is Strength.POSTCODE or _before(words, mention.start)[0] in _PREPOSITIONS


def _before(words: Sequence[str], start: int) -> tuple[str, str]:
    """The preposition of a name (maybe inside it: "au Mans") and the word before that; "" where none."""
    inside = _CONTRACTIONS.get(words[start])
    earlier = ["", "", *words[:start]]
    return (inside, earlier[-1]) if inside else (earlier[-1], earlier[-2])


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, dict[str, None]] = {}
    for spelt, label in pairs:
        gathered.setdefault(spelt, {})[label] = None
    return {spelt: tuple(labels) for spelt, labels in gathered.items()}


def _spellings(name: str) -> Iterator[str]:
    words = normalise(name).split()
    for spelt in (words, [{"saint": "st", "sainte": "ste"}.get(word, word) for word in words]):
        yield " ".join(spelt)
        yield from _with_article(spelt)
        if len(spelt) == 2:
            yield "".join(spelt)


def _with_article(words: list[str]) -> Iterator[str]:
    """ "le mans" is also "au mans"; "la roche sur yon" is also "roche sur yon"."""
    for contracted in _CONTRACTED.get(words[0], ()):
        yield " ".join([contracted, *words[1:]])
    if words[0] in _ARTICLES and len(words) > 2:
        yield " ".join(words[1:])


def _shortened(name: str) -> Iterator[str]:
    """ "sable" for Sablé-sur-Sarthe, "la baule" for La Baule-Escoublac."""
    words = normalise(name).split()
    least = 2 if words[0] in _ARTICLES | {"saint", "sainte"} else 1
    cut = next((place for place, word in enumerate(words) if place >= least and word in _LEFT_OUT), None)
    end = cut or (least if least == 2 else len(words))
    short = " ".join(words[:end])
    if end < len(words) and len(words[end - 1]) >= SHORTEST_UNIQUE_NAME and short not in _ELSEWHERE:
        yield from _spellings(short)


def _strong(names: Mapping[str, tuple[str, ...]], strength: Strength) -> dict[str, PlaceName]:
    return {
        spelt: PlaceName(labels, Strength.ORDINARY if _is_ordinary(spelt) else strength)
        for spelt, labels in names.items()
    }


def _is_ordinary(spelt: str) -> bool:
    *articles, last = spelt.split()
    bare = set(articles) <= _ARTICLES | set(_CONTRACTIONS)
    return bare and (last in ORDINARY_WORDS or len(last) < SHORTEST_PROOF)
