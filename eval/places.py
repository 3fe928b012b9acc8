"""Answers about places and hours judged: the right road, the required facts, no wrong hour, no wrong telephone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers import Outcome, Road
from eval.cases import Expected
from eval.facts import holds_any
from eval.place_cases import PlaceCase, Way

_REFUSED = frozenset({Outcome.REFUSED_NO_EVIDENCE, Outcome.REFUSED_OUT_OF_SCOPE, Outcome.REFUSED_UNVERIFIED})
_PHONE = re.compile(r"\b0\d(?:[ .]?\d\d){4}\b|\b3\d ?\d\d\b")
_HOUR = re.compile(r"\b\d{1,2}h(?:\d\d)?\b")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a door gave for one question."""

    outcome: Outcome
    road: Road | None
    text: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """One case once answered. `wrong_hour` and `wrong_phone` are what must never be said."""

    case: PlaceCase
    heard: Heard
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    wrong_hour: bool
    wrong_phone: bool
    right: bool


def judge_place(case: PlaceCase, heard: Heard) -> JudgedPlace:
    """Whether the answer is right, and whether it says a wrong hour or telephone."""
    text = one_writing(heard.text)
    missing = tuple(
        " | ".join(fact) for fact in case.nuggets if not holds_any(text, [one_writing(one) for one in fact])
    )
    forbidden = tuple(fact for fact in case.forbidden if holds_any(text, [one_writing(fact)]))
    computed = heard.road is Road.COMPUTED
    hour = any(_HOUR.search(one_writing(fact)) for fact in (*missing, *forbidden)) and bool(_HOUR.search(text))
    phone = any(_PHONE.search(fact) for fact in (*missing, *forbidden)) and bool(_PHONE.search(text))
    ended = case.way is Way.DOCUMENTS or (_ended_well(case, heard) and not missing and not forbidden)
    return JudgedPlace(
        case=case,
        heard=heard,
        missing=missing,
        forbidden=forbidden,
        wrong_hour=computed and hour,
        wrong_phone=computed and phone,
        right=ended and _went(case, heard),
    )


def one_writing(text: str) -> str:
    """Hours and stretches of hours in one writing: `de 14 h 30 à 18:00` becomes `14h30-18h`, which holds no 14 h."""
    plain = re.sub(r"[\u00a0\u202f]", " ", text)
    plain = re.sub(r"\b(\d{1,2})(?::|[.](?=\d\d ?[ap]\.?m))?(\d\d)? ?([ap])\.?m\b\.?", _twelve, plain)
    plain = re.sub(r"\b(\d{1,2}):(\d\d)\b", r"\1 h \2", plain)
    plain = re.sub(r"\b(\d{1,2}) ?(?:heures?|h)(?: ?(\d\d)\b(?! ?h\b))?(?!\w)", r"\1 h \2", plain)
    plain = re.sub(r"\b0(\d) h", r"\1 h", plain)
    plain = re.sub(r"(\d) h 00\b", r"\1 h", plain)
    plain = re.sub(r"(\d) h (?!\d)", r"\1 h ", plain)
    plain = re.sub(r"(?:\b(?:de|from) )?(\d{1,2} h(?: \d\d)?) *(?:à|-|–|—|to|jusqu'à) *(?=\d{1,2} h)", r"\1-", plain)
    joined = re.sub(r"\b(\d{1,2}) h(?: (\d\d)\b)?", r"\1h\2", plain)
    return re.sub(r" +(?=[-,.;)])", "", re.sub(r"\s+", " ", joined)).strip()


def _twelve(found: re.Match[str]) -> str:
    hour = int(found.group(1)) % 12 + (12 if found.group(3) == "p" else 0)
    return f"{hour} h {found.group(2) or '00'}"


def _went(case: PlaceCase, heard: Heard) -> bool:
    match case.way:
        case Way.DOCUMENTS:
            return heard.road is not Road.COMPUTED
        case Way.COMPUTED:
            return heard.road is Road.COMPUTED or case.expect is Expected.CLARIFY
        case Way.ANY:
            return True


def _ended_well(case: PlaceCase, heard: Heard) -> bool:
    match case.expect:
        case Expected.ANSWERED:
            return heard.outcome is Outcome.ANSWERED
        case Expected.REFUSED:
            return heard.outcome in _REFUSED
        case Expected.EMERGENCY:
            return heard.outcome is Outcome.EMERGENCY
        case Expected.CLARIFY:
            return heard.outcome is Outcome.CLARIFY


def share_right(judged: Sequence[JudgedPlace]) -> float:
    """Between 0 and 1."""
    return sum(one.right for one in judged) / len(judged) if judged else 0.0


def shares_by_kind(judged: Sequence[JudgedPlace]) -> dict[str, str]:
    """`right/n` of each kind of question."""
    kinds = sorted({one.case.kind for one in judged})
    groups = {kind: [one for one in judged if one.case.kind == kind] for kind in kinds}
    return {kind: f"{sum(one.right for one in group)}/{len(group)}" for kind, group in groups.items()}
