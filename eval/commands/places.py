"""`guichet-eval places`: questions about places and hours, at a frozen moment, through any door."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.answering.counter import Counter
from bot.settings import Settings
from eval.cases import CaseInvalidError
from eval.commands.cases import end
from eval.commands.options import stop
from eval.place_cases import PlaceCase, read_place_cases
from eval.place_doors import Through, door
from eval.places import JudgedPlace, judge_place, share_right, shares_by_kind
from eval.proofs import Figure, Proof, percentile

CASES = Path(__file__).parents[1] / "cases" / "places"


def places(
    paths: Annotated[list[Path] | None, typer.Argument(help="Case files or folders [default: ours]")] = None,
    through: Annotated[Through, typer.Option(help="The door the questions come through")] = Through.INSIDE,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the ingested territory")] = None,
    save_in: Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
    worst: Annotated[int, typer.Option(help="How many failures to show")] = 20,
) -> None:
    """Accuracy, wrong hours and telephones, latency; exits 1 when a promise does not hold."""
    try:
        cases = read_place_cases(paths or [CASES])
    except (CaseInvalidError, OSError) as error:
        stop(str(error))
    judged = asyncio.run(_judged(cases, _counter(data or Settings().data_dir), through))
    _show(judged, worst)
    end(_proof(judged, through), save_in, as_json=as_json)


async def _judged(cases: tuple[PlaceCase, ...], counter: Counter, through: Through) -> list[JudgedPlace]:
    async with door(through, counter) as opened:
        return [judge_place(case, await opened(case)) for case in cases]


def _counter(data_dir: Path) -> Counter:
    from bot.assemble import build_counter
    from bot.embedders import choose_embedder

    settings = Settings().model_copy(update={"data_dir": data_dir})
    choice = choose_embedder(settings)
    return build_counter(settings, choice.build() if choice else None, None)


def _show(judged: list[JudgedPlace], worst: int) -> None:
    for one in [one for one in judged if not one.right or one.wrong_hour or one.wrong_phone][:worst]:
        heard, marks = one.heard, f" missing {list(one.missing)}" if one.missing else ""
        marks += f" FORBIDDEN {list(one.forbidden)}" if one.forbidden else ""
        marks += " WRONG" if one.wrong_hour or one.wrong_phone else ""
        said = f"{heard.outcome} by {heard.road}{marks}"
        print(f"{one.case.id} {said}\n    {one.case.question!r}\n    {heard.text[:300]!r}", file=sys.stderr)


def _proof(judged: list[JudgedPlace], through: Through) -> Proof:
    """The promise of latency is that of computed answers."""
    took = [one.heard.took_ms for one in judged if one.heard.road == "computed"]
    figures = (
        Figure("cases", len(judged), "cases", at_least=250),
        Figure("right", round(share_right(judged), 4), "share", at_least=0.98),
        Figure("wrong_hours", sum(one.wrong_hour for one in judged), "answers", at_most=0),
        Figure("wrong_phones", sum(one.wrong_phone for one in judged), "answers", at_most=0),
        Figure("computed_p95", round(percentile(took, 0.95), 1) if took else 0.0, "ms", at_most=50),
    )
    about = {"through": through.value, "by_kind": shares_by_kind(judged)}
    return Proof("places" if through is Through.INSIDE else f"places-{through.value}", figures, about)
