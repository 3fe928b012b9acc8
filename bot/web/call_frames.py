"""What the telephone hands over: who spoke, what was said, on which sources, and how to call back."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from bot.domain.masking import Official, mask
from bot.domain.requests import Voice
from bot.web.person_frames import LONGEST_EMAIL, LONGEST_NAME, LONGEST_PHONE
from bot.web.person_shown import Where
from bot.web.shapes import Shape

TURNS, SOURCES = 200, 8
Said = Annotated[str, StringConstraints(max_length=2_000)]


class Speaker(StrEnum):
    """Who spoke; an agent's words on a bridged call are theirs, and are not handed over."""

    CALLER = "caller"
    COUNTER = "counter"


class SourceBody(BaseModel):
    """A source that was told or sent during the call."""

    title: str = Field("", max_length=300)
    url: str = Field("", max_length=2_000)


class TurnBody(BaseModel):
    """One turn of speech, as it was heard or said; `sources` are those of a counter's turn."""

    speaker: Speaker
    text: Said
    sources: list[SourceBody] = Field(default_factory=list, max_length=SOURCES)


class CallBackBody(BaseModel):
    """How to call or write back; refused without consent, kept for that only."""

    name: str = Field("", max_length=LONGEST_NAME)
    phone: str = Field("", max_length=LONGEST_PHONE)
    email: str = Field("", max_length=LONGEST_EMAIL)
    consent: bool = False


class CallBody(BaseModel):
    """A call handed over. Sent twice, it is one request, with the turns that were not kept yet.

    `call_id`: the call's conversation, 32 hexadecimal digits; the one of /api/v1/ask when the call asked there.
    `question`: what the town hall must answer; empty, the caller's last turn. `caller`: a masked number or a
    pseudonym, for agents; a whole number there is masked.
    """

    call_id: str = Field(pattern="^[0-9a-f]{32}$")
    commune: str = Field("", max_length=64)
    language: str = Field("fr", max_length=16)
    question: Said = ""
    turns: list[TurnBody] = Field(default_factory=list, max_length=TURNS)
    caller: str = Field("", max_length=64)
    duration_s: float = Field(0, ge=0, le=86_400)
    call_back: CallBackBody | None = None


class DutyJson(Shape):
    """Whether a person may answer now. `where` is `live`, `queue` or `later`; `message` says it to the caller.

    `open`: the reception is, whoever is at a screen; else it opens at `opens_at`, when that is known.
    """

    where: Where
    message: str
    position: int
    open: bool
    opens_at: datetime | None


def question_of(body: CallBody) -> str:
    """What must be answered, empty when the caller said nothing."""
    spoken = [turn.text.strip() for turn in body.turns if turn.speaker is Speaker.CALLER and turn.text.strip()]
    return body.question.strip() or (spoken[-1] if spoken else "")


def transcript_of(body: CallBody, official: Official) -> list[tuple[Voice, str]]:
    """The turns as they are kept: masked on both sides, for a counter repeats what it was told."""
    voices = {Speaker.CALLER: Voice.RESIDENT, Speaker.COUNTER: Voice.COUNTER}
    said = [(voices[turn.speaker], mask(_written(turn), official).replace("\x00", "")) for turn in body.turns]
    return [(voice, text) for voice, text in said if text]


def _written(turn: TurnBody) -> str:
    named = [" : ".join(part for part in (one.title.strip(), one.url.strip()) if part) for one in turn.sources]
    return "\n".join([turn.text.strip(), *(f"- {name}" for name in named if name)]).strip()
