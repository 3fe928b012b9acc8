"""By which model evidence is read for what it means, whichever searches."""

from pathlib import Path

import pytest

from bot import assemble
from bot.assemble import meanings_of
from bot.engines.onnx_embedding import FRENCH_NAME
from tests.fakes import FakeEmbedder


class Ours(FakeEmbedder):
    """Named as the packaged one."""

    name = FRENCH_NAME


def test_the_same_is_kept_from_a_generation_to_the_next() -> None:
    ours = Ours()
    assert meanings_of(ours, 1) is meanings_of(ours, 1)
    assert meanings_of(ours, 1).reads_ahead


def test_the_packaged_model_reads_beside_another_that_searches() -> None:
    assert meanings_of(FakeEmbedder(), 1).reads_ahead


def test_without_an_embedder_nothing_is_read() -> None:
    assert not meanings_of(None, 1).reads_ahead


@pytest.mark.parametrize("folder", [None, Path("/nowhere")])
def test_a_packaged_model_that_cannot_be_read_takes_nothing_away(
    folder: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "packaged_french", lambda: folder)
    assert not meanings_of(FakeEmbedder(), 1).reads_ahead
