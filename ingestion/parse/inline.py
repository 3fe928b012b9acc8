"""The text inside one block of a page: breaks kept, addresses behind links written out."""

import re
from urllib.parse import unquote

from lxml.html import HtmlElement as Element

from ingestion.contacts import emails, phone_key, phone_text, phones
from ingestion.parse.clean import visible

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_LABEL = re.compile(r"label|libell|intitul|titre|title|key|term|nom", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_SPOKEN = ("alt", "aria-label", "title", "content", "data-phone", "data-tel", "data-email", "data-mail")


def text_of(element: Element) -> str:
    """What the element says, its inner blocks and breaks on lines of their own, no empty line."""
    return "\n".join(line for line in visible(_raw(element)).split("\n") if line)


def line_of(element: Element) -> str:
    """`text_of` on one line."""
    return " ".join(text_of(element).split())


def link_fact(element: Element) -> str:
    """The phone or e-mail a link leads to, as people read it; nothing when it leads elsewhere."""
    target = unquote(element.get("href", "")).strip()
    if target.lower().startswith(("tel:", "callto:")):
        return phone_text(target)
    if target.lower().startswith("mailto:"):
        return target[len("mailto:") :].split("?")[0].strip()
    return ""


def spoken_facts(element: Element) -> str:
    """Phones and e-mails that an element says only in an attribute (label, alternative text, microdata)."""
    said = (element.get(name) for name in _SPOKEN)
    return " ".join(text for text in said if text and (phones(text) or emails(text)))


def _raw(element: Element) -> str:
    parts = [_spaced(element.text)]
    for child in element:
        parts.append(_child(child))
        parts.append(_spaced(child.tail) or _gap(child))
    text = "".join(parts)
    return f"{text}{_unsaid(element, text)}"


def _child(child: Element) -> str:
    if not isinstance(child.tag, str):
        return ""
    if child.tag == "br":
        return "\n"
    return f"\n{_raw(child)}\n" if child.tag in BLOCKS else _raw(child)


def _gap(child: Element) -> str:
    """What style sheets put between two spans that touch: a label and its value, else a space."""
    following = child.getnext()
    if following is None or child.tag != "span" or following.tag != "span" or not child.get("class"):
        return ""
    return " : " if _LABEL.search(child.get("class", "")) and not _raw(child).rstrip().endswith(":") else " "


def _spaced(text: str | None) -> str:
    """Line ends in the source of a page are only spaces."""
    return _SPACE.sub(" ", text or "")


def _unsaid(element: Element, text: str) -> str:
    """In brackets, what the element's link or attributes say and its text does not."""
    fact = link_fact(element) or spoken_facts(element)
    if not fact:
        return ""
    known = phones(text) | emails(text) | {phone_key(text)}
    missing = (phones(fact) | emails(fact) or {phone_key(fact)}) - known
    if not missing:
        return ""
    return f" ({fact})" if text.strip() else fact
