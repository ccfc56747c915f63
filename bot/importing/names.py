"""The name of a centre as one would say it, from the three the register gives."""

from __future__ import annotations

import re

from nlu.language.folding import fold


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


SMALL = _words("a à au aux de des du d en et l la le les pour sur sous par un une ou")
ACRONYMS = _words(
    "AFPA AFPI AFTRAL AOCDTF BTP CCI CCIR CESI CFA CFAI CFAU CFC CFPPA CMA CNAM CREPS CROUS EPL EPLEFPA "
    "ESAIP ESEO ESRA FCR FMCE GIP GRETA IAE ICAM IFA IFAS IFSI IMA IMIE INSA IPAC IRTS ISEN ISO IUT LEAP "
    "LGT LP LPA LPO MBWAY MFR MFREO OGEC SUP UFA UFR UIMM URMA"
)
# A kind of school, not its name.
GENERIC = re.compile(
    r"(?:LP|LPO|LGT|LPA|LEGTA|LEAP|LYC|LYCEE|LP LYC METIERS|OGEC|MFREO?|MFR|UFA|CFA|SEP|SEGT|ASSOCIATION"
    r"|AOCDTF)",
    re.IGNORECASE,
)
OPENINGS = (
    (re.compile(r"^organisme de formation\s*-\s*", re.IGNORECASE), ""),
    (re.compile(r"^OF\s*-\s*CFA\b\s*", re.IGNORECASE), "CFA "),
    (re.compile(r"^(?:centre|ctre) de formation d'apprentis\b\s*(?:-\s*)?", re.IGNORECASE), "CFA "),
    (re.compile(r"^CFA\s+(?:du |de la |de l')?CFA\b", re.IGNORECASE), "CFA"),
    (re.compile(r"^site de formation d'apprentis (?:de l'|de la |des |du |de )?", re.IGNORECASE), ""),
    (re.compile(r"^CFA (?:de |du |des )?(?=BTP CFA)", re.IGNORECASE), ""),
    (re.compile(r"^OGEC\s+", re.IGNORECASE), ""),
    (re.compile(r"^ASS(?:OC|OCIATION)?\s+OUVRIERE COMPAGNON DEVOIR TOUR FRANC\w*$"), "Compagnons du Devoir"),
)
# The register writes in capitals, without accents.
ACCENTED = {
    fold(word): word
    for word in _words(
        "bâtiment bâtiments école écoles lycée lycées général métier métiers privé privée supérieur "
        "supérieure université hôtellerie hôtelier hôtelière compétences études santé développement "
        "coopérative méditerranée économie pédagogique créative beauté esthétique île électricité énergie "
        "académie"
    )
}
ABBREVIATED = {"st": "Saint", "ste": "Sainte"}
SHORTEST_WORD = 5
ENDING = re.compile(r"\s*\([A-Z]{2,}\)$")
LONGEST = 90
VOWEL = re.compile("[aeiouyàâéèêëîïôùûü]")


def public_name(labelled: str, sign: str, legal: str) -> str:
    """The best of the statistics' label (empty when several sites share it), the sign and the legal name."""
    usable = (name for name in (labelled, sign, legal) if name and not GENERIC.fullmatch(name))
    return spoken(next(usable, legal or sign or labelled))


def spoken(name: str) -> str:
    text = " ".join(name.split())
    for opening, said in OPENINGS:
        text = opening.sub(said, text)
    text = _cased(text) if text.upper() == text else text
    return _cut(ENDING.sub("", text).strip(" -")) or name


def _cased(text: str) -> str:
    if text.isalpha() and len(text) <= SHORTEST_WORD:
        return text
    words = re.split(r"([\s\-'.(/]+)", text)
    return _first_capital("".join(map(_word, words)))


def _word(word: str) -> str:
    bare = word.lower()
    if bare in SMALL:
        return bare
    if bare in ABBREVIATED:
        return ABBREVIATED[bare]
    plain = word in ACRONYMS or not VOWEL.search(bare)
    return word if plain else ACCENTED.get(bare, bare).capitalize()


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rsplit(' ', 1)[0]}…"
