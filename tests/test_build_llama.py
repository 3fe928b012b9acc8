"""What llama.cpp is built with, as the machine allows."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def build() -> ModuleType:
    path = Path(__file__).parent.parent / "scripts" / "build_llama.py"
    told = importlib.util.spec_from_file_location("build_llama", path)
    assert told is not None and told.loader is not None
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def test_only_clang_brings_an_openmp_that_gives_way(build: ModuleType) -> None:
    assert not build.has_openmp("gcc"), "whatever is installed"
    assert not build.has_openmp("clang-of-nowhere")


@pytest.mark.skipif(sys.platform != "linux", reason="a compiler that is a script")
@pytest.mark.parametrize(
    ("script", "found"), [("exit 1", False), ('cp /bin/true "$6"', True), ('cp /bin/false "$6"', False)]
)
def test_an_openmp_is_there_when_a_program_with_it_runs(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, found: bool
) -> None:
    clang = tmp_path / "clang-99"
    clang.write_text(f"#!/bin/sh\n{script}\n")
    clang.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert shutil.which("clang-99") == str(clang)
    assert build.has_openmp("clang-99") is found


@pytest.mark.parametrize(("openmp", "told"), [(True, "-DGGML_OPENMP=ON"), (False, "-DGGML_OPENMP=OFF")])
def test_a_wheel_is_kept_apart_from_one_built_otherwise(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, openmp: bool, told: str
) -> None:
    monkeypatch.setattr(build, "has_openmp", lambda _: openmp)
    arguments = build.cmake_args("clang")
    assert told in arguments
    assert build.wheel_folder("clang", arguments) != build.wheel_folder("clang", arguments[1:])


def test_sources_that_are_known_are_edited_and_others_are_left_alone(build: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / build.EDITED
    file.parent.mkdir(parents=True)
    known = "\n".join(before for before, _ in build.EDITS)
    file.write_text(known)
    assert build.edited(tmp_path)
    assert file.read_text() == "\n".join(after for _, after in build.EDITS)
    for strange in (known + "if (M == 1) {", known.replace("if (M == 1) {", "")):
        file.write_text(strange)
        assert not build.edited(tmp_path)
        assert file.read_text() == strange
    file.unlink()
    assert not build.edited(tmp_path)


def test_sources_that_cannot_be_had_do_not_stop_the_set_up(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "REQUIREMENT", "./of-nowhere")
    assert build.sources_of(tmp_path) is None
    assert "built as they are" in capsys.readouterr().out
    (tmp_path / "llama_cpp_python-0.tar.gz").write_bytes(b"cut short")
    monkeypatch.setattr(build.subprocess, "run", lambda *_, **__: None)
    assert build.sources_of(tmp_path) is None
