"""`guichet-voice` that makes each answer anew, for timing: a bench asks the same questions again and again.

    python -m eval.calls.forgetful serve

Phrases of the house come from the disk as an operator's do; an answer said again would come from memory.
"""

from pathlib import Path

from voice import __main__ as program
from voice import assemble
from voice.prompts import Prompts


class Forgetful(Prompts):
    """Keeps nothing in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, most_bytes=0)


def main() -> None:
    """Entry point."""
    vars(assemble)["Prompts"] = Forgetful
    program.main()


if __name__ == "__main__":
    main()
