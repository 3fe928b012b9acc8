"""A finished run is read as one page, and as a card beside peers."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from typer.testing import CliRunner

from eval.__main__ import app
from eval.measured import Worst
from eval.report import report
from eval.runs import find_run, read_step, save_step


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.asked: list[str] = []
        self.unnamed = 0
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in = tag
        self.asked += [str(given[name]) for name in ("src", "href") if name in given and not _inside(given[name])]
        self.unnamed += given.get("role") in ("img", "region") and not given.get("aria-label")

    def handle_data(self, data: str) -> None:
        if self._in == "h2" and data.strip():
            self.headings.append(data.strip())


def _inside(address: str | None) -> bool:
    return str(address).startswith("#")


def test_the_report_is_one_page_that_asks_nothing_of_the_network(run_id: str, cache: Path) -> None:
    done = CliRunner().invoke(app, ["report", run_id, "--baseline", run_id, "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    text = (cache / "runs" / run_id / "report.html").read_text("utf-8")
    page = Outline()
    page.feed(text)
    assert page.headings == [
        "Figures", "Gates", "Comparison with the baseline", "Plots", "Time and energy by road", "Worst cases",
        "Every figure", "What was read",
    ]  # fmt: skip
    assert page.asked == []
    assert page.unnamed == 0
    assert text.count("<svg") == 5
    assert "http://" not in re.sub(r'(?:xmlns(?::\w+)?|href|rdf:\w+)="[^"]*"', "", text).replace(
        "http://www.w3.org", ""
    )
    assert "no difference shown" in text
    assert "not measured" in text


def test_a_question_is_shown_as_text_not_as_a_page(run_id: str, cache: Path) -> None:
    run = find_run(run_id, cache / "runs")
    found = read_step(run, "answers-ville")
    assert found is not None
    worst = Worst("x", "<script>alert(1)</script>", "answered", "<b>", "missing", ("<img src=x>",))
    save_step(run, "answers-ville", replace(found, worst=(worst,)))
    text = report(run, [])
    save_step(run, "answers-ville", found)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "<img" not in text


def test_the_opinion_of_a_judge_is_shown_apart(run_id: str, cache: Path) -> None:
    run = find_run(run_id, cache / "runs")
    path = run.folder / "judge.json"
    path.write_text('{"judge": "any", "supported": {"share": 0.5, "n": 2}}', "utf-8")
    text = report(run, [])
    path.write_text("{torn", "utf-8")
    assert "A model&#39;s opinion" in text or "A model's opinion" in text
    assert "supported / share" in text
    assert "A model's opinion" not in report(run, [])
    path.unlink()


def test_the_card_prints_ours_beside_the_peers_and_names_what_was_not_measured(
    run_id: str, cache: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quality.md"
    done = CliRunner().invoke(app, ["card", run_id, "--output", str(path), "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    text = path.read_text("utf-8")
    assert "## Not measured here" in text
    assert "language model" in text
    assert "| Answers fully right, partial counted wrong | GOV.UK Chat" in text
    assert "| first party | not measured |" in text
    assert "## answers-ville" in text
