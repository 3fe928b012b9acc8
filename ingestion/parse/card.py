"""Contact cards: the short blocks of a page that say how a service is reached."""

import re

from lxml.html import HtmlElement as Element

from ingestion.contacts import emails, hours, phones
from ingestion.parse.dom import names, tag
from ingestion.parse.inline import text_of

CONTACT_LIMIT = 900
"""Characters of a contact block; longer, it is an ordinary stretch of the page."""
_CONTACT_NAME = re.compile(
    r"contact|coord|adresse|vcard|h-card|annuaire|horaire|pratique|fiche|carte|card|encart|bloc|aside"
)
_CONTACT_TYPE = re.compile(
    r"LocalBusiness|GovernmentOffice|Organization|PostalAddress|ContactPoint|Place|Library|CityHall"
)
_LINE_LIMIT = 90
_CONTACT_TAGS = frozenset(
    ("address", "div", "aside", "section", "article", "ul", "ol", "dl", "figure", "figcaption", "p", "td")
)
_NOT_CONTACT = ".//h1|.//main|.//table"


def is_contact(element: Element) -> bool:
    """Whether the element is one short block that says how a service is reached."""
    if tag(element) not in _CONTACT_TAGS or element.xpath(_NOT_CONTACT):
        return False
    text = text_of(element)
    if len(text) > CONTACT_LIMIT or len(element.xpath(".//h2|.//h3|.//h4")) > 1:
        return False
    if tag(element) == "address" or _mostly_facts(text):
        return True
    return _is_named_contact(element) and bool(phones(text) or emails(text) or hours(text))


def _is_named_contact(element: Element) -> bool:
    if tag(element) == "aside" or _CONTACT_TYPE.search(element.get("itemtype", "")):
        return True
    return tag(element) != "p" and any(_CONTACT_NAME.search(name) for name in names(element))


def _mostly_facts(text: str) -> bool:
    lines = text.split("\n")
    reached = [line for line in lines if phones(line) or emails(line) or hours(line)]
    short = all(len(line) <= _LINE_LIMIT for line in lines)
    return len(lines) > 1 and short and len(reached) * 3 >= len(lines) and bool(phones(text) or emails(text))
