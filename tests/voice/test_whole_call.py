"""A whole conversation by real telephones: asked, interrupted, asked again, handed to a second telephone.

The counter, the telephone's process, the tiny ear and voice are real; only the day is chosen (a Monday morning). What
is asserted is in the recordings of the two telephones, in what the counter was asked, and in the journal.
"""

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import uvicorn

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.assemble import build_counter
from bot.domain.clock import PARIS
from bot.domain.conversations import Question
from bot.domain.events import AnswerEvent
from bot.embedders import choose_embedder
from bot.settings import Settings
from bot.storage import open_store
from bot.web.app import build_app
from bot.web.options import WebOptions
from eval.calls.conversing import Caller, loud_frames
from eval.calls.spoken import spoken
from eval.calls.telephone import telephone
from tests.bot.web.conftest import Holder
from tests.conftest import need
from tests.voice.legs.peers import baresip, chirp, clear_share

HOURS = "Quels sont les horaires d'ouverture de la mairie ?"
NUMBER = "Quel est le numéro de téléphone de la mairie ?"
PERSON = "Je veux parler à un agent."
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
TOKEN = "a-token-of-the-telephone-for-tests-only"
AGENT = chirp(30.0, 300, 3300)


@contextmanager
def counter_on_monday(demo: Path, folder: Path, asked: list[str]) -> Iterator[str]:
    """The counter of the demo territory, real but for its clock; its address. What it is asked is noted."""

    def noting(question: Question, counter: Counter, /) -> AsyncIterator[AnswerEvent]:
        asked.append(question.text)
        return answer(question, counter)

    settings = Settings(data_dir=demo, generator="none")
    choice = choose_embedder(settings)
    store = open_store(f"sqlite:///{folder / 'guichet.db'}")
    holder = Holder(build_counter(settings, choice.build() if choice else None, None))  # type: ignore[arg-type]
    options = WebOptions(voice_digest=hashlib.sha256(TOKEN.encode()).digest())
    app = build_app(holder, store, options, noting, lambda: MONDAY)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        store.close()


async def converse(folder: Path, data_dir: Path, url: str) -> tuple[Caller, np.ndarray, np.ndarray]:
    """The call; the caller, then what the person heard and said."""
    async with baresip(folder / "agent", AGENT, answers="auto") as agent, baresip(folder / "caller") as phone:
        given = {
            "GUICHET_VOICE_TOKEN": TOKEN,
            "GUICHET_PHONE_TARGETS": json.dumps({"accueil": f"bridge:sip:caller@127.0.0.1:{agent.port}"}),
        }
        with telephone(data_dir, url, given) as line:
            caller = Caller(phone)
            await phone.dial(line.port)
            await phone.wait("CALL_ESTABLISHED")
            await caller.hear(4.5)
            await caller.speak(spoken(HOURS))  # over the greeting
            assert await caller.hear(1.5)
            await caller.speak(spoken(NUMBER))  # over the answer
            assert await caller.hear(2.5)
            await caller.speak(spoken(PERSON))
            await agent.wait("CALL_ESTABLISHED", 25)
            await asyncio.sleep(1.5)
            await agent.command("sndcode", "1")
            await asyncio.sleep(1.5)
            await agent.command("hangup")
            await phone.wait("CALL_CLOSED")
            caller.keep()
            return caller, agent.heard(), agent.said()


async def test_asked_interrupted_asked_again_and_handed_over(demo: Path, tmp_path: Path) -> None:
    need(find_spec("faster_whisper") and find_spec("piper"), "faster-whisper and piper-tts (extra voice)")
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    asked: list[str] = []
    with counter_on_monday(demo, tmp_path, asked) as url:
        caller, at_person, by_person = await converse(tmp_path, data_dir, url)
    over_greeting, over_answer, wants_person = caller.turns([])
    assert over_greeting.answered_s is not None and over_greeting.answered_s < 5
    assert over_answer.answered_s is not None and over_answer.answered_s < 5
    assert over_answer.hushed_s is not None and over_answer.hushed_s < 1.5  # the figures are the bench's, alone
    assert wants_person.answered_s is not None
    assert caller.recordings
    assert clear_share(caller.recordings[1], by_person[-9600:-3200]) > 0.6  # the caller hears the person
    assert loud_frames(at_person).sum() > 50  # who was told why before pressing 1
    (kept,) = [json.loads(line) for path in (data_dir / "calls").glob("*.jsonl") for line in path.open()]
    assert asked == [HOURS, NUMBER]  # word for word; the third is no question
    words = {who: [turn["words"] for turn in kept["turns"] if turn["speaker"] == who] for who in ("caller", "counter")}
    assert words["caller"] == [len(text.split()) for text in (HOURS, NUMBER, PERSON)]
    assert words["counter"][0] >= 10  # the greeting was heard to where it says what it is
    assert kept["ending"] == "transferred"
