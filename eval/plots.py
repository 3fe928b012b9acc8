"""Figures of a report as SVG text, drawn by matplotlib (extra `eval`): nothing to download, text stays text."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.comparing import Difference
from eval.measured import Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 6.4, 3.4
COLOURS = ("#1a4f8b", "#b3541e", "#2e7d4f", "#7a3b8f", "#5a5a5a", "#a3203f", "#0f7c86", "#8a6d00")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")


class PlotsMissingError(Exception):
    """matplotlib is not installed; the message says how to."""


def risk_plot(curves: Mapping[str, Sequence[Point]]) -> str:
    """Share of errors among the surest questions, against how many of them are kept."""
    figure, axes = _figure()
    for number, (name, points) in enumerate(curves.items()):
        axes.plot([one.x for one in points], [one.y for one in points], color=_colour(number), label=name, lw=1.8)
    axes.set(xlabel="coverage: share of questions kept, the surest first", ylabel="risk: share of errors", xlim=(0, 1))
    axes.set_ylim(bottom=0)
    return _svg(figure, axes, "risk")


def reliability_plot(diagrams: Mapping[str, Sequence[Point]]) -> str:
    """How often right, against how sure; the diagonal is a counter that knows what it knows."""
    figure, axes = _figure()
    axes.plot((0, 1), (0, 1), color="#999999", lw=1, ls="--", label="as sure as right")
    for number, (name, points) in enumerate(diagrams.items()):
        axes.plot(
            [one.x for one in points], [one.y for one in points],
            marker=_mark(number), color=_colour(number), label=name, lw=1.4,
        )  # fmt: skip
    axes.set(xlabel="how sure", ylabel="share that can be answered", xlim=(0, 1), ylim=(0, 1))
    return _svg(figure, axes, "reliability")


def growth_plot(sizes: Sequence[float], curves: Mapping[str, Sequence[float]]) -> str:
    """Costs, as a share of what they are at the largest size, against the size; on the diagonal they grow with it."""
    figure, axes = _figure()
    axes.plot((0, max(sizes)), (0, 1), color="#999999", lw=1, ls="--", label="in proportion")
    for number, (name, points) in enumerate(curves.items()):
        axes.plot(sizes, points, marker=_mark(number), color=_colour(number), label=name, lw=1.4)
    axes.set(xlabel="passages", ylabel="share of the cost of the largest")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    return _svg(figure, axes, "growth")


def bars_plot(groups: Mapping[str, Mapping[str, float]], label: str) -> str:
    """One bar a wording, grouped by set."""
    figure, axes = _figure(0.42 * max(1, sum(map(len, groups.values()))))
    names = list(dict.fromkeys(wording for group in groups.values() for wording in group))
    rows = [(name, wording, value) for name, group in groups.items() for wording, value in group.items()]
    for at, (_, wording, value) in enumerate(reversed(rows)):
        axes.barh(at, value, color=_colour(names.index(wording)), height=0.7)
        axes.text(value + 0.01, at, f"{value:.3f}", va="center", fontsize=8)
    axes.set_yticks(range(len(rows)), [f"{name} · {wording}" for name, wording, _ in reversed(rows)], fontsize=8)
    axes.set(xlabel=label, xlim=(0, 1.08))
    return _svg(figure, axes, "bars", legend=False)


def spent_plot(by_road: Mapping[str, tuple[float, float]]) -> str:
    """Median and 95th percentile of the time of an answer, by road, in milliseconds."""
    figure, axes = _figure(0.5 * max(2, len(by_road)))
    for at, (p50, p95) in enumerate(by_road.values()):
        axes.plot((p50, p95), (at, at), color=COLOURS[0], lw=2)
        axes.plot(p50, at, marker="o", color=COLOURS[0], label="median" if at == 0 else "")
        axes.plot(p95, at, marker="D", color=COLOURS[1], label="95 %" if at == 0 else "")
    axes.set_yticks(range(len(by_road)), list(by_road), fontsize=8)
    axes.set(xlabel="milliseconds", xscale="log")
    return _svg(figure, axes, "spent")


def day_plot(times: Sequence[tuple[float, float]]) -> str:
    """When each first sentence was asked for, in seconds of the day, and how long it took, in milliseconds."""
    figure, axes = _figure()
    axes.scatter([at for at, _ in times], [took for _, took in times], s=6, color=_colour(0))
    axes.set(xlabel="seconds of the day", ylabel="first sentence, ms", yscale="log")
    return _svg(figure, axes, "day", legend=False)


def difference_plot(differences: Sequence[Difference]) -> str:
    """The difference with the baseline and its 95 % interval, step by step; an interval that avoids 0 is a change."""
    figure, axes = _figure(0.4 * max(2, len(differences)))
    axes.axvline(0, color="#999999", lw=1)
    for at, one in enumerate(reversed(differences)):
        axes.plot((one.low, one.high), (at, at), color=COLOURS[0], lw=2)
        axes.plot(one.mean, at, marker="o", color=COLOURS[0])
    axes.set_yticks(range(len(differences)), [one.step for one in reversed(differences)], fontsize=8)
    axes.set(xlabel="difference with the baseline (right is better)")
    return _svg(figure, axes, "difference", legend=False)


def _figure(height: float = HEIGHT) -> "tuple[Figure, Axes]":
    try:
        from matplotlib import rcParams
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotsMissingError("matplotlib draws the report: pip install 'guichet[eval]'") from error
    rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(WIDTH, max(1.8, height)), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, color="#e3e3e3", lw=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _svg(figure: "Figure", axes: "Axes", salt: str, *, legend: bool = True) -> str:
    from matplotlib import rcParams

    if legend and axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7, frameon=False)
    rcParams["svg.hashsalt"] = salt
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = drawn.getvalue()
    return text[text.index("<svg") :]


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _mark(number: int) -> str:
    return MARKS[number % len(MARKS)]
