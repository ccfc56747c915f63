"""Words that mean the same here, as data: "mon boss me file pas ma thune" is about the employer and money.

A third view for the classifier, next to spelling and sound: a few examples then teach a family of words.
"""

from __future__ import annotations

# What is meant -> the plain words that say it; a word may say several things.
SENSES: dict[str, str] = {
    "age": "age ans pige piges jeune vieux vieille mineur mineure majeur majeure anniversaire",
    "aid": "aide aides aider bourse prime subvention coup financement financer",
    "employer": "boss patron chef cheffe employeur gerant directeur responsable superieur maitre",
    "equipment": "outil outils materiel matos tenue blouse couteau couteaux chaussures caisse mallette "
    "gants casque equipement",
    "fee": "payant payante gratuit gratuite gratuitement frais",
    "firm": "boite entreprise societe firme employeur artisan magasin atelier",
    "harass": "harceler harcele harcelement insulte insulter crie crier hurle hurler humilie humilier "
    "rabaisse rabaisser moque moquent menace menacer",
    "hire": "chercher cherche trouver trouve recherche recrute recruter prendre prend accepte embauche "
    "embaucher",
    "holidays": "vacances conge repos ferie feries rtt",
    "housing": "logement loger loge loyer appartement studio coloc colocation chambre hebergement "
    "internat foyer louer location dormir",
    "leave": "partir quitter barrer casser tirer arreter demissionner demission rompre rupture rompu",
    "length": "duree dure combien longtemps annee annees ans mois semaines jours",
    "licence": "permis code conduite conduire ecole lecons",
    "money": "argent thune thunes tune tunes fric ble oseille sous flouze cash pognon maille euros",
    "parents": "parents pere mere papa maman daron daronne darons reup reum tuteur legal",
    "price": "cher chere couter coute prix tarif cout blinde",
    "raise": "augmenter augmente augmentation monter monte hausse",
    "sack": "virer vire viree licencier licencie licenciement renvoye renvoyer jeter jete degager "
    "lourder exclu",
    "school": "ecole cours classe cfa centre lycee formation etablissement",
    "sign": "signer signe signent signature cerfa",
    "travel": "transport bus train tram tramway metro ter car navette trajet trajets essence velo "
    "scooter voiture",
    "try": "tester test essayer essaye essai decouvrir decouverte stage stages immersion observation",
    "wage": "salaire paie paye payer payes payee remuneration remunere toucher touche gagner gagne "
    "gagnerai revenu",
    "withhold": "retire retirer enleve enlever preleve prelever cotisations charges net brut",
    "work": "travail travailler travaille travailles taf taffer boulot bosser bosse bosses job",
}

_MEANT: dict[str, list[str]] = {}
for _sense, _said in SENSES.items():
    for _word in _said.split():
        _MEANT.setdefault(_word, []).append(_sense)


def senses(words: str) -> list[str]:
    """What normalised words mean, in their order; words without a known sense say nothing."""
    return [sense for word in words.split() for sense in _MEANT.get(word, ())]
