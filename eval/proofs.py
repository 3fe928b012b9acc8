"""A proof: what a bench measured, where, when, on which commit; kept in `docs/proofs/`."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


class SkippedError(Exception):
    """What a bench needs is not on this machine; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its unit and the limit it is held to (None: informative)."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        below = self.at_most is None or self.value <= self.at_most
        return below and (self.at_least is None or self.value >= self.at_least)

    def line(self) -> str:
        """The figure as people read it."""
        promise = f" (at most {self.at_most:g})" if self.at_most is not None else ""
        promise += f" (at least {self.at_least:g})" if self.at_least is not None else ""
        return f"{'ok ' if self.holds else 'NO '} {self.name}: {self.value:g} {self.unit}{promise}"


@dataclass(frozen=True, slots=True)
class Proof:
    """The figures of one bench and the configuration it ran with."""

    name: str
    figures: tuple[Figure, ...]
    configuration: Mapping[str, object]

    @property
    def holds(self) -> bool:
        """Whether every promise is kept."""
        return all(figure.holds for figure in self.figures)

    def as_json(self) -> str:
        """One object: figures, machine, commit, date."""
        return json.dumps(
            {
                "proof": self.name,
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "commit": commit(),
                "machine": {"cores": os.cpu_count(), "processor": platform.processor() or platform.machine()},
                "configuration": dict(self.configuration),
                "figures": {
                    figure.name: {
                        "value": figure.value,
                        "unit": figure.unit,
                        "at_most": figure.at_most,
                        "at_least": figure.at_least,
                        "holds": figure.holds,
                    }
                    for figure in self.figures
                },
            },
            ensure_ascii=False,
            indent=2,
        )


def commit() -> str:
    """Short identifier of the checkout, with + when it has uncommitted changes; empty outside a checkout."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=False, timeout=10
    )
    return described.stdout.strip()


def save(proof: Proof, folder: Path) -> Path:
    """Write the proof into the folder, replacing the previous one of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{proof.name}.json"
    path.write_text(proof.as_json() + "\n", encoding="utf-8")
    return path


def percentile(values: list[float], share: float) -> float:
    """Nearest-rank percentile; `share` in 0..1, `values` not empty."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]
