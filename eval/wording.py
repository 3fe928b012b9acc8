"""Whether an answer says what was expected of it: one writing for hours, amounts and numbers, then words.

Fuzzy matching is rapidfuzz's (MIT); it only forgives what joins the lines of a list or cuts a lead.
"""

import re

from rapidfuzz.fuzz import partial_ratio

from bot.domain.folding import fold

ENDING = r"[a-z]{0,3}"
"""What may follow the last letter of an expected word: gratuit is said by gratuite, plan by plans."""
LITTLE = r"(?:(?:d'|l'|de |du |des |la |le |les |au |aux |a |en )){0,2}"
"""Little words that may stand between two expected ones: compteur d'eau says compteur eau."""
SPAN_LIKENESS = 95
LEAD_LIKENESS = 90
SHORT = 4
"""Words under which a text must be found as it is."""

_HOUR = re.compile(r"\b(\d{1,2})(?: ?h(?:eures?)?(?![a-z])(?: ?(\d{2})\b)?|:(\d{2})\b)")


def plain(text: str) -> str:
    """Folded, with one writing for hours (9h30), amounts (20€), thousands and units."""
    folded = re.sub(r"\s?[-–—‑]\s?", "-", fold(text))
    folded = re.sub(r"(?<=\d) (?=\d{3}\b)", "", folded)
    folded = re.sub(r" ?\b(?:euros?|eur)\b", "€", folded)
    folded = re.sub(r"(?<=\d)[.,]00(?=\s?€)", "", folded)
    folded = re.sub(r"(?<=\d) (?=(?:€|%|m²|m2|km|kg|cm|ha|l)(?!\w))", "", folded)
    return _HOUR.sub(_hour, folded)


def says(text: str, fact: str) -> bool:
    """Whether the text states an expected fact, in its words or with another ending; never inside a longer number."""
    wanted = plain(fact).strip(" .,;:!?")
    if not wanted:
        return True
    words = [re.escape(word) for word in wanted.split(" ")]
    last = r"(?![\d])(?![.,]\d)" if wanted[-1].isdigit() else rf"{ENDING}(?!\w)" if wanted[-1].isalpha() else ""
    return re.search(rf"(?<![\w.,]){(' ' + LITTLE).join(words)}{last}", plain(text)) is not None


def mentions(text: str, keyword: str) -> bool:
    """Whether a keyword stands anywhere in the text, be it inside a word: the rule that gave a peer its 16 %.

    As `../shared/data/valdeloire_faq` was scored: our own rule, `says`, would give that peer 24 % and us less.
    """
    return fold(keyword) in fold(text)


def shows(text: str, forbidden: str) -> bool:
    """Whether a forbidden text stands there, whole: as strict as `says` is lenient."""
    wanted = plain(forbidden)
    after = r"(?!\w|,\d)" if wanted[-1:].isalnum() else ""
    return bool(wanted) and re.search(rf"(?<![\w,]){re.escape(wanted)}{after}", plain(text)) is not None


def holds_span(text: str, span: str) -> bool:
    """Whether an exact passage of a document is in the text, line joints and list marks apart."""
    return _words_in(text, span, SPAN_LIKENESS)


def holds_lead(text: str, lead: str) -> bool:
    """Whether the beginning of an expected answer is in the text."""
    return _words_in(text, lead, LEAD_LIKENESS)


def _hour(found: re.Match[str]) -> str:
    minutes = found[2] or found[3] or "00"
    return f"{int(found[1])}h{minutes if minutes != '00' else ''}"


def _words_in(text: str, wanted: str, likeness: int) -> bool:
    said, sought = " ".join(re.findall(r"\w+", fold(text))), " ".join(re.findall(r"\w+", fold(wanted)))
    if not sought or f" {sought} " in f" {said} ":
        return True
    long_enough = len(sought.split()) >= SHORT and len(said) >= len(sought)
    return long_enough and partial_ratio(sought, said) >= likeness
