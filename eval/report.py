"""A run as one HTML page that needs nothing else: figures, plots, comparison, worst cases with their passages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from eval import plots
from eval.comparing import compare
from eval.gating import Checked
from eval.headlines import headlines
from eval.measured import WORST, Measured, Point
from eval.runs import Run
from eval.spending import costs

TEMPLATE = Path(__file__).parent / "report.html"
PASSAGES = 4


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn figure, and the words that say it to those who do not see it."""

    title: str
    said: str
    svg: Markup


def report(run: Run, checked: Sequence[Checked], baseline: Run | None = None) -> str:
    """The page; PlotsMissingError without matplotlib."""
    measured = run.measured()
    differences = compare(baseline.measured(), measured) if baseline else []
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"figure": written, "difference": "{:+.4f}".format, "short": _short}
    return environment.from_string(TEMPLATE.read_text("utf-8")).render(
        run=run,
        baseline=baseline,
        headlines=headlines(measured),
        tables={name: list(rows(found.figures)) for name, found in measured.items()},
        worst={name: found.worst[:WORST] for name, found in measured.items() if found.worst},
        hidden={name: max(0, len(found.worst) - WORST) for name, found in measured.items()},
        passages=PASSAGES,
        differences=differences,
        costs=costs(measured),
        checked=checked,
        opinion=list(rows(_opinion(run))),
        missing=[name for name in run.steps if name not in measured],
        plots=[
            *_plots(measured),
            *([_plot("Difference with the baseline", plots.difference_plot(differences))] if differences else []),
        ],
    )


def _opinion(run: Run) -> Mapping[str, object]:
    """What a judge model thought of the run, when it was asked; nothing else reads it."""
    path = run.folder / "judge.json"
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def rows(figures: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    """Figures one a row, named by their path."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from rows(value, f"{path}{name} / ")
        else:
            yield f"{path}{name}", value


def written(value: object) -> str:
    """A figure as people read it."""
    match value:
        case None:
            return "not measured"
        case float():
            return f"{value:.4f}".rstrip("0").rstrip(".")
        case dict():
            return ", ".join(f"{name} {written(one)}" for name, one in value.items())
        case list():
            return " to ".join(map(written, value)) if len(value) == 2 else ", ".join(map(written, value))
        case _:
            return str(value)


def _short(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _plots(measured: Mapping[str, Measured]) -> Iterator[Plot]:
    risks: dict[str, Sequence[Point]] = {name: found.risk for name, found in measured.items() if found.risk}
    if risks:
        yield _plot("Risk against coverage", plots.risk_plot(risks))
    sure: dict[str, Sequence[Point]] = {name: one.reliability for name, one in measured.items() if one.reliability}
    if sure:
        yield _plot("Reliability: how often right when so sure", plots.reliability_plot(sure))
    if ranked := _by_wording(measured):
        yield _plot("nDCG@10 by wording", plots.bars_plot(ranked, "nDCG@10"))
    if spent := costs(measured):
        by_road = {one.road: (one.p50_ms, one.p95_ms) for one in spent}
        yield _plot("Time of an answer by road", plots.spent_plot(by_road))


def _plot(title: str, svg: str) -> Plot:
    return Plot(title, f"{title}. The same figures stand in the tables of this page.", Markup(svg))


def _by_wording(measured: Mapping[str, Measured]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name, one in measured.items():
        value = one.figures.get("ndcg@10")
        if isinstance(value, float) and name.startswith("retrieval-"):
            folder, _, wording = name.removeprefix("retrieval-").rpartition("-")
            found.setdefault(folder, {})[wording] = value
    return found
