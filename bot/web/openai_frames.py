"""The shapes of OpenAI's chat API, as its official client sends and reads them (openai 3, chat.completions)."""

from pydantic import BaseModel, Field, JsonValue

from bot.domain.answers import Answer, Outcome, Road
from bot.web.action_frames import ActionJson, action_json
from bot.web.alert_frames import AlertJson, alert_json
from bot.web.frames import CitationJson, citation_json, is_machine_made

LONGEST_HISTORY = 200
BYTES_PER_TOKEN = 4


class ContentPart(BaseModel):
    """A piece of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of the history the client keeps."""

    role: str = Field(max_length=32)
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """What was written."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """Whether the last chunk counts tokens."""

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """The part of the request that means something here; temperature and the like are ignored."""

    model: str = Field("guichet", max_length=128)
    messages: list[Message] = Field(min_length=1, max_length=LONGEST_HISTORY)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    metadata: dict[str, JsonValue] | None = None


class Usage(BaseModel):
    """Estimated at four bytes a token: what the town hall pays for is not counted by the token."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AnswerMessage(BaseModel):
    """What the assistant says, sources as Markdown footnotes."""

    role: str = "assistant"
    content: str
    refusal: str | None = None


class Choice(BaseModel):
    """There is one."""

    index: int = 0
    message: AnswerMessage
    finish_reason: str = "stop"
    logprobs: None = None


class Marks(BaseModel):
    """Fields of ours that a client may ignore."""

    sources: list[CitationJson] = Field(default_factory=list)
    outcome: Outcome | None = None
    road: Road | None = None
    ai_generated: bool = True
    alerts: list[AlertJson] = Field(default_factory=list)
    actions: list[ActionJson] = Field(default_factory=list)


class ChatCompletion(Marks):
    """A whole answer."""

    id: str
    object: str = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class Delta(BaseModel):
    """What a chunk adds."""

    role: str | None = None
    content: str | None = None


class ChunkChoice(BaseModel):
    """There is one, but in the chunk that counts tokens."""

    index: int = 0
    delta: Delta
    finish_reason: str | None = None
    logprobs: None = None


class ChatChunk(Marks):
    """A piece of a streamed answer; `sources` are whole in the one that ends it."""

    id: str
    object: str = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: Usage | None = None


class Model(BaseModel):
    """A commune to talk to."""

    id: str
    object: str = "model"
    created: int = 0
    owned_by: str


class ModelList(BaseModel):
    """All of them."""

    object: str = "list"
    data: list[Model]


def usage_of(asked: str, said: str) -> Usage:
    """The estimate."""
    prompt, completion = (max(1, len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN) for text in (asked, said))
    return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


def marks_of(answer: Answer | None) -> Marks:
    """Our fields for an answer; empty ones when it never came."""
    if answer is None:
        return Marks()
    sources = [citation_json(citation) for citation in answer.citations]
    return Marks(
        sources=sources,
        outcome=answer.outcome,
        road=answer.road,
        ai_generated=is_machine_made(answer.road),
        alerts=[alert_json(alert, answer.language) for alert in answer.alerts],
        actions=[action_json(action) for action in answer.actions],
    )
