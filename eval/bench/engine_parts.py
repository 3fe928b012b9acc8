"""The parts of the engine's bench: kept until all are there, then told as ratios."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.bench.engine_peers import First
from eval.intervals import mean
from eval.proofs import Figure, percentile

Row = dict[str, Any]  # as JSON gives it back
PLAIN_RATIO, SERVER_RATIO, SERVER_MEAN_RATIO = 8.0, 2.0, 1.3


class Parts:
    """What was measured so far of one run; another workload, engine or number of threads is another run."""

    def __init__(self, path: Path, run: str) -> None:
        self._path = path
        kept: Row = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self._kept: Row = kept if kept.get("run") == run else {"run": run, "seconds": 0.0}

    @property
    def seconds(self) -> float:
        """How long all the parts took."""
        return float(self._kept["seconds"])

    def firsts(self, name: str, measure: Callable[[], Sequence[First]]) -> list[First]:
        """The times of one engine, measured when they are not there."""
        rows = self._part(name, lambda: [asdict(one) for one in measure()])
        return [First(**row) for row in rows]

    def figures(self, name: str, measure: Callable[[], Sequence[Figure]]) -> list[Figure]:
        """The same for a part that is told as it is."""
        rows = self._part(name, lambda: [asdict(one) for one in measure()])
        return [Figure(**row) for row in rows]

    def forget(self) -> None:
        """The run is over."""
        self._path.unlink(missing_ok=True)

    def _part(self, name: str, measure: Callable[[], list[Row]]) -> list[Row]:
        if name not in self._kept:
            began = time.monotonic()
            self._kept[name] = measure()
            took = time.monotonic() - began
            sys.stderr.write(f"{name}: {took:.0f} s\n")  # minutes pass between two parts
            self._kept["seconds"] += took
            self._path.write_text(json.dumps(self._kept), "utf-8")
        found: list[Row] = self._kept[name]
        return found


def first_figures(found: Mapping[str, Sequence[First]]) -> list[Figure]:
    """Ratios by the clock, then by the processor, then each engine."""
    clock = {name: [one.took_ms for one in times] for name, times in found.items()}
    spent = {name: [one.cpu_ms for one in times] for name, times in found.items()}
    limits = {"plain": PLAIN_RATIO, "llama_server": SERVER_RATIO}
    told = [
        Figure(f"ttft_ratio_{name}", _ratio(clock[name], clock["ours"]), "times", at_least=limit)
        for name, limit in limits.items()
    ]
    means = _mean(clock["llama_server"]) / _mean(clock["ours"])
    told.append(Figure("ttft_mean_ratio_llama_server", round(means, 2), "times", at_least=SERVER_MEAN_RATIO))
    told += [Figure(f"ttft_processor_ratio_{name}", _ratio(spent[name], spent["ours"]), "times") for name in limits]
    means = _mean(spent["llama_server"]) / _mean(spent["ours"])
    told.append(Figure("ttft_processor_mean_ratio_llama_server", round(means, 2), "times"))
    return told + [figure for name, times in found.items() for figure in _of(name, times)]


def _of(name: str, times: Sequence[First]) -> list[Figure]:
    took, spent = [one.took_ms for one in times], [one.cpu_ms for one in times]
    return [
        Figure(f"ttft_p50_{name}", round(percentile(took, 0.5), 1), "ms"),
        Figure(f"ttft_p95_{name}", round(percentile(took, 0.95), 1), "ms"),
        Figure(f"ttft_mean_{name}", round(_mean(took), 1), "ms"),
        Figure(f"processor_p50_{name}", round(percentile(spent, 0.5), 1), "ms"),
        Figure(f"processor_mean_{name}", round(_mean(spent), 1), "ms"),
        Figure(f"tokens_read_{name}", round(_mean([one.read_tokens for one in times]), 1), "tokens"),
    ]


def _ratio(theirs: Sequence[float], ours: Sequence[float]) -> float:
    return round(percentile(list(theirs), 0.5) / percentile(list(ours), 0.5), 2)


def _mean(values: Sequence[float]) -> float:
    return mean(list(values)) or 0.0
