"""The number of a request, told so that it can be written down: by fours, each letter with a name that says which."""

from collections.abc import Mapping

from voice.talk import Move, Phase, Talk, chain, entering, listening, offering, saying, wording
from voice.words import Intent

GROUP = 4


def spelled(reference: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """« K7B4-… » → « K comme Kléber. 7. B comme Berthe. 4. », one text a group; signs without a name as they are."""
    signs = [names.get(sign, sign) for sign in reference.upper() if sign.isalnum()]
    return tuple(" ".join(f"{one}." for one in signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def reference_told(talk: Talk) -> Move:
    """As often as it is asked for; who left no request is told that there is none."""
    if not talk.reference:
        return listening("no_reference")(talk)
    groups = [wording(text) for text in spelled(talk.reference, talk.phrases.spelling)]
    again = saying("reference_again" if talk.place.ear else "menu_again")
    waiting = (entering(Phase.LISTENING), offering(Intent.REFERENCE))
    return chain(talk, saying("reference"), *groups, *waiting, again)
