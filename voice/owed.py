"""What a caller is owed: that this is a machine, how to reach a person, heard once in the language spoken.

The greeting says both. Who cuts it short hears them before anything else is said (AI Act, article 50).
"""

from voice.dialog_acts import Act, Ask, CheckDuty, Drop, Hush, Say
from voice.notices import Notice
from voice.talk import Move, Phase, Talk, prompt


def told_by(talk: Talk, said: tuple[Say, ...]) -> frozenset[tuple[str, Notice]]:
    """What the caller has been told so far, by language."""
    return talk.told | {(one.language, notice) for one in said for notice in one.tells}


def owed_first(before: Talk, move: Move) -> Move:
    """What is owed goes before what the caller is about to hear; a danger and a goodbye wait for nothing."""
    talk, acts = move
    about_to_hear = any(isinstance(act, Say | Ask | CheckDuty) for act in acts)
    if not about_to_hear or talk.danger or talk.phase in (Phase.PARTING, Phase.OVER):
        return move
    owed = _owed(before, move)
    place = max((rank + 1 for rank, act in enumerate(acts) if isinstance(act, Hush | Drop)), default=0)
    notices: tuple[Act, ...] = tuple(prompt(talk, one) for one in owed)
    return talk, (*acts[:place], *notices, *acts[place:])


def _owed(before: Talk, move: Move) -> tuple[Notice, ...]:
    """Every answer ends by saying how to reach a person: only the end of one that was cut is owed."""
    talk, acts = move
    about = {notice for act in acts if isinstance(act, Say) for notice in act.tells}
    owed = [one for one in Notice if (talk.language, one) not in talk.told and one not in about]
    if any(isinstance(act, CheckDuty) for act in acts):
        return tuple(one for one in owed if one is Notice.MACHINE)  # a person is what they want
    asks_again = bool(before.question) and any(isinstance(act, Ask) for act in acts)
    return tuple(owed) if Notice.MACHINE in owed or asks_again else ()
