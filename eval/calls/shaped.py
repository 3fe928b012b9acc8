"""`guichet-voice` with the work of models of the real shapes, for timing.

    GUICHET_SHAPES=… python -m eval.calls.shaped serve

Each turn is heard twice and each answer said twice (`shaped_ear.py`, `shaped_voice.py`), and answers are made anew
(`forgetful.py`). Nothing else differs from what an operator runs.
"""

from eval.calls import forgetful
from voice.ear import ProcessEar
from voice.speak import Speaker


def main() -> None:
    """Entry point."""
    ProcessEar.program = "eval.calls.shaped_ear"
    Speaker.program = "eval.calls.shaped_voice"
    forgetful.main()


if __name__ == "__main__":
    main()
