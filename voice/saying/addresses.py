"""Links and e-mail addresses: never read aloud in a sentence, found so that they can be sent, dictated on request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voice.saying.table import Table

_EMAIL = re.compile(r"(?:mailto:)?(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"»]*[\w/]|(?<![\w@.-])(?:[\w-]{1,63}\.){1,6}(?:fr|com|org|net|eu|gouv|bzh|example|info)(?:/[^\s<>()]*\w)?/?(?![\w@])"
)
_ARTICLES = (
    (re.compile(r"\b([Dd])e le\b"), r"\1u"),
    (re.compile(r"\b([AaÀà]) le\b"), lambda found: "Au" if found[1] in "AÀ" else "au"),
    (re.compile(r"\b(le|un|ce|notre|votre) le site\b"), r"\1 site"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a sentence holds that is better sent than said, in order, each once."""

    links: tuple[str, ...]
    emails: tuple[str, ...]


def offered(text: str) -> Offered:
    """The addresses of a sentence."""
    emails = [found.group().removeprefix("mailto:") for found in _EMAIL.finditer(text)]
    links = [found.group() for found in _LINK.finditer(_EMAIL.sub(" ", text))]
    return Offered(tuple(dict.fromkeys(links)), tuple(dict.fromkeys(emails)))


def without_addresses(text: str, table: Table) -> str:
    """Each address becomes what it is; nothing where its kind was just named."""
    for pattern, name in ((_EMAIL, table.email), (_LINK, table.site)):
        text = pattern.sub(_named(name, table), text)
    for wrong, right in _ARTICLES:
        text = wrong.sub(right, text)
    return text


def _named(name: str, table: Table) -> Callable[[re.Match[str]], str]:
    def instead(found: re.Match[str]) -> str:
        before = re.findall(r"[\w-]+", found.string[: found.start()].lower())[-2:]
        return "" if set(before) & set(table.named) else name

    return instead


def dictated(address: str, words: Mapping[str, str], number: Callable[[int], str]) -> str:
    """An address as it is given aloud when a caller asks for it: signs by their names, the end spelled: point F R."""
    plain = re.sub(r"^(mailto:|https?://)?(www\.)?", "", address.strip().rstrip("/"))
    name, _, end = plain.rpartition(".")
    for sign, said in words.items():
        name = name.replace(sign, f" {said} ")
    name = re.sub(r"\d+", lambda found: f" {_figures(found[0], number)} ", name)
    spelled = " ".join(end.upper()) if len(end) <= 3 else end
    return " ".join(f"{name} {words['.']} {spelled}".split())


def _figures(text: str, number: Callable[[int], str]) -> str:
    """A number of up to four figures, or each figure when it begins with a zero or is longer."""
    return number(int(text)) if len(text) <= 4 and text[0] != "0" else " ".join(number(int(one)) for one in text)
