"""Any OpenAI-compatible server by URL (llama-server, vLLM, a public cloud…): for scale.

Errors of the network and of the server become GeneratorUnavailable or GeneratorBusy here, and nowhere else.
"""

import json
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass

import httpx

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
from bot.engines.waiting_line import WaitingLine

CONNECT_TIMEOUT_S = 5.0
CHARACTERS_PER_TOKEN = 3.0  # French, on the safe side, where the server cannot be asked
BUSY = {429, 503}
TELLS_NOTHING = {400, 422}
"""How servers answer that they tell no likeliest tokens."""

TOLD_TOKENS = 20
"""Likeliest tokens that a server is asked to tell."""

LEAST_LOGPROB = -30.0
"""What servers say of a token that cannot come is as large as they please."""

LONGEST_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class OpenAiOptions:
    """`base_url` ends with /v1. `grammar`: the server is llama-server, which takes GBNF and counts tokens."""

    base_url: str
    model: str
    api_key: str = ""
    grammar: bool = False
    at_once: int = 4
    queue_limit: int = 8


class OpenAiGenerator:
    """A `Generator` on another machine. `transport` is for tests."""

    def __init__(self, options: OpenAiOptions, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.name = options.model or "remote"
        self._options = options
        self._line = WaitingLine(options.at_once, options.queue_limit)
        keys = {"Authorization": f"Bearer {options.api_key}"} if options.api_key else {}
        self._client = httpx.AsyncClient(
            base_url=options.base_url.rstrip("/") + "/",
            headers=keys,
            timeout=httpx.Timeout(CONNECT_TIMEOUT_S),
            transport=transport,
        )

    @property
    def identity(self) -> str:
        """The name and the server; a server that changes its model without changing the name does not tell."""
        url = httpx.URL(self._options.base_url)
        return f"{self.name} {url.host}:{url.port or ''}{url.path}"

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncGenerator[Piece, None]:
        """Waiting while too many of ours are served, then the answer. Closing it closes the connection."""
        with self._line.join(caps.urgency) as ticket:
            async for position in ticket.positions():
                yield Waiting(position)
            deadline = time.monotonic() + caps.timeout_s
            request = self._client.build_request(
                "POST",
                "chat/completions",
                json=self._body(prompt, caps),
                timeout=httpx.Timeout(caps.timeout_s, connect=CONNECT_TIMEOUT_S),
            )
            try:
                response = await self._client.send(request, stream=True)
                try:
                    if prompt.between and response.status_code in TELLS_NOTHING:
                        yield Ended(Ending.STOP)
                        return
                    await _refuse_errors(response)
                    async for piece in _pieces(response, deadline, prompt.between):
                        yield piece
                finally:
                    await response.aclose()
            except httpx.HTTPError as error:
                raise GeneratorUnavailable(f"{self._options.base_url}: {type(error).__name__} {error}") from error

    def _body(self, prompt: Prompt, caps: Caps) -> dict[str, object]:
        body: dict[str, object] = {
            "model": self._options.model,
            "messages": [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            "max_tokens": caps.max_tokens,
            "temperature": 0,
            "stream": True,
        }
        body |= {"logprobs": True, "top_logprobs": TOLD_TOKENS} if prompt.between else {}
        llama_server = {"grammar": prompt.grammar, "cache_prompt": True} if self._options.grammar else {}
        return body | llama_server

    async def count_tokens(self, text: str) -> int:
        """Exact from llama-server, otherwise estimated."""
        if not self._options.grammar:
            return int(len(text) / CHARACTERS_PER_TOKEN) + 1
        url = self._options.base_url.rstrip("/").removesuffix("/v1") + "/tokenize"
        try:
            response = await self._client.post(url, json={"content": text})
            return len(response.raise_for_status().json()["tokens"])
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise GeneratorUnavailable(f"{url}: {type(error).__name__} {error}") from error


async def _refuse_errors(response: httpx.Response) -> None:
    if response.is_success:
        return
    said = (await response.aread()).decode("utf-8", "replace")[:200]
    if response.status_code in BUSY:
        raise GeneratorBusy(f"{response.url.host}: {response.status_code}")
    if response.status_code == httpx.codes.BAD_REQUEST and "context" in said:
        raise PromptTooLong(f"{response.url.host}: {said}")
    raise GeneratorUnavailable(f"{response.url.host}: {response.status_code} {said}")


async def _pieces(response: httpx.Response, deadline: float, between: tuple[str, str] | None) -> AsyncIterator[Piece]:
    reason, leaning = Ending.STOP, None
    async for line in response.aiter_lines():
        if time.monotonic() > deadline:
            yield Ended(Ending.TIME)
            return
        if not line.startswith("data:") or len(line) > LONGEST_LINE:
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            break
        chunk = _chunk(data)
        reason = Ending.TOKENS if chunk.finish == "length" else reason
        if between and leaning is None:
            leaning = _leaning(chunk.likeliest, between)
        if chunk.text:
            yield Text(chunk.text)
    yield Ended(reason, leaning=leaning)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Characters and finish reason of one event, empty where it has none; the likeliest first tokens, if it tells."""

    text: str
    finish: str
    likeliest: tuple[tuple[str, float], ...] = ()


def _chunk(data: str) -> _Chunk:
    try:
        chunk = json.loads(data)
        if "error" in chunk:
            raise GeneratorUnavailable(f"the server broke off: {str(chunk['error'])[:200]}")
        choice = (chunk.get("choices") or [{}])[0]
        told = ((choice.get("logprobs") or {}).get("content") or [{}])[0].get("top_logprobs") or ()
        likeliest = tuple((str(one["token"]), float(one["logprob"])) for one in told)
        text, finish = (choice.get("delta") or {}).get("content") or "", choice.get("finish_reason") or ""
        return _Chunk(text, finish, likeliest)
    except (ValueError, AttributeError, TypeError, KeyError, IndexError) as error:
        raise GeneratorUnavailable("the server does not speak the OpenAI protocol") from error


def _leaning(likeliest: Sequence[tuple[str, float]], between: tuple[str, str]) -> float | None:
    """Natural log-odds of the first word; a word that is not told counts as the least of what is. None without both."""
    sides = [[max(LEAST_LOGPROB, logprob) for token, logprob in likeliest if _begins(word, token)] for word in between]
    if not any(sides) or not all(logprob <= 0 for _, logprob in likeliest):
        return None
    least = max(LEAST_LOGPROB, min(logprob for _, logprob in likeliest))
    one, other = (math.log(sum(map(math.exp, side))) if side else least for side in sides)
    return one - other


def _begins(word: str, token: str) -> bool:
    said = token.strip().lower()
    return bool(said) and word.startswith(said)
