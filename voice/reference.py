"""The number of a request, or of a recorded call, told so that it can be written down: by fours, letters by a name."""

from collections.abc import Mapping

from voice.consents import Consent
from voice.talk import Move, Phase, Talk, chain, entering, listening, offering, saying, wording
from voice.words import Intent

GROUP = 4


def spelled(reference: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """« K7B4-… » → « K comme Kléber. 7. B comme Berthe. 4. », one text a group; signs without a name as they are."""
    signs = [names.get(sign, sign) for sign in reference.upper() if sign.isalnum()]
    return tuple(" ".join(f"{one}." for one in signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def reference_told(talk: Talk) -> Move:
    """As often as it is asked for: of the request left, else of the recording; who has neither is told so."""
    recorded = talk.recorded_as if talk.consent is Consent.GIVEN else ""
    if not (reference := talk.reference or recorded):
        return listening("no_reference")(talk)
    groups = [wording(text) for text in spelled(reference, talk.phrases.spelling)]
    again = saying("reference_again" if talk.place.ear else "menu_again")
    waiting = (entering(Phase.LISTENING), offering(Intent.REFERENCE))
    return chain(talk, saying("reference" if talk.reference else "call_reference"), *groups, *waiting, again)
