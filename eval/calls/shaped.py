"""`guichet-voice` with the work of real models, for timing: an ear that hears twice, answers made anew each time.

    GUICHET_SHAPES=… python -m eval.calls.shaped serve

Nothing else differs from what an operator runs. Phrases of the house come from the disk as theirs do; an answer said
again would come from memory, and a bench asks the same questions again and again.
"""

from pathlib import Path

from voice import __main__ as program
from voice import assemble
from voice.ear import ProcessEar
from voice.prompts import Prompts


class Forgetful(Prompts):
    """Keeps nothing in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, most_bytes=0)


def main() -> None:
    """Entry point."""
    ProcessEar.program = "eval.calls.shaped_ear"
    vars(assemble)["Prompts"] = Forgetful
    program.main()


if __name__ == "__main__":
    main()
