"""Sound through the counter's web server: the real OpenAI client, strangers, an absent voice, too much, nonsense."""

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import openai
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.voice.browser.microphone import TOKEN, Servers, servers
from tests.voice.counter import served
from tests.voice.senses import ScriptedEar, ScriptedMouth, ScriptedSilero, loud
from tests.voice.tiny import needed
from voice import espeak
from voice.ask import CounterLine
from voice.files import read, wav
from voice.handover import Desk
from voice.rates import resampled
from voice.room import Room, Town
from voice.web import Door, build_app
from voice.words import load_wordings

QUESTION = "Quels papiers faut-il pour un passeport ?"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    needed()
    with servers(tmp_path_factory.mktemp("voice")) as both:
        yield both


@pytest.fixture
def client(both: Servers) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{both.counter}/v1", api_key="none", max_retries=0)


async def question() -> bytes:
    said, rate_hz = await espeak.say(QUESTION, "fr", 1.0)
    return wav(bytes(16_000) + resampled(said, rate_hz, 16_000) + bytes(16_000), 16_000)


def test_speech_as_the_openai_client_asks_for_it(client: openai.OpenAI) -> None:
    spoken = client.audio.speech.create(
        model="guichet", voice="fr", input="La mairie ouvre à 9 h.", response_format="wav"
    )
    with wave.open(io.BytesIO(spoken.content)) as file:
        assert file.getnframes() / file.getframerate() > 1.0
    usual = client.audio.speech.create(model="tts-1", voice="alloy", input="La mairie ouvre à 9 h.")
    assert usual.response.headers["content-type"] == "audio/mpeg"
    assert len(asyncio.run(read(usual.content))) / 32_000 > 1.0
    slow = client.audio.speech.create(
        model="x", voice="fr", input="La mairie ouvre à 9 h.", response_format="pcm", speed=0.5
    )
    quick = client.audio.speech.create(model="x", voice="fr", input="La mairie ouvre à 9 h.", response_format="pcm")
    assert len(slow.content) > 1.5 * len(quick.content)


@pytest.mark.parametrize("form", ["json", "verbose_json", "text", "srt", "vtt"])
def test_transcription_as_the_openai_client_asks_for_it(client: openai.OpenAI, form: str) -> None:
    file = ("question.wav", asyncio.run(question()))
    heard = client.audio.transcriptions.create(model="whisper-1", file=file, language="fr", response_format=form)
    assert QUESTION in (heard if isinstance(heard, str) else heard.text)
    assert form not in ("srt", "vtt") or "00:00:00" in str(heard)


def test_what_holds_no_sound_is_refused_in_words(client: openai.OpenAI) -> None:
    for nonsense in (b"not a sound", b"RIFF\0\0", bytes(3000)):
        with pytest.raises(openai.BadRequestError, match=r"son lisible|readable sound"):
            client.audio.transcriptions.create(model="w", file=("x.wav", nonsense))
    with pytest.raises(openai.UnprocessableEntityError):
        client.audio.speech.create(model="x", voice="fr", input="x" * 5000)
    with pytest.raises(openai.APIStatusError) as large:
        client.audio.transcriptions.create(model="w", file=("x.wav", bytes(11 * 1024 * 1024)))
    assert large.value.status_code == 413


def test_without_a_voice_it_is_503_and_no_microphone(tmp_path: Path) -> None:
    with served(tmp_path) as counter:
        assert httpx.get(f"{counter.url}/api/v1/voice").json() == {"hears": False, "speaks": False, "languages": []}
        gone = openai.OpenAI(base_url=f"{counter.url}/v1", api_key="none", max_retries=0)
        with pytest.raises(openai.InternalServerError) as absent:
            gone.audio.speech.create(model="x", voice="fr", input="Bonjour.")
        assert absent.value.status_code == 503
        assert "microphone=()" in httpx.get(counter.url).headers["permissions-policy"]


def test_with_a_voice_the_page_may_open_the_microphone(both: Servers) -> None:
    assert "microphone=(self)" in httpx.get(both.counter).headers["permissions-policy"]
    assert httpx.get(f"{both.counter}/api/v1/voice").json() == {
        "hears": True,
        "speaks": True,
        "languages": ["en", "fr"],
    }


def test_guichet_voice_opens_to_the_counter_alone(both: Servers) -> None:
    assert httpx.post(f"{both.voice}/v1/audio/speech", json={"input": "Bonjour."}).status_code == 401
    assert httpx.get(f"{both.voice}/healthz").status_code == 200


async def test_a_page_of_another_site_cannot_talk_in_a_residents_name(both: Servers) -> None:
    address = both.counter.replace("http", "ws") + "/api/v1/voice/talk"
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        async with connect(address, origin="https://elsewhere.example", proxy=None) as socket:
            await socket.recv()
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        async with connect(f"{both.voice.replace('http', 'ws')}/talk", proxy=None) as socket:
            await socket.recv()


@dataclass
class Page:
    """A page's side of a call, without a browser."""

    captions: list[str]
    flushes: int = 0
    sound: int = 0
    over: bool = False

    async def hear(self, socket: object, until: str) -> None:
        async with asyncio.timeout(20):
            async for message in socket:  # type: ignore[attr-defined]
                if isinstance(message, bytes):
                    self.sound += len(message)
                    continue
                told = json.loads(message)
                self.flushes += told.get("flush", False)
                self.over = self.over or told.get("over", False)
                self.captions += [told["caption"]] if "caption" in told else []
                if any(until in caption for caption in self.captions) or self.over:
                    return


@pytest.fixture
async def scripted(tmp_path: Path) -> AsyncIterator[str]:
    """guichet-voice with scripted senses: one call at a time."""
    from tests.voice.browser.microphone import serve

    with served(tmp_path) as counter:
        line, wordings = CounterLine(counter.url, "a-token-of-the-telephone-for-tests-only"), load_wordings()
        ear = ScriptedEar(["Quels papiers ?"])
        room = Room(ScriptedMouth(), (ear, ScriptedSilero()), line, Town(line), Desk(line, wordings), wordings)
        server, thread, url = serve(build_app(Door(room, TOKEN, 1, ("fr",))))
        yield url.replace("http", "ws")
        server.should_exit = True
        thread.join(5)


HEADERS = {"Authorization": f"Bearer {TOKEN}"}


async def test_a_call_from_a_page_survives_nonsense_and_is_answered(scripted: str) -> None:
    page = Page([])
    async with connect(f"{scripted}/talk", additional_headers=HEADERS, proxy=None) as socket:
        for nonsense in (b"\x01", b"", "", "{", "[]", '{"key": "zero"}', '{"key": 12}', "\0", "null"):
            await socket.send(nonsense)
        await page.hear(socket, "Posez votre question")
        await socket.send(loud(1.0, 16_000)[: 2 * 6_400])
        for _ in range(10):
            await socket.send(loud(0.1, 16_000))
            await asyncio.sleep(0.1)
        await page.hear(socket, "Apportez une photo.")
        assert page.flushes > 0 and page.sound > 0 and "Quels papiers ?" in page.captions
        await socket.send('{"key": "9"}')
        await page.hear(socket, "jamais dit")
    assert page.over and "Merci de votre appel. Au revoir." in page.captions


async def test_one_call_too_many_is_told_so_and_the_next_one_works(scripted: str) -> None:
    async with connect(f"{scripted}/talk", additional_headers=HEADERS, proxy=None) as first:
        await Page([]).hear(first, "Bonjour")
        async with connect(f"{scripted}/talk", additional_headers=HEADERS, proxy=None) as second:
            with pytest.raises(ConnectionClosed) as closed:
                await second.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1013
    await asyncio.sleep(0.5)
    async with connect(f"{scripted}/talk", additional_headers=HEADERS, proxy=None) as third:
        await Page([]).hear(third, "Bonjour")
