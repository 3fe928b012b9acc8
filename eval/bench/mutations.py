"""Documents of a territory hurt at random, the same way at each run: bytes, words, structures, members of archives."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.pieces import PIECES

SUFFIXES = (".html", ".pdf", ".docx", ".odt", ".ics", ".xml", ".csv", ".json", ".md")
LARGEST = 400_000
"""Bytes of the largest document taken as a seed, and of what is made of it, roughly."""
_ARCHIVES = frozenset({".docx", ".odt"})
_DEEP = 3_000
_SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<Publication ID="F1342" type="Fiche" spUrl="https://www.service-public.fr/particuliers/vosdroits/F1342"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Carte</dc:title><dc:date>modified 2026-03-02</dc:date>
<Introduction><Texte><Paragraphe>La carte est <MiseEnEvidence>gratuite</MiseEnEvidence>.</Paragraphe></Texte>
</Introduction><ListeSituations affichage="onglet"><Situation><Titre>Un majeur</Titre><Texte><BlocCas><Cas><Titre>
<Paragraphe>En cas de perte</Paragraphe></Titre><Paragraphe>Il faut payer <Valeur>25 €</Valeur>.</Paragraphe></Cas>
</BlocCas><Liste type="puce"><Item><Paragraphe>une photo</Paragraphe></Item></Liste><Tableau><Rangée><Cellule>
<Paragraphe>Durée</Paragraphe></Cellule><Cellule><Paragraphe>10 ans</Paragraphe></Cellule></Rangée></Tableau></Texte>
</Situation></ListeSituations><OuSAdresser type="Local service"><Titre>Mairie</Titre></OuSAdresser></Publication>
"""
_HOSTILE: Mapping[str, tuple[bytes, ...]] = {
    "markup": (
        b"<table colspan=999999999><td rowspan=99999999>", b"<div>" * _DEEP, b"<!--", b"<script>", b"</body>",
        b"<![CDATA[", b"&#x110000;&#0;", b"<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY d '&b;&b;'>]>&d;", b'<a href="',
        b"<li>" * 500, b"<base href='file:///etc/passwd'>", b"<meta charset=utf-7>", b"<h1>" * 200,
    ),
    "pdf": (
        b"/Count 2147483647", b"/Length 99999999999", b"<<" * _DEEP, b"[" * _DEEP, b"endstream", b"/Kids [1 0 R]",
        b"startxref\n-1", b"/MediaBox [0 0 1e38 -1e38]", b"/FontMatrix [0 0 0 0 0 0]", b"(" * _DEEP, b"/Prev 0",
    ),
    "json": (
        b"[" * _DEEP, b'{"a":' * _DEEP, b"1e999999", b"-" * 50, b"9" * 5_000, b'"\\ud800"', b"NaN", b'"places": [null]',
    ),
    "lines": (
        b"BEGIN:VEVENT\r\n" * 300, b"DTSTART:99999999T999999Z\r\n", b"RRULE:FREQ=SECONDLY;INTERVAL=-1\r\n",
        b"DTSTART;TZID=Nulle/Part:20260101T000000\r\n", b'"' * 999, b";" * 5_000, b"| " * 3_000, b"> " * 2_000,
        b"- " * 900, b"```", b"[" * 800, b"*" * 5_000, b"`" * 5_000, b"![" * 2_000,
    ),
    "bytes": (
        b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"\xf4\x90\x80\x80", "\u202e\u200b\ufeff".encode(), b"\x1b[2J",
        "a\u0301".encode() * 2_000, b"A" * 60_000, b" " * 60_000, b"\n" * 20_000, b"9 h 30 - " * 3_000,
        b"01 02 03 04 05 " * 2_000, b"www." * 5_000, b"a@" * 5_000,
    ),
}  # fmt: skip
_KINDS = {
    ".html": "markup", ".docx": "markup", ".odt": "markup", ".xml": "markup", ".pdf": "pdf", ".json": "json",
    ".ics": "lines", ".csv": "lines", ".md": "lines",
}  # fmt: skip

Hurt = Callable[[bytes, bytes, str, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound document: what its name ends with, and its bytes."""

    suffix: str
    data: bytes


def seeds_of(territory: Path) -> dict[str, tuple[Seed, ...]]:
    """The documents of a territory by suffix, and short pieces of the long ones, which a wound reaches deeper.

    Formats it has none of are those of a sheet written here.
    """
    found = [path for path in sorted(territory.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]
    small = [Seed(path.suffix, path.read_bytes()) for path in found if path.stat().st_size <= LARGEST]
    small += [
        Seed(one.suffix, piece) for one in small if one.suffix in PIECES for piece in PIECES[one.suffix](one.data)
    ]
    small.append(Seed(".xml", _SHEET.encode()))
    by_suffix = {suffix: tuple(one for one in small if one.suffix == suffix) for suffix in SUFFIXES}
    return {suffix: seeds for suffix, seeds in by_suffix.items() if seeds}


def mutated(seeds: Sequence[Seed], dice: random.Random) -> bytes:
    """One of the seeds, hurt one to six times; half of the archives are hurt inside and closed again."""
    seed, other = dice.choice(seeds), dice.choice(seeds)
    if seed.suffix in _ARCHIVES and dice.random() < 0.7:
        return _inside(seed, other, dice)
    return _hurt(seed.data, other.data, seed.suffix, dice)


def _hurt(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        data = dice.choice(_WAYS)(data, other, suffix, dice)[: 2 * LARGEST]
    return data


def _inside(seed: Seed, other: Seed, dice: random.Random) -> bytes:
    """The archive with one of its members hurt, so that its checksums are right."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed.data)) as held, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        names = held.namelist()
        main = [name for name in names if name in ("word/document.xml", "content.xml")]
        victim = dice.choice(main if main and dice.random() < 0.6 else names)
        for name in names:
            content = held.read(name)
            made.writestr(name, _hurt(content, other.data, seed.suffix, dice) if name == victim else content)
    return buffer.getvalue()


def _cut(data: bytes, dice: random.Random, longest: int = 4_000) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.randint(0, longest))


def _flip(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), dice.choice((1, 4, 32, 256)))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _remove(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    start, end = _cut(data, dice)
    return data[:start] + data[end:]


def _repeat(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    start, end = _cut(data, dice, 600)
    return data[:end] + data[start:end] * dice.choice((1, 5, 50)) + data[end:]


def _truncate(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _graft(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    start, end = _cut(other, dice)
    at = dice.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def _poison(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    token = dice.choice(_HOSTILE[_KINDS[suffix] if dice.random() < 0.6 else "bytes"])
    at = dice.randrange(len(data) + 1)
    return data[:at] + token + data[at:]


def _number(data: bytes, other: bytes, suffix: str, dice: random.Random) -> bytes:
    """One of its digits becomes an absurd number."""
    at = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not at:
        return data
    place = dice.choice(at)
    return data[:place] + dice.choice((b"0", b"-1", b"4294967296", b"1e308", b"9" * 40)) + data[place + 1 :]


_WAYS: tuple[Hurt, ...] = (_flip, _remove, _repeat, _truncate, _graft, _poison, _poison, _number)
