"""What several folders of tests share: the demo territory, ingested once, and how a missing peer is told."""

import fcntl
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.embedders import choose_embedder
from bot.engines.sparse import FrenchAnalyser
from bot.settings import Settings
from ingestion.path import ingest

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests/models/tiny.gguf"


def pytest_configure() -> None:
    """Workers side by side (`-n`) empty a PostgreSQL database each, named after the worker."""
    worker, address = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("GUICHET_TEST_POSTGRES")
    if not worker or not address:
        return
    name = f"guichet_{worker}"
    with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first():
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    os.environ["GUICHET_TEST_POSTGRES"] = make_url(address).set(database=name).render_as_string(hide_password=False)


def need(present: object, name: str) -> None:
    """Skip by name when a peer is missing; fail where the peers are required."""
    if present:
        return
    if os.environ.get("GUICHET_REQUIRE_PEERS") == "1":
        pytest.fail(f"required peer is missing: {name}")
    pytest.skip(f"missing: {name}")


@pytest.fixture(scope="session")
def llama() -> None:
    """The real llama.cpp."""
    need(find_spec("llama_cpp"), "llama-cpp-python (install clang or g++, then make test)")


@pytest.fixture(scope="session")
def demo() -> Path:
    """The data folder of the demo territory, ingested with the packaged embedder (kept between runs)."""
    data_dir = ROOT / "build" / "test-demo"
    choice = choose_embedder(Settings())
    data_dir.parent.mkdir(exist_ok=True)
    with (data_dir.parent / "test-demo.lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        ingest(
            ROOT / "corpus",
            data_dir,
            embedder_factory=choice.for_passages() if choice else None,
            analyser=FrenchAnalyser(),
            progress=lambda step, done, total: None,
        )
    return data_dir


@pytest.fixture
def own_demo(demo: Path, tmp_path: Path) -> Path:
    """A copy for one test, without what comes and goes with the processes that read or write the first."""
    return shutil.copytree(demo, tmp_path / "data", ignore=shutil.ignore_patterns("views", "guichet.db*"))
