"""The diagnosis names what is wrong and what to do next."""

import socket
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import doctor, doctor_territory
from bot.doctor import State
from bot.engines.calendars import school_table_ends


def test_a_port_in_use_is_named_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        check = doctor.port("127.0.0.1", taken.getsockname()[1])
    assert check.state is State.DEGRADED
    assert "GUICHET_PORT" in check.advice


def test_a_folder_without_sources_is_named_with_its_setting(tmp_path: Path) -> None:
    assert doctor_territory.documents(tmp_path).state is State.DEGRADED
    assert "GUICHET_TERRITORY" in doctor_territory.documents(tmp_path).advice
    (tmp_path / "sources.toml").write_text("")
    assert doctor_territory.documents(tmp_path).state is State.GOOD


def test_the_disk_is_measured_where_the_data_will_be(tmp_path: Path) -> None:
    check = doctor.disk(tmp_path / "not" / "yet" / "made")
    assert str(tmp_path) in check.found


def test_processor_and_memory_always_answer() -> None:
    assert "cores" in doctor.processor().found
    assert "GB" in doctor.memory().found


def test_the_look_of_a_town_hall_is_told(tmp_path: Path) -> None:
    assert doctor_territory.look(tmp_path).state is State.GOOD
    (tmp_path / "theme.toml").write_text('name = "Valmuse"\naccent = "#8a1538"\nlogo = "logo.png"\n', "utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n" + bytes(3_000))
    found = doctor_territory.look(tmp_path)
    assert (found.state, found.found) == (State.GOOD, "Valmuse, #8a1538, a logo of 3 kB")


@pytest.mark.parametrize(
    ("theme", "logo", "said"),
    [
        ('accent = "rouge"', b"", "accent must be written #rrggbb"),
        ('colour = "#8a1538"', b"", "known are name, accent and logo"),
        ("logo = ", b"", "cannot be read"),
        ('logo = "absent.png"', b"", "absent.png cannot be read"),
        ('logo = "../logo.png"', b"", "a file beside it"),
        ('logo = "logo.png"', b"<html>error 404</html>", "the logo is no image/png"),
        ('logo = "logo.svg"', b"\x89PNG\r\n", "the logo is no image/svg+xml"),
        ('logo = "logo.png"', bytes(600_000), "larger than 500 kB"),
    ],
)
def test_a_look_that_would_not_show_is_named(tmp_path: Path, theme: str, logo: bytes, said: str) -> None:
    (tmp_path / "theme.toml").write_text(theme + "\n", "utf-8")
    for name in ("logo.png", "logo.svg"):
        (tmp_path / name).write_bytes(logo)
    found = doctor_territory.look(tmp_path)
    assert found.state is State.DEGRADED
    assert said in found.found
    assert found.advice


def test_a_table_of_school_holidays_that_runs_out_is_named_months_before() -> None:
    ends = school_table_ends()
    assert doctor_territory.school(ends - timedelta(days=400)).state is State.GOOD
    late = doctor_territory.school(ends - timedelta(days=100))
    assert (late.state, "school.toml" in late.advice) == (State.DEGRADED, True)
    assert str(ends) in late.found
    assert ends > date(2026, 11, 21)
