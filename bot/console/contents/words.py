"""What each field of a form is called, and what to write there."""

from __future__ import annotations

from collections.abc import Mapping

from bot.editing.pieces import Kind

Path = tuple[str | int, ...]


class Own(str):
    """The own key of an item of a list, as a step to it."""

    __slots__ = ()


KINDS: Mapping[Kind, str] = {
    Kind.ANSWER: "Réponses",
    Kind.FIGURE: "Montants",
    Kind.FORM: "Questionnaires",
    Kind.HELPLINES: "Numéros d'aide",
    Kind.DANGER: "Listes de danger",
    Kind.RESPONSE: "Petites phrases",
}
ONE: Mapping[Kind, str] = {
    Kind.ANSWER: "Réponse",
    Kind.FIGURE: "Montant",
    Kind.FORM: "Questionnaire",
    Kind.HELPLINES: "Numéros d'aide",
    Kind.DANGER: "Liste de danger",
    Kind.RESPONSE: "Petite phrase",
}
# Read in this order; those that are not here follow, as the schema has them.
ORDER = (
    *("question", "ask", "title", "label", "name", "number", "purpose", "text", "reply", "audience", "theme"),
    *("answer", "more", "aliases", "followups", "certainty", "confirm_with", "amount", "unit"),
    *("sources", "values", "valid_from", "valid_until", "checked_on", "checked_by", "review_by", "owner"),
)
# Fields written over several lines.
LONG = frozenset(
    {
        "answer",
        "more",
        "text",
        "reply",
        "opening",
        "ask",
        "why",
        "skip",
        "body",
        "words",
        "otherwise",
        "notice",
    }
)
LABELS: Mapping[str, str] = {
    "actions": "Conseils",
    "action": "Ce que le bouton ouvre",
    "aliases": "Formulations",
    "alone": "Ne va avec aucun autre choix",
    "always": "Phrases qui doivent déclencher",
    "amount": "Montant",
    "answer": "Réponse courte",
    "any_of": "L'une de ces conditions",
    "ask": "La question posée",
    "audience": "À qui l'on parle",
    "because": "La raison, dite au conseiller",
    "body": "Texte à copier",
    "brief": "Court : ne demande que ce qui manque",
    "button": "Bouton",
    "buttons": "Boutons",
    "certainty": "Certitude",
    "checked_by": "Vérifié par",
    "checked_on": "Vérifié le",
    "choices": "Choix proposés",
    "confirm_with": "Qui peut le confirmer",
    "days": "Jours",
    "deadline": "Échéance",
    "deadlines": "Échéances",
    "delay": "Délai",
    "dimension": "Dimension",
    "dimensions": "Dimensions",
    "dossier": "Ce que lit le conseiller",
    "except": "Tournures sans danger",
    "fact": "Ce que la conversation sait déjà",
    "fillers": "Mots qui ne changent rien",
    "followups": "Suites proposées",
    "followups:items": "Nouvelles demandées plus tard",
    "form": "Calcul pour une personne",
    "format": "Forme attendue",
    "free": "Appel gratuit",
    "green_from": "Vert à partir de (%)",
    "helplines": "Numéros d'aide",
    "hours": "Horaires",
    "key": "Clé",
    "kind": "Sorte de question",
    "label": "Libellé",
    "least": "Nombre minimum",
    "levels": "Niveaux",
    "longest": "Longueur la plus grande",
    "month": "Celles qui disent le mois",
    "months": "Mois",
    "more": "En savoir plus",
    "most": "Nombre maximum",
    "name": "Nom",
    "names": "Questions dont le dossier tire des noms",
    "needed": "Réponses nécessaires",
    "never": "Phrases qui ne doivent rien déclencher",
    "notice": "Avertissement aux conseillers",
    "number": "Numéro",
    "of": "Montant de départ",
    "only": "Celles-là seulement",
    "open": "Échéances encore possibles",
    "open_hours": "Heures ouvrées",
    "opening": "Message d'ouverture",
    "orange_adds": "Ce qu'ajoute une dimension orange",
    "orange_from": "Orange à partir de (%)",
    "otherwise": "Ce qu'on dit aux autres",
    "outcome": "Issue",
    "outcomes": "Issues",
    "owner": "Équipe qui en répond",
    "past": "Un mois déjà passé",
    "patience": "Rouge seulement près d'une échéance",
    "payload": "Ce que le bouton ouvre",
    "percent": "Pourcentage",
    "phrases": "Expressions qui déclenchent",
    "plan": "Les étapes, dites au jeune",
    "points": "Points par dimension",
    "priority": "Rang dans la file",
    "purpose": "Pour quoi",
    "question": "Question",
    "questions": "Questions",
    "ranking": "Ordre des demandes",
    "red_adds": "Ce qu'ajoute une dimension rouge",
    "reds": "Combien de dimensions au rouge",
    "reference": "Référence",
    "reply": "Ce qu'on répond",
    "review_by": "À relire avant le",
    "rules": "Règles",
    "said": "Mots que les jeunes tapent",
    "share": "Part d'un autre montant",
    "signal": "Ce que la conversation a repéré",
    "skip": "Ce que passer veut dire",
    "sms": "Par SMS seulement",
    "source": "Source",
    "soon": "Échéances proches",
    "sources": "Sources",
    "states": "Fait qui vaut ce choix",
    "stored": "La réponse est gardée",
    "strengths": "Points forts",
    "taken_by": "Qui la prend",
    "text": "Texte",
    "texts": "Textes à copier",
    "theme": "Thème",
    "title": "Titre",
    "town": "Celles qui disent la commune",
    "trade": "Celles qui disent le métier",
    "topic": "Sujet",
    "unit": "Unité",
    "unit:lines": "Mots de l'unité",
    "unless": "Sauf après ces réponses",
    "untold": "Jamais transmis",
    "urgency": "Urgence",
    "url": "Adresse",
    "valid_from": "Vaut depuis le",
    "valid_until": "Jusqu'au (si la fin est connue)",
    "values": "Valeurs dans le temps",
    "version": "Version",
    "weight": "Poids",
    "when": "Seulement après ces réponses",
    "why": "« Pourquoi cette question ? »",
    "words": "Groupes de mots",
    "words:text": "Texte",
}
HINTS: Mapping[str, str] = {
    "aliases": "Une par ligne, dix au moins : correctes, abrégées, en SMS. Jamais deux fois la même.",
    "answer": "500 caractères au plus. La réponse d'abord, en **gras**. Puis ce qu'il faut faire.",
    "more": "1 500 caractères au plus. Facultatif : le texte du bouton « En savoir plus ».",
    "question": "Comme un jeune la poserait.",
    "followups:slots": "Commencez à écrire un mot : les réponses qui le contiennent sont proposées.",
    "review_by": "À partir de ce jour, ce n'est plus donné pour sûr sans nouvelle vérification.",
    "checked_by": "Un prénom ou une équipe : jamais montré aux jeunes.",
    "checked_on": "Le jour où vous avez lu la source.",
    "certainty": "A : texte officiel récent. B : source plus ancienne. C : à confirmer. D : pas établi.",
    "confirm_with": "Obligatoire avec C ou D. Avec l'article, sans « ton » ni « votre » : la CAF, le Crous.",
    "reference": "L'article, le décret, la fiche, la page.",
    "url": "Commence par https://.",
    "unit:line": "€, €/h, €/mois, % ou none.",
    "unit:lines": "Un par ligne : ans, km…",
    "amount": "Un point pour les centimes : 1867.02.",
    "except": "Une par ligne. Courtes et précises : trop large, une exception cacherait un vrai danger.",
    "phrases": "Une par ligne, dans la langue expliquée en haut de la page.",
    "said": "Un par ligne. Le libellé et le numéro marchent déjà.",
    "any_of": "Comme ci-dessus ; une ligne « ou » sépare deux groupes, dont un suffit.",
    "levels": "Une dimension par ligne, par exemple « projet : orange, red ».",
    "plan": "Les étapes, dites au jeune",
    "points": "Une dimension par ligne, par exemple « mobilite : 2 ».",
    "soon": "Une échéance et un nombre de jours par ligne, par exemple « rentree : 60 ».",
    "unless": "Une question par ligne, par exemple « situation : lycee ».",
    "when": "Une question par ligne, par exemple « situation : lycee, college ».",
    "words:pairs": "Un groupe par ligne : son nom, deux-points, ses mots.",
    "key": "Minuscules, chiffres, traits bas. Jamais deux fois la même.",
    "form": "Le nom d'un calcul, « paie » ou « centres ». Rien pour une réponse simple.",
    "past": "Un mois déjà passé",
    "patience": "Rouge seulement près d'une échéance",
    "payload": "Par exemple « menu » ou « answer:aide-logement ».",
}
OPTIONS: Mapping[str, str] = {
    "jeune": "Aux jeunes (tu)",
    "parent": "Aux parents (vous)",
    "employeur": "Aux employeurs (vous)",
    "choice": "Un choix",
    "choices": "Plusieurs choix",
    "number": "Un nombre",
    "text": "Un texte",
    "trade": "Un métier",
    "place": "Une commune",
    "month": "Un mois",
    "email": "Une adresse électronique",
    "phone": "Un numéro de téléphone",
    "green": "Vert",
    "orange": "Orange",
    "red": "Rouge",
    "unknown": "À voir",
}


def label_of(path: Path, shown: str = "") -> str:
    """What a field is called; an item of a list by its place."""
    last = path[-1]
    if isinstance(last, int):
        return f"{label_of(path[:-1])}, {last + 1}"
    return _found(LABELS, path, shown) or last


def _found(words: Mapping[str, str], path: Path, shown: str) -> str:
    """The words of a field as it is shown there, else there, else anywhere."""
    there = ".".join(step for step in path if isinstance(step, str))
    names = (f"{path[-1]}:{shown}", there, str(path[-1]))
    return next((words[name] for name in names if name in words), "")


def rank_of(name: str) -> int:
    """Where a field stands among the others."""
    return ORDER.index(name) if name in ORDER else len(ORDER)


def hint_of(path: Path, shown: str = "") -> str:
    """What to write in a field."""
    return _found(HINTS, path, shown)


def option_of(path: Path, value: str) -> str:
    """What one of several values is called."""
    return value if path[-1] == "certainty" else OPTIONS.get(value, value)


def place_of(path: Path) -> str:
    """Where in a piece something is, in words: "Sources, 2 : Adresse"."""
    steps: list[str] = []
    for n, step in enumerate(path):
        if steps and isinstance(step, int | Own):
            steps[-1] += f", {step + 1 if isinstance(step, int) else step}"
        else:
            steps.append(label_of(path[: n + 1]))
    return " : ".join(steps) or "Toute la fiche"
