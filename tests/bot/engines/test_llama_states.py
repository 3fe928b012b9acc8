"""Beginnings of prompts on disk: the same come back, anything else is refused, and a start goes on without them."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering.generator import Caps, Ended, Prompt
from bot.engines.llama import LlamaGenerator, LlamaOptions
from bot.engines.llama_states import States, Tree, model_digest

MODELS = Path(__file__).parents[2] / "models"
KEY = ["model", "instructions", "build"]


class Copies:
    """What it keeps of a stretch is its tokens."""

    def __init__(self, tokens: list[int]) -> None:
        self._tokens = tokens

    def save(self, start: int, end: int) -> bytearray:
        return bytearray(self._tokens[start:end])

    def cut(self, kept: bytearray, at: int) -> None:
        return None


def tree_of(*prompts: list[int], times: int = 3) -> Tree:
    tree = Tree(1000)
    for prompt in prompts:
        tree.insert(prompt, Copies(prompt), None)
        for _ in range(times):
            tree.find(prompt)
    return tree


def test_the_most_asked_come_back_within_the_limit(tmp_path: Path) -> None:
    tree = tree_of([1, 2, 3], [1, 2, 3, 4, 5], [9, 9], times=2)
    tree.find([1, 2, 3, 4, 5])
    assert States(tmp_path, KEY, 5).save(tree)
    back = Tree(1000)
    assert States(tmp_path, KEY, 5).load(back) == 5
    assert [back.length(one) for one in ([1, 2, 3, 4, 5], [9, 9])] == [5, 0]
    assert back.find([1, 2, 3, 4, 5]).parts == (bytearray([1, 2, 3]), bytearray([4, 5]))


def test_what_was_asked_once_is_not_worth_the_disk_and_nothing_is_written_twice(tmp_path: Path) -> None:
    states = States(tmp_path, KEY, 100)
    assert not states.save(tree_of([1, 2], times=0))
    tree = tree_of([1, 2])
    assert states.save(tree)
    assert not states.save(tree)


@pytest.mark.parametrize("place", range(3))
def test_another_model_other_instructions_or_another_build_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: int
) -> None:
    States(tmp_path, KEY, 100).save(tree_of([1, 2]))
    key = [*KEY[:place], "other", *KEY[place + 1 :]]
    assert States(tmp_path, key, 100).load(Tree(100)) == 0
    assert "another model" in capsys.readouterr().err


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda content: content[:-1],
    "half": lambda content: content[: len(content) // 2],
    "one bit": lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
    "longer": lambda content: content + b"x",
    "noise": lambda _: b"\x00" * 5000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_told_and_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    tree = tree_of([1, 2])
    States(tmp_path, KEY, 100).save(tree)
    (file,) = tmp_path.iterdir()
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    states = States(tmp_path, KEY, 100)
    assert states.load(Tree(100)) == 0
    assert "damaged" in capsys.readouterr().err
    assert states.save(tree)
    assert States(tmp_path, KEY, 100).load(Tree(100)) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "prompts.states").mkdir()
    assert not States(tmp_path, KEY, 100).save(tree_of([1, 2]))
    assert "cannot be written" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["prompts.states"]


def test_two_models_of_the_same_size_have_two_digests(tmp_path: Path) -> None:
    copy = tmp_path / "copy.gguf"
    shutil.copy2(MODELS / "tiny.gguf", copy)
    same = model_digest(copy)
    assert same == model_digest(MODELS / "tiny.gguf")
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    assert model_digest(copy) != same
    content[0] ^= 1
    copy.write_bytes(content)
    shutil.copystat(MODELS / "tiny.gguf", copy)
    assert model_digest(copy) != same


@pytest.mark.usefixtures("llama")
@pytest.mark.asyncio
async def test_a_swapped_model_reads_everything_anew_and_answers(tmp_path: Path) -> None:
    """The real llama.cpp, twice with one model, then with another in its place."""
    model = tmp_path / "model.gguf"
    shutil.copy(MODELS / "tiny.gguf", model)
    asked = [Prompt("Répondez avec les sources. " * 8, "Quel est le prix du repas ?")] * 3
    options = LlamaOptions(
        model, threads=1, context_tokens=2048, instructions=asked[0].system, states=tmp_path / "kept"
    )
    said = []
    for swapped in (False, False, True):
        if swapped:
            shutil.copy(MODELS / "bad.gguf", model)
        generator = LlamaGenerator(options)
        for prompt in asked:
            pieces = [piece async for piece in generator.stream(prompt, Caps(20, 60.0))]
            assert isinstance(pieces[-1], Ended)
        said.append(pieces)
        await _until_saved(tmp_path / "kept")
        await generator.aclose()
    assert said[0] == said[1]


async def _until_saved(folder: Path) -> None:
    for _ in range(200):
        if (folder / "prompts.states").exists():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was kept")
