"""The readings of the language model: kept from a generation to the next, found again at the next start."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import keeper
from bot.answering.examination import Worth, examination
from bot.answering.generator import Caps, Ended, Ending, GeneratorUnavailable, Piece, Prompt
from bot.engines.examined import second_reading_of
from bot.engines.llama import LlamaGenerator, LlamaOptions
from bot.engines.openai import OpenAiGenerator, OpenAiOptions
from bot.keeper import Keeper
from tests.fakes import counter


class Waking(OpenAiGenerator):
    """A server that cannot be asked at first, then knows the examination by heart."""

    def __init__(self) -> None:
        super().__init__(OpenAiOptions("http://llm.example/v1", "waking"))
        self.refusals = 1

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:  # type: ignore[override]
        if self.refusals:
            self.refusals -= 1
            raise GeneratorUnavailable("it is loading")
        knows = any(one.answered in prompt.user for one in examination())
        yield Ended(Ending.TOKENS, leaning=float(knows) + len(prompt.user) % 3 / 10)


def test_nothing_reads_without_a_model_or_when_it_is_switched_off(tmp_path: Path) -> None:
    generator = Waking()
    assert second_reading_of(None, True, tmp_path) is None
    assert second_reading_of(generator, False, tmp_path) is None
    assert second_reading_of(generator, True, tmp_path) is second_reading_of(generator, True, tmp_path)


def test_a_model_changed_under_the_same_name_is_another(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    identities = []
    for held in (b"one", b"another"):
        file.write_bytes(held)
        identities.append(LlamaGenerator(LlamaOptions(file)).identity)
    file.unlink()
    assert len({*identities, LlamaGenerator(LlamaOptions(file)).identity}) == 3


async def test_the_server_examines_its_model_as_soon_as_it_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "EXAMINE_AGAIN_S", 0.01)
    generator = Waking()
    second = second_reading_of(generator, True, tmp_path)
    assert second is not None
    served = replace(counter([]), second=second)
    async with asyncio.timeout(10), Keeper(served, generator, lambda: served).keeping(lambda: None):
        while second.worth is None:  # noqa: ASYNC110 (the examination is a task of the server)
            await asyncio.sleep(0.01)
    assert second.worth.is_asked
    again = second_reading_of(Waking(), True, tmp_path)
    assert again is not None
    assert isinstance(again.worth, Worth)
    assert again.worth == second.worth
