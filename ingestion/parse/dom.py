"""The tree of a page as its visitors see it: hidden elements, comments and scripts are gone."""

import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement as Element

from ingestion.parse.parsed import Unreadable

_NEVER_READ = (
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "button", "input",
    "select", "textarea", "head", "audio", "video", "map", "dialog",
)  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*(?:0(?![.\d])|[0-3](?:\.\d+)?px)"
    r"|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{4}|clip\s*:\s*rect\(0|(?:max-)?(?:height|width)\s*:\s*0(?![.\d])"
    r"|color\s*:\s*transparent",
    re.IGNORECASE,
)
_INK = re.compile(r"(?:^|[;{\s])color\s*:\s*([^;}!]+)", re.IGNORECASE)
_PAPER = re.compile(r"\bbackground(?:-color)?\s*:\s*([^;}!]+)", re.IGNORECASE)
_AT_RULE = re.compile(r"@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[.#][\w-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tree(text: str) -> Element:
    """The parsed page; Unreadable when there is no element in it."""
    try:
        return html.document_fromstring(
            _CONTROL.sub("", _DECLARATION.sub("", text)), parser=html.HTMLParser(huge_tree=False)
        )
    except (etree.ParserError, ValueError) as error:
        raise Unreadable("no readable HTML") from error


def seen(page: Element) -> Element:
    """A copy of the page without what its visitors never see. Panels a visitor can open are kept."""
    copy: Element = html.document_fromstring(html.tostring(page, encoding="unicode"))
    hidden_names = _hidden_by_style(copy)
    opened = _opened(copy)
    etree.strip_elements(copy, etree.Comment, etree.ProcessingInstruction, *_NEVER_READ, with_tail=False)
    for element in list(copy.iter(etree.Element)):
        if _is_hidden(element, hidden_names) and not _can_be_opened(element, opened):
            drop(element)
    return copy


def drop(element: Element) -> None:
    """Takes the element out of its tree, leaving the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def names(element: Element) -> frozenset[str]:
    """Class names and identifier of an element, lower-cased."""
    return frozenset(f"{element.get('class', '')} {element.get('id', '')}".lower().split())


def tag(element: Element) -> str:
    """The element's tag, or nothing for what is not an element."""
    return element.tag if isinstance(element.tag, str) else ""


def ancestors(element: Element) -> Iterator[Element]:
    """The element, then what holds it, up to the root."""
    yield element
    yield from element.iterancestors()


def _is_hidden(element: Element, hidden_names: frozenset[str]) -> bool:
    if element.get("hidden") is not None or _hides(element.get("style", "")):
        return True
    selectors = {f".{name}" for name in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
    return bool(selectors & hidden_names)


def _hides(style: str) -> bool:
    """Whether declarations keep text from being seen, by its place, its size or its colour on its own background."""
    if _HIDING.search(style):
        return True
    ink, paper = _INK.search(style), _PAPER.search(style)
    return ink is not None and paper is not None and _colour(ink[1]) == _colour(paper[1])


def _colour(value: str) -> str:
    """One writing for a colour: white, #fff and #ffffff are the same."""
    said = value.strip().lower().split(" ")[0]
    named = {"white": "#ffffff", "black": "#000000"}.get(said, said)
    return "#" + "".join(2 * digit for digit in named[1:]) if re.fullmatch(r"#[0-9a-f]{3}", named) else named


def _hidden_by_style(page: Element) -> frozenset[str]:
    """Simple selectors (.class, #id) that the page's own style sheet hides on screen."""
    sheets = " ".join(style.text or "" for style in page.iter("style"))
    rules = _RULE.findall(_AT_RULE.sub("", sheets[:100_000]))
    hiding = (selectors for selectors, body in rules if _hides(body))
    parts = (part.strip() for selectors in hiding for part in selectors.split(","))
    return frozenset(part for part in parts if _SIMPLE.fullmatch(part))


def _opened(page: Element) -> frozenset[str]:
    """Identifiers of the panels that a tab or an accordion button opens."""
    controls = ("aria-controls", "data-bs-target", "data-target")
    found = (element.get(name, "") for name in controls for element in page.iter(etree.Element))
    return frozenset(target.lstrip("#") for targets in found for target in targets.split())


def _can_be_opened(element: Element, opened: frozenset[str]) -> bool:
    return element.get("id", "") in opened or element.get("role") == "tabpanel"
