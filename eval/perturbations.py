"""Questions as people really type them: the same question, hurt in a repeatable way."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

_KEYS = {"a": "zq", "e": "rz", "i": "uo", "o": "ip", "u": "yi", "n": "b", "r": "te", "s": "qd", "t": "ry", "l": "km"}
_SMS = (
    (r"\bc['’]est\b", "c"), (r"\bqu['’]", "k "), (r"\bqu(?=[eio])", "k"), (r"\bque\b", "ke"), (r"\bpour\b", "pr"),
    (r"\bcomment\b", "cmt"), (r"\bquand\b", "kan"), (r"\bvous\b", "vs"), (r"\bnous\b", "ns"), (r"\bbeaucoup\b", "bcp"),
    (r"\bdans\b", "ds"), (r"\bavec\b", "avc"), (r"\btout\b", "tt"), (r"\bsont\b", "st"), (r"\bpas\b", "pa"),
    (r"\bl['’]", "l"), (r"\bd['’]", "d"), (r"\bj['’]ai\b", "g"), (r"aux?\b", "o"), (r"eau\b", "o"), (r"\bles\b", "lé"),
    (r"tion\b", "sion"), (r"\best-ce que\b", "esk"), (r"ez\b", "é"), (r"er\b", "é"),
)  # fmt: skip
_SOUNDS = (
    (r"eaux?|aux?(?=\b)|au", "o"), (r"ph", "f"), (r"qu", "k"), (r"c(?=[aou])", "k"), (r"c(?=[eiéèê])", "s"),
    (r"ç", "s"),    (r"tion", "sion"), (r"ai(?!n)", "è"), (r"ei(?!n)", "è"), (r"ain|ein|in(?=[^aeiouyn]|\b)", "in"),
    (r"em(?=[pb])|en(?=[^aeiouyn])", "an"),
    (r"(?<=[aeiouyé])s(?=[aeiouyé])", "z"), (r"([a-z])\1", r"\1"), (r"h", ""),
    (r"(?:e?s|es|t|d|x|e)\b", ""), (r"er\b|ez\b", "é"), (r"g(?=[eiéè])", "j"),
)  # fmt: skip
_WRAPPINGS = (
    "Bonjour, je me permets de vous contacter car je voudrais savoir : {} Merci d'avance pour votre réponse.",
    "Bonjour Madame, Monsieur, pourriez-vous s'il vous plaît me dire {} Je vous remercie par avance. Cordialement",
    "Bonsoir, j'aurais une petite question : {} Merci beaucoup et bonne soirée !",
    "Madame, Monsieur, je me permets de vous écrire afin d'obtenir des renseignements. {} Dans l'attente de votre "
    "retour, je vous prie d'agréer mes salutations distinguées.",
    "Salut, est-ce que vous pourriez m'expliquer {} svp ? Merci !",
)

_HEARD = (
    (r"\bn['’](?=[aeiouyéèêh])|\bne ", ""), (r"\bc['’]est\b", "ses"), (r"\bà\b", "a"), (r"\boù\b", "ou"),
    (r"\bsa\b", "ça"), (r"\bil y a\b", "y a"), (r"\bje\b (?=[bcdfgjlmpqstv])", "j'"), (r"\bquel(?:le)?s?\b", "quel"),
    (r"\bont\b", "on"), (r"\bsont\b", "son"), (r"\bces\b", "ses"), (r"(?<=[a-z])ées?\b", "er"),
)  # fmt: skip
_FILLERS = ("euh", "alors", "ben", "donc", "bah", "voilà")
_DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")

Perturbation = Callable[[str, random.Random], str]


def misspelt(share: float) -> Perturbation:
    """A `share` of the words of four letters or more gets one slip of the fingers."""

    def hurt(text: str, dice: random.Random) -> str:
        return re.sub(
            r"\w{4,}", lambda word: _slip(word.group(), dice) if dice.random() < share else word.group(), text
        )

    return hurt


def without_accents(text: str, dice: random.Random) -> str:
    """Lower case, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^\w\s']", " ", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def sms(text: str, dice: random.Random) -> str:
    """Short-message habits."""
    return without_accents(_replace(text.lower(), _SMS), dice)


def phonetic(text: str, dice: random.Random) -> str:
    """Written as it sounds."""
    return _replace(text.lower(), _SOUNDS)


def polite(text: str, dice: random.Random) -> str:
    """Wrapped in greetings and thanks."""
    return dice.choice(_WRAPPINGS).format(text[:1].lower() + text[1:])


def spoken(text: str, dice: random.Random) -> str:
    """As a speech recogniser writes it: no capital nor mark, hesitations, homophones, lone digits in words."""
    heard = re.sub(r"(?<!\d)\d(?!\d)", lambda digit: _DIGITS[int(digit.group())], text.lower())
    words = re.sub(r"[^\w\s'’-]", " ", _replace(heard, _HEARD)).split()
    begun = [dice.choice(_FILLERS), *words] if words else words
    at = dice.randrange(1, len(begun)) if len(begun) > 3 else len(begun)
    return " ".join([*begun[:at], *([dice.choice(_FILLERS)] if at < len(begun) else []), *begun[at:]])


PERTURBATIONS: Mapping[str, Perturbation] = {
    "clean": lambda text, dice: text,
    "misspelt_30": misspelt(0.3),
    "misspelt_60": misspelt(0.6),
    "without_accents": without_accents,
    "sms": sms,
    "phonetic": phonetic,
    "polite": polite,
    "spoken": spoken,
}


def perturb(questions: Mapping[str, str], name: str) -> dict[str, str]:
    """Every question hurt by the named perturbation, the same way at each run."""
    hurt = PERTURBATIONS[name]
    return {key: hurt(text, random.Random(f"{name}/{key}")) for key, text in questions.items()}


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + dice.choice(_KEYS.get(word[at].lower(), "e")) + word[at + 1 :],
    )
    return dice.choice(slips)


def _replace(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, other in rules:
        text = re.sub(pattern, other, text)
    return text
