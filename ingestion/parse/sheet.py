"""A practical sheet of the State (DILA, "fiches pratiques", schema 3 of Service-Public): XML, read as a page is.

What a sheet says stands in `Introduction`, `Texte`, `ListeSituations` and `Conclusion`; a `Situation`, a `Chapitre` or
a `Cas` is the condition under which the rest holds: each becomes a heading. Schema: the DILA's public documentation.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape

from lxml import etree

from ingestion.parse.html import parse_fragment
from ingestion.parse.parsed import Parsed, Unreadable

_BODY = ("Avertissement", "Introduction", "Texte", "ListeSituations", "Conclusion")
_TITLED = frozenset({"Situation", "Chapitre", "SousChapitre", "Cas", "SousTitre"})
_REMARKS = {
    "ANoter": "À noter", "ASavoir": "À savoir", "Attention": "Attention", "Rappel": "Rappel", "Exemple": "Exemple",
    "Avertissement": "Attention",
}  # fmt: skip
_COUNTERS = {"OuSAdresser": "Où s'adresser", "ServiceEnLigne": "En ligne", "PourEnSavoirPlus": "Pour en savoir plus"}
_TARIFF = "Tarif"
_SKIPPED = frozenset({"Titre", "Image", "Video", "FilDAriane", "DossierPere", "SurTitre", "VoirAussi", "PivotLocal"})
_ROW, _CELL = "Rangée", "Cellule"
_DEEPEST = 40


def parse(data: bytes) -> Parsed:
    """A sheet in sections; Unreadable when it is no sheet, or says nothing (a list of other sheets)."""
    root = _root(data)
    title = _flat(next((one for one in root if _name(one) == "title"), None))
    parts = [part for one in root if _name(one) in _BODY for part in _html(one, 2, 0)]
    parts += _under("Tarif", [part for one in root if _name(one) == _TARIFF for part in _tariff(one)])
    parts += _under("Où s'adresser", [part for one in root if _name(one) in _COUNTERS for part in _counter(one)])
    parts += _under("Textes de référence", _references([one for one in root if _name(one) == "Reference"]))
    parsed = parse_fragment("".join(parts), title)
    if not parsed.sections:
        raise Unreadable("no text in this sheet")
    return parsed


def _root(data: bytes) -> etree._Element:
    # No entity is expanded, nothing is loaded, and a bomb is refused: the file comes from outside.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not valid XML: {error}"[:120]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML with declarations of its own: refused")
    if _name(root) not in ("Publication", "Fiche"):
        raise Unreadable(f"XML of another kind ({_name(root)}), not a sheet of Service-Public")
    return root


def _html(node: etree._Element, level: int, depth: int) -> Iterator[str]:
    """The node and what it holds; `level` is that of its next heading."""
    name = _name(node)
    if name in _SKIPPED or depth > _DEEPEST:
        return
    if (write := _WRITTEN.get(name)) is not None:
        yield from write(node)
        return
    title = _title(node)
    if name in _TITLED and title:
        yield f"<h{min(level, 6)}>{escape(title)}</h{min(level, 6)}>"
        level += 1
    elif name in _REMARKS:
        yield f"<p>{_REMARKS[name]} : {escape(_flat(node, _SKIPPED))}</p>"
        return
    if not _blocks(node) and (text := _flat(node)):
        yield f"<p>{escape(text)}</p>"
        return
    for child in node:
        yield from _html(child, level, depth + 1)


def _paragraph(node: etree._Element) -> Iterator[str]:
    if text := _flat(node):
        yield f"<p>{escape(text)}</p>"


def _under(heading: str, parts: list[str]) -> list[str]:
    """What holds for the whole sheet stands under a heading of its own, not under the last condition."""
    return [f"<h2>{escape(heading)}</h2>", *parts] if parts else []


def _list(node: etree._Element) -> Iterator[str]:
    tag = "ol" if node.get("type", "").startswith("num") else "ul"
    items = "".join(f"<li>{_item(one)}</li>" for one in node if _name(one) == "Item")
    yield f"<{tag}>{items}</{tag}>"


def _item(item: etree._Element) -> str:
    """The words of an item, then the lists inside it."""
    inner = "".join(part for one in item if _name(one) == "Liste" for part in _list(one))
    return f"{escape(_flat(item, frozenset({'Liste'})))}{inner}"


def _tariff(node: etree._Element) -> Iterator[str]:
    """A price with what it is the price of."""
    title, said = _title(node), _flat(node, frozenset({"Titre"}))
    if said:
        yield f"<p>{escape(f'{title} : {said}' if title else said)}</p>"


def _table(node: etree._Element) -> Iterator[str]:
    if title := _title(node):
        yield f"<p>{escape(title)} :</p>"
    rows = (one for one in node.iter() if _name(one) == _ROW)
    yield f"<table>{''.join(_row(row) for row in rows)}</table>"


def _row(row: etree._Element) -> str:
    tag = "th" if row.get("type") == "header" else "td"
    cells = (one for one in row if _name(one) == _CELL)
    return f"<tr>{''.join(f'<{tag}>{escape(_flat(cell))}</{tag}>' for cell in cells)}</tr>"


def _counter(node: etree._Element) -> Iterator[str]:
    """Where to go: a service, a form or a page, with its address when the sheet gives one."""
    text = _flat(node, frozenset({"PivotLocal", "RessourceWeb", "Source"})) or _title(node)
    links = [one.get("URL") or "" for one in node.iter() if one.get("URL")]
    address = f" ({links[0]})" if links else ""
    if text:
        yield f"<p>{_COUNTERS[_name(node)]} : {escape(text)}{escape(address)}</p>"


def _references(nodes: list[etree._Element]) -> list[str]:
    """Texts of law, as a list at the end."""
    return [f"<ul>{''.join(f'<li>{escape(_reference(node))}</li>' for node in nodes)}</ul>"] if nodes else []


def _reference(node: etree._Element) -> str:
    """The text of law, its article, and its address."""
    words = _title(node) or _flat(node)
    more = ", ".join(_flat(one) for one in node if _name(one) == "Complement")
    url = node.get("URL") or ""
    return f"{words}{f' : {more}' if more else ''}{f' ({url})' if url else ''}"


_WRITTEN: Mapping[str, Callable[[etree._Element], Iterator[str]]] = {
    "Paragraphe": _paragraph,
    "Liste": _list,
    "Tableau": _table,
    "Tarif": _tariff,
    "OuSAdresser": _counter,
    "ServiceEnLigne": _counter,
    "PourEnSavoirPlus": _counter,
}


def _blocks(node: etree._Element) -> bool:
    """Whether the node holds elements that are more than words of a sentence."""
    inside = _TITLED | _WRITTEN.keys() | _REMARKS.keys() | {"Texte", "BlocCas", "Introduction", "ListeSituations"}
    return any(_name(one) in inside for one in node.iter() if one is not node)


def _title(node: etree._Element) -> str:
    return _flat(next((one for one in node if _name(one) == "Titre"), None))


def _flat(node: etree._Element | None, without: frozenset[str] = frozenset()) -> str:
    return " ".join("".join(_words(node, without)).split()) if node is not None else ""


def _words(node: etree._Element, without: frozenset[str]) -> Iterator[str]:
    """Text in reading order; a block inside is set apart by a space."""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str) and _name(child) not in without:
            apart = _name(child) in ("Paragraphe", "Item", "Titre", "Liste", _CELL, _ROW, "Texte")
            yield " " if apart else ""
            yield from _words(child, without)
            yield " " if apart else ""
        yield child.tail or ""


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""
