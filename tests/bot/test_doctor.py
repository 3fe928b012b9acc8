"""The diagnosis names what is wrong and what to do next."""

import socket
from pathlib import Path

from bot import doctor
from bot.doctor import State


def test_a_port_in_use_is_named_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        check = doctor.port("127.0.0.1", taken.getsockname()[1])
    assert check.state is State.DEGRADED
    assert "GUICHET_PORT" in check.advice


def test_a_folder_without_sources_is_named_with_its_setting(tmp_path: Path) -> None:
    assert doctor.territory(tmp_path).state is State.DEGRADED
    assert "GUICHET_TERRITORY" in doctor.territory(tmp_path).advice
    (tmp_path / "sources.toml").write_text("")
    assert doctor.territory(tmp_path).state is State.GOOD


def test_the_disk_is_measured_where_the_data_will_be(tmp_path: Path) -> None:
    check = doctor.disk(tmp_path / "not" / "yet" / "made")
    assert str(tmp_path) in check.found


def test_processor_and_memory_always_answer() -> None:
    assert "cores" in doctor.processor().found
    assert "GB" in doctor.memory().found
