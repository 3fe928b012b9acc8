"""The quality card: one Markdown page made from a run, beside the public figures of peers."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from eval.headlines import headlines
from eval.measured import Measured
from eval.report import rows, written
from eval.runs import Run
from eval.spending import costs

PEERS = Path(__file__).parent / "peers.toml"
ENERGY = "energy"
_HEAD = """# Quality card

Made by `guichet-eval card`; do not edit. Run {id} of {day}, commit {commit}, {mode} mode, {embedder}, {machine}.
[measures.md](measures.md) says how to measure again and what each figure means.

Questions of residents, their wordings, traps and attacks are written by us on a fictional territory, or taken from
open French sets. Weights and thresholds were fitted on part of our own cases: figures on them are better than those
of questions nobody has seen. Each share stands with its 95 % interval where it has one.
"""
_NOT_MEASURED = """
## Not measured here

- The answers of a real language model of a size one would serve: none could be installed where this card was made. The
  models of the tests prove the plumbing, never quality. With one: `guichet-eval run --all --mode generate`. A small one
  made for code (Qwen2.5-Coder 1.5B) was asked the first sixty answerable cases once, in November 2026: 48 right where
  extracts give 52, 41 where it writes every answer (docs/adr/0042-the-extract-before-the-model.md).
- Satisfaction, usefulness, resolution at first contact: they need residents.
- Energy is {energy}. It tells roads apart, not machines.
- Real towns: the demo territory and the town of `garrigue` are invented, their documents cleaner than many.
"""


class Peer(BaseModel):
    """A public figure of somebody else, and ours to print beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str
    what: str
    value: str
    trust: str
    ours: str


def card(run: Run, peers: Path = PEERS) -> str:
    """The page."""
    measured = run.measured()
    spent = costs(measured)
    counted = any(not one.estimated for one in spent)
    energy = "counted by the processor (RAPL)" if counted else "an estimate from processor time (10 W a busy core)"
    head = _HEAD.format(
        id=run.id,
        day=run.started[:10],
        commit=run.commit or "unknown",
        mode=run.mode,
        embedder=f"embedder {run.embedder}" if run.embedder else "words only",
        machine=run.machine,
    )
    lines = [head, *_peers(measured, peers), *_steps(measured), *_costs(measured)]
    left = [name for name in run.steps if name not in measured]
    missing = f"- Steps this run had not done: {', '.join(left)}.\n" if left else ""
    return "\n".join([*lines, _NOT_MEASURED.format(energy=energy) + missing]).rstrip() + "\n"


def _peers(measured: Mapping[str, Measured], path: Path) -> Iterator[str]:
    yield "## Beside others\n\nOther questions, often far larger models: a neighbourhood, no ranking.\n"
    yield "| what | others | theirs | source | ours |\n|---|---|---|---|---|"
    listed = tomllib.loads(path.read_text("utf-8"))["peer"]
    for peer in TypeAdapter(list[Peer]).validate_python(listed):
        yield f"| {peer.what} | {peer.who} | {peer.value} | {peer.trust} | {_ours(peer.ours, measured)} |"


def _ours(named: str, measured: Mapping[str, Measured]) -> str:
    if named == ENERGY:
        spent = {one.road: one for one in costs(measured)}
        return f"{spent['extracted'].wh:.4f} Wh (extract)" if "extracted" in spent else "not measured"
    step, _, path = named.partition(": ")
    value: object = measured[step].figures if step in measured else {}
    for part in path.split("/"):
        value = value.get(part) if isinstance(value, Mapping) else None
    unit = " ms (95 %)" if path.endswith("_ms") and value is not None else ""
    return f"{written(value)}{unit}"


def _steps(measured: Mapping[str, Measured]) -> Iterator[str]:
    for name, found in headlines(measured).items():
        yield f"\n## {name}\n\n| figure | value |\n|---|---|"
        around = dict(rows(measured[name].figures))
        for key, value in found.items():
            for path, one in rows({key: value}):
                yield f"| {path} | {written(one)}{_interval(path, around)} |"


def _interval(path: str, every: Mapping[str, object]) -> str:
    for name in (f"{path}_detail / interval", f"{path} / interval", f"interval_{path}"):
        if isinstance(given := every.get(name), list):
            return f" ({written(given)})"
    return ""


def _costs(measured: Mapping[str, Measured]) -> Iterator[str]:
    yield "\n## Time and energy by road\n"
    yield "| road or ending | answers | median ms | 95 % ms | CPU s | Wh |\n|---|---|---|---|---|---|"
    for one in costs(measured):
        told = f"{one.wh:.5f}{' (estimate)' if one.estimated else ''}"
        yield f"| {one.road} | {one.n} | {one.p50_ms:.1f} | {one.p95_ms:.1f} | {one.cpu_s:.3f} | {told} |"
