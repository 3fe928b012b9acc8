"""The client of an OpenAI-compatible server, against a server that behaves and others that do not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from bot.answering.generator import (
    Caps,
    Ended,
    Ending,
    GeneratorBusy,
    GeneratorUnavailable,
    Piece,
    Prompt,
    PromptTooLong,
    Text,
    Waiting,
)
from bot.engines.openai import OpenAiGenerator, OpenAiOptions

CAPS = Caps(max_tokens=50, timeout_s=1.0)
PROMPT = Prompt("Règles", "Question", 'root ::= "aucun"')


class Events(httpx.AsyncByteStream):
    """A body that comes line by line and remembers that it was closed."""

    def __init__(self, lines: list[str], pause_s: float = 0.0) -> None:
        self._lines, self._pause_s, self.closed = lines, pause_s, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for line in self._lines:
            await asyncio.sleep(self._pause_s)
            yield f"{line}\n\n".encode()

    async def aclose(self) -> None:
        self.closed = True


def said(text: str, finish: str | None = None) -> str:
    return "data: " + json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": finish}]})


def generator(answer: Callable[[httpx.Request], httpx.Response], **changes: int | bool) -> OpenAiGenerator:
    options = OpenAiOptions("http://llm.example/v1", "mistral", "secret", **changes)  # type: ignore[arg-type]
    return OpenAiGenerator(options, httpx.MockTransport(answer))


async def pieces(asked: OpenAiGenerator) -> list[Piece]:
    return [piece async for piece in asked.stream(PROMPT, CAPS)]


async def test_streams_the_answer_and_asks_as_the_protocol_wants() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        lines = [": ping", 'data: {"choices": []}', said("com"), said("plet\n"), said("", "stop"), "data: [DONE]"]
        return httpx.Response(200, stream=Events(lines))

    assert await pieces(generator(answer)) == [Text("com"), Text("plet\n"), Ended(Ending.STOP)]
    body = json.loads(seen[0].content)
    assert str(seen[0].url) == "http://llm.example/v1/chat/completions"
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert (body["temperature"], body["stream"], body["max_tokens"]) == (0, True, 50)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert "grammar" not in body


def leaning(*likeliest: tuple[str, float]) -> str:
    told = [{"token": token, "logprob": logprob} for token, logprob in likeliest]
    first = {"token": likeliest[0][0], "logprob": likeliest[0][1], "top_logprobs": told}
    return "data: " + json.dumps({"choices": [{"delta": {"content": "oui"}, "logprobs": {"content": [first]}}]})


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (leaning((" Oui", -0.5), ("non", -1.5), ("Peut", -3.0)), 1.0),
        (leaning(("Non", -0.1), ("la", -4.1)), -4.0),
        (leaning(("Je", -0.1), ("la", -4.1)), None),
        (leaning(("oui", -0.1), ("non", -9999.0)), 29.9),
        (leaning(("oui", -0.1), ("non", -3.4e38)), 29.9),
        (leaning(("oui", -1.0), ("non", -2.0), ("la", -9999.0)), 1.0),
        (leaning(("oui", -1.0), ("la", -9999.0)), 29.0),
        (leaning(("oui", float("nan")), ("non", -2.0)), None),
        (leaning(("oui", 900.0), ("non", -2.0)), None),
        (said("oui"), None),
    ],
)
async def test_between_two_words_it_tells_how_far_the_server_leans(event: str, told: float | None) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, stream=Events([event, "data: [DONE]"]))

    prompt = Prompt("Lisez", "Question", between=("oui", "non"))
    *_, last = [piece async for piece in generator(answer).stream(prompt, CAPS)]
    assert isinstance(last, Ended)
    assert last.leaning == (None if told is None else pytest.approx(told))
    assert json.loads(seen[0].content)["logprobs"] is True


@pytest.mark.parametrize("status", [400, 422])
async def test_a_server_that_tells_no_likeliest_tokens_tells_nothing(status: int) -> None:
    silent = generator(lambda _: httpx.Response(status, text="logprobs are not supported"))
    prompt = Prompt("Lisez", "Question", between=("oui", "non"))
    assert [piece async for piece in silent.stream(prompt, CAPS)] == [Ended(Ending.STOP)]
    with pytest.raises(GeneratorUnavailable):
        await pieces(silent)


async def test_llama_server_gets_the_grammar_and_counts_the_tokens() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/tokenize":
            return httpx.Response(200, json={"tokens": [1, 2, 3]})
        assert json.loads(request.content)["grammar"] == PROMPT.grammar
        return httpx.Response(200, stream=Events([said("aucun", "length"), "data: [DONE]"]))

    remote = generator(answer, grammar=True)
    assert await remote.count_tokens("trois mots ici") == 3
    assert await pieces(remote) == [Text("aucun"), Ended(Ending.TOKENS)]


async def test_the_tokens_of_another_server_are_estimated_upwards() -> None:
    assert await generator(lambda _: httpx.Response(500)).count_tokens("a" * 30) == 11


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx.Response(429), GeneratorBusy),
        (httpx.Response(503), GeneratorBusy),
        (httpx.Response(401, text="bad key"), GeneratorUnavailable),
        (httpx.Response(400, text="exceeds the available context size"), PromptTooLong),
        (httpx.Response(200, stream=Events(["data: {not json"])), GeneratorUnavailable),
        (httpx.Response(200, stream=Events(['data: {"error": {"message": "out of memory"}}'])), GeneratorUnavailable),
        (httpx.Response(200, stream=Events(["data: 3"])), GeneratorUnavailable),
    ],
)
async def test_the_errors_of_the_server_are_translated(
    response: httpx.Response, error: type[GeneratorUnavailable]
) -> None:
    with pytest.raises(error):
        await pieces(generator(lambda _: response))


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.ReadTimeout("silent")])
async def test_a_server_that_cannot_be_reached_is_unavailable(fault: httpx.TransportError) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(GeneratorUnavailable, match=r"http://llm\.example/v1"):
        await pieces(generator(answer))


async def test_an_endless_answer_is_cut_by_the_clock() -> None:
    body = Events([said("mot ")] * 100, pause_s=0.05)
    remote = generator(lambda _: httpx.Response(200, stream=body))
    assert (await pieces(remote))[-1] == Ended(Ending.TIME)
    assert body.closed


async def test_closing_the_stream_closes_the_connection() -> None:
    body = Events([said("un"), said("deux")])
    stream = generator(lambda _: httpx.Response(200, stream=body)).stream(PROMPT, CAPS)
    assert await anext(stream) == Text("un")
    await stream.aclose()
    assert body.closed


async def test_more_than_allowed_at_once_wait_then_are_turned_away() -> None:
    remote = generator(lambda _: httpx.Response(200, stream=Events([said("un")])), at_once=1, queue_limit=1)
    first, second = remote.stream(PROMPT, CAPS), remote.stream(PROMPT, CAPS)
    assert await anext(first) == Text("un")
    assert await anext(second) == Waiting(1)
    with pytest.raises(GeneratorBusy):
        await pieces(remote)
    await first.aclose()
    assert await anext(second) == Text("un")
    await second.aclose()
