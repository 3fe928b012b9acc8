"""Pages written to fit weights on: whole, apart from what is measured, and read by the product's own ingestion."""

import json
from pathlib import Path

from eval.cases import Expected, read_cases
from eval.training.pages import FOLDER, cases_of, read_pages, write_territory
from ingestion.sources import read_sources

ROOT = Path(__file__).parents[2]


def test_every_question_names_a_statement_of_its_page_or_none() -> None:
    pages = read_pages()
    assert len(pages) >= 100
    for page in pages:
        assert len({text for text, _ in page.asks}) == len(page.asks)
        assert all(number is None or 0 <= number < len(page.says) for _, number in page.asks)


def test_a_question_becomes_a_case_that_requires_its_statement() -> None:
    page = read_pages()[0]
    told, untold = cases_of([page])[0], cases_of([page])[-1]
    number = page.asks[0][1]
    assert number is not None
    assert told.expect is Expected.ANSWERED
    assert told.gold == (page.id,)
    assert told.nuggets[0][0] in page.says[number][1]
    assert (untold.expect, untold.gold, untold.nuggets) == (Expected.REFUSED, (), ())


def test_the_pages_are_a_territory(tmp_path: Path) -> None:
    pages = read_pages()
    write_territory(pages, tmp_path)
    read = read_sources(tmp_path)
    assert {one.owner for one in read.sources} == {page.town for page in pages}
    lines = [line for file in tmp_path.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    assert {json.loads(line)["id"] for line in lines} == {page.id for page in pages}


def test_no_page_shares_a_question_with_what_is_measured() -> None:
    measured = read_cases([ROOT / "eval" / "cases", ROOT / "eval" / "cases" / "unseen"])
    assert not {case.question for case in measured} & {text for page in read_pages() for text, _ in page.asks}


def test_no_page_is_of_the_demo_territory() -> None:
    text = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.jsonl"))
    assert not [name for name in ("Port-Clairval", "Saint-Aubin", "Rives de Clairval") if name in text]
