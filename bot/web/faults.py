"""Where something broke, for the log: places in the code, never the values that were there."""

import traceback

DEEPEST = 8


def places_of(error: BaseException) -> list[str]:
    """The last calls, as `file:line function`."""
    calls = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    return [f"{call.filename}:{call.lineno} {call.name}" for call in calls]
