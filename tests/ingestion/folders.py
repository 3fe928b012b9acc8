"""Small territories and documents made by hand, for the tests of ingestion."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bot.answering.retrieve import Vectors

HEAD = """name = "Essai"
default_commune = "bourg"

[[commune]]
id = "bourg"
name = "Bourg-d'Essai"
insee = "99001"
intercommunality = "groupe"

[[intercommunality]]
id = "groupe"
name = "Groupe d'Essai"
"""


def entry(identifier: str, location: str, extra: str = "") -> str:
    return f"""
[[source]]
id = "{identifier}"
location = "{location}"
layer = "communal"
owner = "bourg"
url = "https://bourg.example/{identifier}"
licence = "CC0-1.0"
{extra}
"""


def territory(folder: Path, documents: dict[str, bytes | str], extra: dict[str, str] | None = None) -> Path:
    """A territory with those files, one source each, named after the file without its suffix."""
    entries = []
    for name, content in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        identifier = name.replace("/", "-").rsplit(".", 1)[0]
        entries.append(entry(identifier, name, (extra or {}).get(identifier, "")))
    (folder / "sources.toml").write_text(HEAD + "".join(entries), "utf-8")
    return folder


def page(body: str, title: str = "Ville de Bourg") -> bytes:
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!doctype html><html>{head}<body>{body}</body></html>".encode()


def pdf(pages: Sequence[Sequence[str]], header: str = "", footer: str = "", password: str = "") -> bytes:
    """A PDF of plain lines; a line that begins with # is bold and larger."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=password or None, invariant=1)
    for number, lines in enumerate(pages, start=1):
        height = 780.0
        for text, y in ((header, 820), (footer and f"{footer} {number}/{len(pages)}", 20)):
            canvas.setFont("Helvetica", 8)
            canvas.drawString(60, y, text)
        for line in lines:
            canvas.setFont(
                "Helvetica-Bold" if line.startswith("#") else "Helvetica", 14 if line.startswith("#") else 10
            )
            canvas.drawString(60, height, line.lstrip("# "))
            height -= 30 if line.startswith("#") else 13
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class ConstantEmbedder:
    """Always the same vector; counts what it was asked."""

    def __init__(self, name: str = "constant", dims: int = 8) -> None:
        self.name, self.dims, self.asked = name, dims, 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return np.full((len(texts), self.dims), self.dims**-0.5, np.float32)


class ConstantFactory:
    """Builds a `ConstantEmbedder`, and remembers how often."""

    def __init__(self, name: str = "constant") -> None:
        self.name, self.built = name, 0
        self.embedder = ConstantEmbedder(name)

    def build(self) -> ConstantEmbedder:
        self.built += 1
        return self.embedder
