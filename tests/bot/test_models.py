"""Models pulled from a hub of our own on the loopback, imported by hand, verified, chosen."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.catalogue import (
    Kind,
    Model,
    ModelFile,
    installed_embedder,
    installed_generator,
    installed_models,
    known_models,
    read_catalogue,
)
from bot.models import ModelError, import_file, pull, verify
from bot.models_cli import models_app

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONTENT = b"GGUF" + os.urandom(6_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Hub:
    """What the hub holds, how slowly it gives it, and what it was asked."""

    files: dict[str, bytes]
    bytes_per_s: float = 0.0
    breaks: int = 0
    ranges: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def hub() -> Iterator[Hub]:
    held = Hub({"/us/model/resolve/main/model.gguf": CONTENT})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            held.ranges.append(self.headers.get("Range", ""))
            self.answer(body=True)

        def answer(self, body: bool) -> None:
            held.authorizations.append(self.headers.get("Authorization", ""))
            content = held.files.get(self.path)
            if content is None:
                self.send_response(404)
                self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("X-Repo-Commit", COMMIT)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked = self.headers.get("Range", "")
            start = int(asked.removeprefix("bytes=").split("-")[0]) if asked and body else 0
            self.send_response(206 if start else 200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("Content-Length", str(len(content) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.end_headers()
            if body:
                self.give(content[start:])

        def give(self, content: bytes) -> None:
            for place in range(0, len(content), 65536):
                if held.breaks and place > 1_200_000:
                    held.breaks -= 1
                    self.close_connection = True
                    return
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(content[place : place + 65536])
                if held.bytes_per_s:
                    time.sleep(65536 / held.bytes_per_s)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        held.url = f"http://127.0.0.1:{server.server_port}"
        yield held
        server.shutdown()


def model(sha256: str = DIGEST, *more: ModelFile) -> Model:
    files = (ModelFile("model.gguf", sha256, len(CONTENT)), *more)
    return Model("ours", Kind.GENERATOR, "small", "Ours", "MIT", "us/model", "main", 1.0, files)


def test_a_model_is_pulled_checked_and_installed_without_any_token(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    done = pull(model(), tmp_path, hub.url, lambda *progress: told.append(progress))
    assert done.path.read_bytes() == CONTENT
    assert told[-1] == ("model.gguf", len(CONTENT), len(CONTENT))
    assert len(told) > 2
    assert set(hub.authorizations) == {""}
    assert not (tmp_path / ".partial/ours").exists()
    found = installed_generator(tmp_path, "ours")
    assert found is not None
    assert verify(found) == []


def test_a_wrong_checksum_is_refused_and_nothing_is_installed(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="wrong sha256") as caught:
        pull(model("0" * 64), tmp_path, hub.url, lambda *_: None)
    assert "\n" not in str(caught.value)
    assert installed_models(tmp_path) == []
    assert not list(tmp_path.rglob("*.gguf"))


PULL = """
import sys
from pathlib import Path
from tests.bot.test_models import model
from bot.models import pull
pull(model(sys.argv[3]), Path(sys.argv[1]), sys.argv[2], print)
"""


def test_a_killed_download_is_resumed_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    hub.bytes_per_s = 3_000_000
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen([sys.executable, "-c", PULL, tmp_path, hub.url, DIGEST], env=environment) as first:
        while not any(path.stat().st_size > 2_000_000 for path in tmp_path.rglob("model.gguf.*")):
            assert first.poll() is None
            time.sleep(0.05)
        first.kill()
    hub.bytes_per_s = 0.0
    assert pull(model(), tmp_path, hub.url, lambda *_: None).path.read_bytes() == CONTENT
    assert hub.ranges[0] in ("", "bytes=0-")
    assert int(hub.ranges[-1].removeprefix("bytes=").split("-")[0]) > 2_000_000


def test_a_connection_that_breaks_is_taken_up_again(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = 3
    assert pull(model(), tmp_path, hub.url, lambda *_: None).path.read_bytes() == CONTENT
    assert len(hub.ranges) == 4


def test_an_unreachable_hub_is_explained_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"http://127\.0\.0\.1:9 cannot be reached .*: bring the file by hand"
    ) as caught:
        pull(model(), tmp_path, "http://127.0.0.1:9", lambda *_: None)
    assert "\n" not in str(caught.value)


def test_a_file_that_left_the_repository_is_said_unless_it_was_optional(hub: Hub, tmp_path: Path) -> None:
    optional = ModelFile("extra.json", "", 0, optional=True)
    assert pull(model(DIGEST, optional), tmp_path, hub.url, lambda *_: None).digests == {"model.gguf": DIGEST}
    with pytest.raises(ModelError, match=r"no longer holds gone\.json"):
        pull(model(DIGEST, ModelFile("gone.json", "", 0)), tmp_path, hub.url, lambda *_: None)


def test_a_disk_that_is_too_small_is_said_before_the_download(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="GB needed"):
        pull(model(DIGEST, ModelFile("huge", "", 10**18)), tmp_path, hub.url, lambda *_: None)
    assert hub.ranges == []


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    path = tmp_path / "brought.gguf"
    path.write_bytes(CONTENT)
    return path


def test_an_unknown_file_is_imported_only_with_a_name_and_its_digest(brought: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    for as_id, sha256 in (("", ""), ("mine", ""), ("", DIGEST)):
        with pytest.raises(ModelError, match="not a known model"):
            import_file(brought, models, as_id, sha256)
    with pytest.raises(ModelError, match="wrong sha256"):
        import_file(brought, models, "mine", "0" * 64)
    with pytest.raises(ModelError, match="belongs to a known model"):
        import_file(brought, models, "ministral-3-3b", DIGEST)
    with pytest.raises(ModelError, match="letters"):
        import_file(brought, models, "../mine", DIGEST)
    assert import_file(brought, models, "mine", DIGEST.upper()).path.read_bytes() == CONTENT
    assert brought.exists()


def test_what_is_not_a_model_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("bonjour", encoding="utf-8")
    with pytest.raises(ModelError, match="not a GGUF"):
        import_file(tmp_path / "notes.txt", tmp_path / "models", "mine", "0" * 64)
    with pytest.raises(ModelError, match="no file"):
        import_file(tmp_path / "absent.gguf", tmp_path / "models", "", "")


def test_a_changed_or_missing_file_does_not_pass_verification(brought: Path, tmp_path: Path) -> None:
    done = import_file(brought, tmp_path / "models", "mine", DIGEST)
    done.path.write_bytes(CONTENT + b"x")
    assert verify(done) == ["brought.gguf: changed since it was installed"]
    done.path.unlink()
    assert verify(done) == ["brought.gguf: missing"]
    assert installed_models(tmp_path / "models") == []


def installed(folder: Path, kind: Kind, memory_gb: float) -> None:
    folder.mkdir(parents=True)
    (folder / "m.gguf").write_bytes(b"GGUF")
    record = {"kind": kind, "main": "m.gguf", "digests": {}, "min_memory_gb": memory_gb}
    (folder / "installed.json").write_text(json.dumps(record), encoding="utf-8")


def test_the_largest_generator_that_fits_is_chosen(tmp_path: Path) -> None:
    for name, memory_gb in (("small", 3.0), ("medium", 6.0), ("large", 64.0)):
        installed(tmp_path / name, Kind.GENERATOR, memory_gb)
    installed(tmp_path / "granite", Kind.EMBEDDER, 2.0)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/installed.json").write_text("{", encoding="utf-8")
    chosen = installed_generator(tmp_path, memory_gb=16.0)
    assert chosen is not None
    assert chosen.id == "medium"
    assert installed_generator(tmp_path, "absent") is None
    embedder = installed_embedder(tmp_path)
    assert embedder is not None
    assert embedder.path == tmp_path / "granite"


def test_the_catalogue_holds_every_model_by_digest_or_commit() -> None:
    assert known_models()[0].id == "ministral-3-3b"
    for known in known_models():
        for file in known.files:
            assert len(file.sha256) == 64 or len(known.revision) == 40, f"{known.id} {file.path}"
            assert not file.parts or (len(file.sha256) == 64 and file.bytes), f"{known.id} {file.path}"
        assert known.licence in ("Apache-2.0", "MIT", "CC-BY-4.0")
    with pytest.raises(KeyError):
        read_catalogue('[[model]]\nid = "x"\n')


def test_the_command_line_says_in_one_line_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, brought: Path
) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    run = CliRunner().invoke
    listed = run(models_app, ["list"])
    assert listed.exit_code == 0
    assert "ministral-3-3b" in listed.output
    assert "size not recorded" in listed.output
    unknown = run(models_app, ["pull", "gpt-5"])
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (2, 1)
    unreachable = run(models_app, ["pull", "qwen3.5-0.8b"])
    assert unreachable.exit_code == 4
    assert unreachable.stderr.splitlines()[-1].startswith("guichet: http://127.0.0.1:9 cannot be reached")
    assert run(models_app, ["verify"]).exit_code == 3
    assert run(models_app, ["import", str(brought)]).exit_code == 4
    assert run(models_app, ["import", str(brought), "--as", "mine", "--sha256", DIGEST]).exit_code == 0
    assert "mine: brought.gguf" not in run(models_app, ["verify"]).output
    assert "installed  mine" in run(models_app, ["list"]).output
    (tmp_path / "models/mine/brought.gguf").write_bytes(b"GGUF changed")
    assert run(models_app, ["verify", "mine"]).exit_code == 4
