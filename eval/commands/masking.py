"""`guichet-eval masking`: personal data masked and ordinary lines left alone, on lines the rules never saw."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.domain.masking import official_of
from bot.settings import Settings
from eval.commands.cases import end
from eval.masking import contacts_of, false_positives, judged, read_set, recall
from eval.proofs import Figure, Proof


def masking(
    name: Annotated[str, typer.Option("--set", help="tuned, held, fresh, later, blind or spoken")] = "held",
    save_in: Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Recall of personal data and false positives; exits 1 under 98 % or over 2 %."""
    outcomes = judged(read_set(name), official_of(contacts_of(Settings().territory)))
    for one in outcomes:
        if one.leaked or one.lost:
            print(f"{'leaked' if one.leaked else 'lost'}: {one.line.text!r} → {one.masked!r}", file=sys.stderr)
    figures = (
        Figure("lines", len(outcomes), "lines"),
        Figure("pieces", sum(len(one.line.private) for one in outcomes), "pieces"),
        Figure("recall", recall(outcomes), "share", at_least=0.98),
        Figure("false_positives", false_positives(outcomes), "share", at_most=0.02),
    )
    end(Proof(f"masking-{name}", figures, {"set": name}), save_in, as_json=as_json)
