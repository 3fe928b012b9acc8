"""`guichet-eval load`: a day of a town sent to a running counter in a few minutes."""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import httpx
import typer

from eval.commands.cases import end
from eval.commands.options import stop
from eval.load import Answered, send
from eval.load_listening import Door, Target
from eval.plots import day_plot
from eval.proofs import Figure, Proof, percentile
from eval.town import day, questions_of

SEED = 20261121
MOST_VISITS, MOST_MINUTES = 100_000, 24 * 60


def load(
    url: Annotated[str, typer.Argument(help="http://127.0.0.1:8000, or an OpenAI-compatible server")],
    minutes: Annotated[float, typer.Option(min=0.05, max=MOST_MINUTES, help="How long the day lasts")] = 5.0,
    visits: Annotated[int, typer.Option(min=1, max=MOST_VISITS, help="People who come")] = 200,
    at_once: Annotated[int, typer.Option(min=1, max=1000, help="People at the counter at once, at most")] = 50,
    door: Annotated[Door, typer.Option(help="guichet or openai")] = Door.GUICHET,
    model: Annotated[str, typer.Option(help="Model asked of an OpenAI-compatible server")] = "guichet",
    seed: Annotated[int, typer.Option(help="Where chance begins")] = SEED,
    timeout_s: Annotated[float, typer.Option(min=1.0, help="Longest answer waited for")] = 120.0,
    save_in: Annotated[Path | None, typer.Option("--save", help="Folder to leave figures and plot in")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Zipf-drawn demo questions, a burst, follow-ups, people who leave; exits 1 on any error."""
    target = Target(url.rstrip("/"), door, model, timeout_s)
    try:
        httpx.get(target.url, timeout=5.0)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        stop(f"{url} does not answer: {error}")
    before = _joules(target.url)
    found = asyncio.run(send(day(questions_of(), visits, seed), target, minutes * 60, at_once))
    after = _joules(target.url)
    spent = after - before if before is not None and after is not None else None
    if save_in:
        save_in.mkdir(parents=True, exist_ok=True)
        times = [(one.at_s, one.heard.first_sentence_ms) for one in found if one.heard.first_sentence_ms is not None]
        (save_in / "load.svg").write_text(day_plot(times), "utf-8")
    about = {"visits": visits, "minutes": minutes, "seed": seed, "door": door.value, "cores": os.cpu_count()}
    end(Proof("load", tuple(figures(found, spent, minutes)), about), save_in, as_json=as_json)


def figures(found: Sequence[Answered], joules: float | None, minutes: float) -> list[Figure]:
    """What a town would have felt. `joules`: what the counter says it spent, when it says."""
    errors = Counter(one.heard.error for one in found if one.heard.error)
    told = [
        Figure("questions", len(found), "questions"),
        Figure("errors", sum(errors.values()), "questions", at_most=0),
        *(Figure(f"error {error}", count, "questions") for error, count in sorted(errors.items())),
        Figure("left", sum(one.left for one in found), "questions"),
        Figure("longest_line", max((one.heard.queued for one in found), default=0), "place"),
        Figure("pieces_s", round(sum(one.heard.pieces for one in found) / (60 * minutes), 2), "pieces/s"),
    ]
    for name, moments in (
        ("first_event", [one.heard.first_event_ms for one in found]),
        ("first_sentence", [one.heard.first_sentence_ms for one in found]),
        ("done", [one.done_ms for one in found if not one.left]),
    ):
        if took := [moment for moment in moments if moment is not None]:
            told += [
                Figure(f"{name}_p50", round(percentile(took, 0.5), 1), "ms"),
                Figure(f"{name}_p95", round(percentile(took, 0.95), 1), "ms"),
            ]
    if joules is not None and found:
        told.append(Figure("wh_per_question", round(joules / 3600 / len(found), 5), "Wh"))
    return told


def _joules(url: str) -> float | None:
    """What the counter has spent since its start; None where it does not say."""
    try:
        text = httpx.get(f"{url}/metrics", timeout=5.0).text
    except httpx.HTTPError:
        return None
    lines = [line for line in text.splitlines() if line.startswith("guichet_energy_joules_total")]
    return float(lines[0].rsplit(" ", 1)[1]) if lines else None
