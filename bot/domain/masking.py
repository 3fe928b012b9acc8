"""Personal identifiers are taken out before anything is written, logged or sent to a model.

The commune and the street stay: they say who answers. What belongs to services (`Official`) stays too.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.domain.dictated import in_figures, masked_dictated
from bot.domain.folding import fold
from bot.domain.identifiers import compact, has_nir_key, is_card, is_iban, is_nir, is_rib, is_tax_number
from bot.domain.places import Contact
from bot.domain.whereabouts import HOUSE_NUMBER, ends_a_date, masked_flats, masked_neighbours, masked_plates

_GAP = r"[\s\u00a0\u202f.-]?"
_AT = r"(?:\s?(?:@|[(\[]\s?(?:at|arobase)\s?[)\]])\s?|\s(?:arobase|at)\s)"
_DOT = r"(?:\.|\s?[(\[]\s?(?:point|dot)\s?[)\]]\s?|\s?(?:point|dot)\s)"
_SAID = r"(?:\s(?:point|tiret(?: (?:du )?(?:bas|six|huit|6|8))?|underscore|plus)\s[\w-]+){0,6}"
_EMAIL = re.compile(rf"[\w.+'-]+{_SAID}{_AT}[\w-]+(?:\stiret\s[\w-]+){{0,3}}(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_IBAN = re.compile(r"\b(?:[A-Z]{2}|FR )\d{2}(?:[ \u00a0\u202f.-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_RIB = re.compile(rf"(?<![\w-])\d{{5}}{_GAP}\d{{5}}{_GAP}[0-9A-Z](?:{_GAP}[0-9A-Z]){{10}}{_GAP}\d{{2}}(?!\w)")
_NIR = re.compile(
    rf"(?<!\d)[123478](?:{_GAP}\d){{4}}{_GAP}(?:\d{_GAP}\d|2{_GAP}[ABab])(?:{_GAP}\d){{6}}"
    rf"(?:[\s\u00a0./-]{{0,3}}(?:cl[eé]\s*:?\s*)?\d{_GAP}\d)?(?!\d)"
)
_TAX = re.compile(rf"(?<![\w-])[0-3](?:{_GAP}\d){{12}}(?!\d)")
_CARD = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{14,15}}(?!\d)")
_DATE = r"\d\d(?P<slash>[/. -])(?:0\d|1[0-2])(?P=slash)(?:19|20)\d\d(?!\d)"
_NOT_IN_A_NUMBER = r"(?<![\d+])(?<!\d[ .-])"
_SCALE = r"0(?:[ .-]\d\d0){3}"
_PHONE = re.compile(
    rf"(?<![\d+])(?!{_DATE})(?:(?:\(\+33\)|(?:\+|00)\s?33)[\s\u00a0.-]?(?:\(0\)\s?)?|0)[1-79]"
    r"(?:[\s\u00a0\u202f.\-/]{0,2}\d{2}){4}(?!\d)"
    rf"|{_NOT_IN_A_NUMBER}(?!{_DATE.replace('slash', 'mark')})(?!{_SCALE})0[ .-]?[1-79](?:[ .-]?\d){{8}}(?![ .-]?\d)"
    r"|(?<![\d+,])(?=(?:\d\d, ?){1,4}(?:3[2-9]|[4-9]\d))0[1-79](?:, ?\d\d){4}(?!,? ?\d)"
    r"|(?<![\d+])(?:\+|00)(?=[1-9](?:\D?\d){8})\d{1,3}(?:[\s\u00a0.\-]?\d{2,6}){2,5}(?!\d)"
)
"""Numbers in 08 are those of services: nobody lives there. Between commas, pairs that could all be days are a list."""
_NAMED = re.compile(
    r"(?P<name>\b(?:passeports?|carte (?:nationale )?d['’ ]identité|cni|titre de séjour|permis(?: de conduire)?"
    r"|(?:num[ée]ro |matricule |n° ?)?(?:d['’]?)?al+ocataire(?: caf)?|caf))"
    r"(?P<link>(?:\s[a-zéè]{3,12}){0,2}(?:\s*(?:n°|no|n\.|num[ée]ro|:|caf|est le|est))*\s*)"
    r"(?P<number>(?=(?:[0-9A-Z]*\d){4})[0-9A-Z]{7,12}|(?-i:(?=[0-9A-Z]*\d)[0-9A-Z]{9}))\b(?!\*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Official:
    """What belongs to services and identifies nobody: digits of telephones, e-mails, beginnings of addresses."""

    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = field(default=())


NONE_KNOWN = Official()


def official_of(contacts: Iterable[Contact]) -> Official:
    """The marks of these contacts."""
    known = tuple(contacts)
    places = (part for contact in known for part in contact.address.split(","))
    return Official(
        phones=frozenset(_national(contact.phone) for contact in known if contact.phone),
        emails=frozenset(contact.email.lower() for contact in known if contact.email),
        addresses=tuple(sorted({_words(part) for part in places if HOUSE_NUMBER.match(part.strip())})),
    )


def mask(text: str, official: Official = NONE_KNOWN) -> str:
    """The text with what a person is known or reached by replaced by its kind; masking twice changes nothing more.

    E-mails, IBAN and RIB, social-security and tax numbers, payment cards, telephones, numbers of identity documents
    and of benefits, number plates, house and flat numbers. References, amounts, dates and forms stay.
    """
    masked = _EMAIL.sub(lambda one: _unless(_typed(one.group()) in official.emails, one, "[courriel]"), text)
    masked = _IBAN.sub(_without_iban, masked)
    masked = masked_dictated(masked, lambda digits: _label_of(digits, official))
    for pattern, label, recognised in _KEYED:
        masked = pattern.sub(_labelling(label, recognised), masked)
    masked = _PHONE.sub(lambda one: _unless(_national(one.group()) in official.phones, one, "[téléphone]"), masked)
    masked = _NAMED.sub(lambda found: f"{found['name']}{found['link']}[numéro]", masked)
    masked = masked_flats(masked_plates(masked))
    known = HOUSE_NUMBER.sub(lambda found: _unless(_is_known(found, official), found, f"[n°]{found['way']}"), masked)
    return masked_neighbours(known)


_KEYED: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
    (_RIB, "[RIB]", is_rib),
    (_CARD, "[carte bancaire]", is_card),
    (_TAX, "[numéro fiscal]", is_tax_number),
    (_NIR, "[numéro de sécurité sociale]", is_nir),
)


def _without_iban(found: re.Match[str]) -> str:
    """Words may follow the number: the longest beginning that is one is taken."""
    text = found.group()
    ends = [one.start() for one in re.finditer(r"(?<=\w)(?!\w)", text)]
    end = next((end for end in reversed(ends) if is_iban(compact(text[:end]))), 0)
    return f"[IBAN]{text[end:]}" if end else text


def _labelling(label: str, recognised: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda found: _unless(not recognised(compact(found.group())), found, label)


def _label_of(digits: str, official: Official) -> str:
    """What a number said in words is, from its digits; nothing when it is nobody's."""
    phone = re.sub(r"^33(?=\d{9}$)", "0", digits)
    if re.fullmatch(r"0[1-79]\d{8}", phone):
        return "" if phone in official.phones else "[téléphone]"
    if re.fullmatch(r"[12]\d{12}(?:\d\d)?", digits) and is_nir(digits):
        return "[numéro de sécurité sociale]"
    return "[carte bancaire]" if is_card(digits) else ""


def _unless(kept: bool, found: re.Match[str], label: str) -> str:
    return found.group() if kept else label


def _typed(email: str) -> str:
    """The address as it is typed, however its signs were said."""
    return re.sub(_DOT, ".", re.sub(_AT, "@", email.lower(), flags=re.IGNORECASE))


def _national(phone: str) -> str:
    """Its digits as dialled in France."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    return re.sub(r"^(?:0033|33(?=\d{9}$))", "0", digits)


def _is_known(found: re.Match[str], official: Official) -> bool:
    """Whether a house number is a service's, or no house number."""
    if ends_a_date(found):
        return True
    here = _words(found.string[found.start() : found.start() + 120])
    return any(here == known or here.startswith(f"{known} ") for known in official.addresses)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(in_figures(text))))


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of one person found in a text; `kind` is `iban`, `nir` (social security) or `card`."""

    kind: str
    text: str


def account_numbers(text: str) -> tuple[AccountNumber, ...]:
    """The bank accounts, social-security numbers and bank cards of a text, surer than what is masked.

    Only numbers whose key is right: a document holds references and company numbers (a SIRET obeys Luhn) that no
    resident writes.
    """
    sure = (("iban", _IBAN, is_iban), ("nir", _NIR, has_nir_key), ("card", _CARD, is_card))
    return tuple(
        AccountNumber(kind, match.group().strip())
        for kind, pattern, is_sure in sure
        for match in pattern.finditer(text)
        if is_sure(compact(match.group()))
    )
