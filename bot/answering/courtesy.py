"""Courtesy is for people: greetings and wrappings are taken off before a search."""

import re

_TITLE = r"(?:madame|monsieur|mesdames|messieurs|mme|le maire|la mairie|à tous|a tous|à vous|tout le monde)"
_ADDRESS = rf"{_TITLE}(?:[\s,]*(?:et |ou |la |le )?{_TITLE})*"
_SAY = (
    r"(?:(?:me|nous|m['’]) ?)?(?:dire|indiquer|préciser|preciser|expliquer|donner|communiquer|transmettre|confirmer|"
    r"renseigner|informer|éclairer|faire savoir|aider|savoir|connaître|connaitre|comprendre|demander|"
    r"poser une (?:petite )?question|obtenir (?:des |une |quelques |l['’])?"
    r"(?:renseignements?|informations?|précisions?))"
)
_LINK = (
    r"(?:(?: |,)*(?:pour|afin de|afin d['’]|car|parce que|au sujet d(?:e|u|es)|concernant|à propos d(?:e|u|es)|"
    r"sur|si|que|d['’]|à|a|de)(?= |$))*"
)
_WISH = (
    r"(?:je (?:voudrais|voulais|souhaiterais|souhaite|souhaitais|désire|désirerais|cherche|veux|aimerais|viens|"
    r"vous (?:contacte|écris|ecris|sollicite|appelle|adresse ce message)|"
    r"me permets(?: de vous \w+| de)?|me demandais?|(?:re)?viens vers vous)|"
    r"j['’ ] ?(?:aimerais?|aurais (?:aimé|aime|voulu)|(?:ai|aurais) besoin (?:de|d['’])|ai une (?:petite )?question)|"
    r"nous (?:voudrions|souhaiterions|aimerions|souhaitons))"
)
_COULD = (
    r"(?:(?:est[- ]ce )?(?:que |qu['’] ?)?(?:vous|tu|on|il) )?"
    r"(?:pourr(?:iez|ais|ait)|pouvez|peux|peut|sauriez|savez|auriez|voudriez|voulez)(?:[- ](?:vous|tu|on|il))?"
    r"(?: (?:s['’]il vous pla[iî]t|svp|bien|l['’]amabilité de|la gentillesse de|l['’]obligeance de))?"
)

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\b(?:re)?(?:bonjour|bonsoir|bjr|bsr)|^\s*(?:salut|coucou|hello|slt|cc))\b(?:[ ,]*{_ADDRESS}\b)?[ ,;.!…]*",
        rf"^\s*{_ADDRESS} *[,;.!]+",
        r"\b(?:en (?:vous )?|je (?:vous )?(?:en )?|nous vous )remerci(?:ant|e|ons)\b[^.?!]*[.!]*",
        r"\b(?:un grand |mille )?(?:merci|mrc)\b(?: (?:beaucoup|bien|infiniment|(?:d['’] ?|par )avance|à vous|"
        r"pour (?:votre|vos) \w+|"
        r"de (?:votre|m['’]\w+|me \w+|bien vouloir \w+)))*[ ,;.!…]*",
        r"\b(?:dans|en) (?:l['’] ?)?attente d[e'’][^.?!]*[.!]*",
        r"\b(?:bien )?(?:cordialement|cdlt|respectueusement|sincèrement)\b(?: (?:à vous|vôtre))?[ ,;.!]*",
        r"\b(?:bonne|belle|excellente) (?:journée|soirée|fin de journée|continuation)\b[ ,;.!]*",
        r"\b(?:veuillez|je vous prie)(?: d['’])? ?(?:agréer|recevoir|accepter|croire)[^.?!]*[.!]*",
        r"\bs['’ ] ?il (?:vous|te) pla[iî]t\b[ ,;.!]*|\b(?:svp|stp|s\.v\.p\.?)(?!\w)",
        r"\b(?:veuillez m['’]excuser|excusez[- ]moi|désolée?|pardon)(?: de (?:vous )?déranger)?\b[ ,;.!]*",
        rf"\b{_WISH}{_LINK}(?:[ ,]*{_WISH}{_LINK})?(?: *{_SAY}{_LINK})?(?=\W|$)",
        rf"\b{_COULD} {_SAY}{_LINK}(?=\W|$)",
        r"\b(?:j['’]ai |voici )?(?:une|ma) (?:petite )?question ?(?:est la suivante|svp)? ?[:,]",
    )
)
_SPACES = re.compile(r"\s+")


def strip_courtesy(text: str) -> str:
    """The question without its greetings, thanks and politeness; empty when nothing else was said."""
    text = _SPACES.sub(" ", text)
    for pattern in _PATTERNS:
        text = _SPACES.sub(" ", pattern.sub(" ", text))
    text = text.strip(" ,;:.!…-")
    return text if any(letter.isalnum() for letter in text) else ""
