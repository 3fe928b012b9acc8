"""Whether words speak of the town hall's reception, or of another service."""

import re

from bot.domain.folding import fold

_TOWN_HALL = re.compile(r"\b(?:mairie|hotel[ -]de[ -]ville|accueil|commune de|ville de)\b")
_ANOTHER = re.compile(
    r"\b(?:ecoles?|mediatheque|bibliotheque|ludotheque|creche|piscine|police|pompiers|medecin|pharmacie|camping|musee|"
    r"office de tourisme|ccas|etat[ -]civil|urbanisme|techniques?|periscolaire|cantine|guichet famille|decheterie|"
    r"dechetterie|agence postale|la poste|tresorerie|tresor public|prefecture|sous-prefecture|agglomeration|"
    r"communaute de communes|france services|port de plaisance|capitainerie|salle|cimetiere|marche|gendarmerie|elus?|"
    r"permanences?|recensement|passeports?|carte d'identite)\b"
)


def is_town_hall(text: str) -> bool:
    """Whether the text names the town hall."""
    return bool(_TOWN_HALL.search(fold(text)))


def is_another(text: str) -> bool:
    """Whether the text names a service that may have its own telephone and its own hours."""
    return bool(_ANOTHER.search(fold(text)))
