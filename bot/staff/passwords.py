"""What a good password is: long, and not what anybody would try first."""

from __future__ import annotations

import re
from string import digits

from nlu.language.folding import fold

SHORTEST, LONGEST = 12, 200
FEWEST_CHARACTERS = 4
FEWEST_COUNTED = 8
# As `_bare` leaves them: without case, accents, spaces, nor digits at the ends.
COMMON = frozenset(
    [
        "administrateur",
        "administrator",
        "apprenti",
        "apprentis",
        "apprentissage",
        "azertyuiop",
        "azertyuiopqsdfghjklm",
        "bienvenue",
        "bonjour",
        "bonjourbonjour",
        "changezmoi",
        "changeme",
        "conseiller",
        "conseillere",
        "iloveyou",
        "jetaime",
        "loulou",
        "marseille",
        "missionlocale",
        "monmotdepasse",
        "motdepasse",
        "motdepassemotdepasse",
        "nantes",
        "parissaintgermain",
        "passerelle",
        "password",
        "passwordpassword",
        "princesse",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "secret",
        "soleil",
        "temporaire",
    ]
)
COUNTED = f"{digits * 20} {digits[::-1] * 20}"


def objection(password: str, email: str) -> str | None:
    """Why a password cannot be kept for that e-mail, in French; None when it can."""
    if len(password) < SHORTEST:
        return f"Ce mot de passe est trop court : il en faut au moins {SHORTEST} caractères."
    if len(password) > LONGEST:
        return f"Ce mot de passe est trop long : {LONGEST} caractères au plus."
    if len(set(password)) < FEWEST_CHARACTERS:
        return "Ce mot de passe répète toujours les mêmes caractères : il serait vite trouvé."
    bare = _bare(password)
    if bare and bare in (_bare(email), _bare(email.partition("@")[0])):
        return "Ce mot de passe reprend votre adresse e-mail : il serait vite trouvé."
    if bare in COMMON or _counts(password):
        return "Ce mot de passe est parmi les plus courants : il serait vite trouvé."
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text)).strip(digits)


def _counts(password: str) -> bool:
    """Whether it is little more than the digits in order, forward or backward."""
    bare = re.sub(r"[\W_]", "", password)
    return len(bare) >= FEWEST_COUNTED and bare in COUNTED
