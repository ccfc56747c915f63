"""Names of communes that are words first: they are towns only where the words around say so."""

from __future__ import annotations

from bot.understanding.gazetteer import word_set

# Communes named like a word young people write, here or elsewhere in France, without their article.
ORDINARY_WORDS = word_set(
    "angoisse arret aurons baby ballon bout bras centres chance cloue conte entre faire gars macon maison "
    "marre mere nuits parents pelouse plaisir quartier raye riche sais soude vanne vieu vieille hopital "
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
ELSEWHERE = word_set(
    "rennes chalons rochefort beaufort neuilly asnieres conflans courcelles chatillon chateau neuville "
    "varennes"
) | {"saint quentin"}

# The same, in several words.
ORDINARY_PHRASES = frozenset({"parce que", "entre deux"})

# Whoever writes one of these does not answer with a name.
NO_NAME = word_set(
    "sais pas quoi comment pourquoi combien quand qui aucune idee importe peu rien patron salaire gagne aide "
    "aides contrat merci non oui ok apprentissage question stop"
)

# Never a town in the middle of a sentence, whatever comes before: "reste à charge", "près de la maison".
NEVER_INSIDE = frozenset(
    {"bout", "charge", "la maison", "maison", "son", "le hopital", "hopital", "a bout", "du quartier"}
)
