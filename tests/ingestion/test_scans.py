"""Scanned pages are recognised, named with how sure one is of them, and cited with their page."""

import io
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bot.engines.sparse import FrenchAnalyser
from ingestion.findings.finding import Kind
from ingestion.findings.told import Findings, findings_text
from ingestion.parse.scan import missing_tool
from ingestion.passages import territory_passages
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from tests.conftest import need
from tests.ingestion.folders import territory

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LINES = [
    "ARRÊTÉ MUNICIPAL n° 2026-77",
    "Le stationnement est interdit rue des Forges",
    "du 3 au 14 décembre 2026, de 8 h 30 à 17 h.",
    "La redevance d'occupation s'élève à 42,50 € par jour.",
    "Renseignements : 02 61 91 10 30.",
]


@pytest.fixture
def tesseract() -> None:
    need(not missing_tool(), "tesseract with French (apt install tesseract-ocr tesseract-ocr-fra)")
    need(DEJAVU.exists(), "the DejaVu fonts (apt install fonts-dejavu-core)")


def _picture(lines: list[str], *, degrees: float = 0.0, blur: float = 0.0) -> Image.Image:
    """A sheet of paper as a copier sees it, at 200 dots per inch."""
    sheet = Image.new("L", (1654, 2339), 245)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(DEJAVU), 38)
    for number, line in enumerate(lines):
        pen.text((160, 200 + 80 * number), line, fill=20, font=font)
    return sheet.rotate(degrees, fillcolor=245, expand=False).filter(ImageFilter.GaussianBlur(blur))


def _pdf(*pages: Image.Image | str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(70, 780, page)
        else:
            canvas.drawImage(ImageReader(page), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _ingest(folder: Path) -> Report:
    return ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def test_a_scanned_order_is_read_with_its_figures_and_its_page(tesseract: None, tmp_path: Path) -> None:
    pages = _pdf("Registre des arrêtés de décembre.", _picture(LINES, degrees=0.6, blur=0.7))
    territory(tmp_path, {"arrete.pdf": pages})
    report = _ingest(tmp_path)
    assert not report.unreadable
    (note,) = [one.text for one in report.notes]
    assert note.startswith("page 2 is a scan, recognised at 9")
    sure = {passage.page: passage.certainty for passage in territory_passages(tmp_path)}
    assert sure[2] is not None and 90 <= sure[2] <= 100
    (told,) = [one for one in report.findings if one.kind is Kind.SCANNED]
    assert told.why == f"1 scanned pages recognised at {sure[2]} %"
    assert (told.cited[0].page, told.cited[0].certainty) == (2, sure[2])
    assert f", page 2 at {sure[2]} %: " in findings_text(Findings("x", datetime(2026, 11, 21), (told,)))
    said = {passage.page: passage.text for passage in territory_passages(tmp_path)}
    for fact in ("42,50 €", "02 61 91 10 30", "8 h 30", "2026-77"):
        assert fact.replace(" ", "") in said[2].replace(" ", "")
    assert "de 8h30 à 17" in said[2]


def test_a_second_run_recognises_nothing_again(tesseract: None, tmp_path: Path) -> None:
    territory(tmp_path, {"arrete.pdf": _pdf(_picture(LINES))})
    first = _ingest(tmp_path)
    begun = time.monotonic()
    second = _ingest(tmp_path)
    assert (first.published, second.published, second.parsed) == (True, False, 0)
    assert time.monotonic() - begun < 2


def test_a_page_too_blurred_is_said_to_be_unreadable_and_the_rest_is_read(tesseract: None, tmp_path: Path) -> None:
    pages = _pdf(_picture(LINES), _picture(LINES, blur=9))
    territory(tmp_path, {"arrete.pdf": pages, "flou.pdf": _pdf(_picture(LINES, blur=9))})
    report = _ingest(tmp_path)
    assert any("page 2 is a scan that could not be recognised" in one.text for one in report.notes)
    assert [one.source for one in report.unreadable] == ["flou"]
    assert {passage.page for passage in territory_passages(tmp_path)} == {1}


def test_without_the_tool_the_report_says_what_to_install_and_later_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    territory(tmp_path, {"arrete.pdf": _pdf(_picture(LINES) if DEJAVU.exists() else Image.new("L", (90, 90)))})
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        (refused,) = _ingest(tmp_path).unreadable
    assert refused.text == "scanned, 1 pages without text: install tesseract-ocr and tesseract-ocr-fra, then run again"
    if not missing_tool() and DEJAVU.exists():
        assert _ingest(tmp_path).published


def test_a_killed_recognition_goes_on_where_it_was(tesseract: None, tmp_path: Path) -> None:
    territory(tmp_path, {"arretes.pdf": _pdf(*(_picture([*LINES, f"Page {number}"]) for number in range(6)))})
    program = f"""
import os, sys; from pathlib import Path
from bot.engines.sparse import FrenchAnalyser; from ingestion.path import ingest
def told(step, done, total):
    if step == "recognising" and done == 3: os.kill(os.getpid(), 9)
folder = Path({str(tmp_path)!r})
ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=told)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, timeout=120)
    assert ended.returncode == -9
    steps: list[tuple[str, int, int]] = []
    ingest(
        tmp_path,
        tmp_path / "data",
        embedder_factory=None,
        analyser=FrenchAnalyser(),
        progress=lambda *step: steps.append(step),
    )
    assert ("recognising", 3, 3) in steps
    assert ("recognising", 6, 6) not in steps
