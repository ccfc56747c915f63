"""Words stuck together, as data: which small words are stuck to which when nobody types an apostrophe."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Written before an apostrophe, or alone.
ELISIONS = {
    "j": "je",
    "c": "ce",
    "d": "de",
    "l": "le",
    "m": "me",
    "n": "ne",
    "s": "se",
    "t": "te",
    "k": "que",
    "qu": "que",
    "jusqu": "jusque",
    "lorsqu": "lorsque",
    "puisqu": "puisque",
    "quoiqu": "quoique",
}

# Words an article is often stuck to: laprentissage, lecole, dargent.
NOUNS_AFTER_ARTICLE = _words(
    """
    abonnement accord activite adresse adulte age aide aides alternance amour animation anglais annee
    apprenti apprentissage argent armee assurance atelier augmentation auto autre autorisation avance
    avenir avis ecole education electricite embauche employeur enfant enseigne entree entreprise
    entretien equipement equipe essai essence etat ete etranger etudiant euro euros examen exam
    experience heure heures histoire hopital horaire horaires hotel hotellerie hebergement indemnite
    info infos inscription inspection internat internet interim ordi ordinateur outil outils usine
    urgence urssaf habitude hiver homme opco orientation
    """
)

# Verbs a pronoun is often stuck to: jaime, maider, sinscrire, tappelles.
VERBS_AFTER_PRONOUN = _words(
    """
    accepte accepter accompagne accompagner achete acheter adore agresse aide aider aime aimerais
    aimerai appel appelle appelles appeler apprend apprendre apprends arrete arreter arrive arriver
    arrives attend attends attendre augmente augmenter aurai aurais avais avait avoir ecoute ecouter
    ecris embauche embaucher embete enerve engage engager engueule ennui ennuie entend entends
    entendre envoie envoyer espere essaie essaye essayer etais exige exploite explique expliquer
    habille habite habiter hesite humilie harcele inscrire inscris inscrit insulte interesse inquiete
    inquieter occupe occuper oblige obliger organise oublie oublier ouvre utilise utiliser
    """
)

# What follows a "c" stuck to it: ckoi, cmort, cnul.
AFTER_C = _words(
    """
    bien bon chaud chiant combien comment comme dur faux grave gratuit koi ki long mal mieux mort nul
    nickel parti pas payant paye possible pour quand qui quoi super tout trop vrai vraiment
    """
)

# What follows a "d" stuck to it: dla, dmon.
AFTER_D = _words("la le les ma mon mes ta ton tes ce cette me te se faire pas plus tout taf travail")

# What follows a "t" stuck to it: tpeux, tsais.
AFTER_T = _words("connais comprends dis dois fais peux sais veux vas vois")

# Real words with a double letter, to come back to from "annneee" or "elllle".
DOUBLED = _words(
    """
    adresse aller allo annee appelle appeler apprenti apprentissage arrete assez aussi balle belle
    bosser chauffe comme comment connais creer cree elle femme fille foot cool college homme grosse
    lettre lycee mille nouvelle passe pizza poubelle pourri quelle stress stresse somme tellement
    travaille ville zoo personne sommeil ennui ennuie
    """
)

# Sums and hours, right after a number: "500e", "500 balles", "35 h".
UNITS = {"e": "euros", "eu": "euros", "balle": "euros", "balles": "euros", "h": "heures"}

# The same, but only stuck to the number: elsewhere "j" is "je".
STUCK_UNITS = {"j": "jours", "k": "mille"}

# Real words that look like two stuck together.
REAL_WORDS = _words("savoir savais savait saurai saurais leur leurs")
