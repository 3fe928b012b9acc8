"""What an operator's Prometheus reads: true sums, the standard format, nothing of any resident."""

import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.answers import Answer, Outcome, Road
from bot.energy import Counted, Power, counted_joules, grams, spent_joules
from bot.web.meter import Meter


def values(text: str) -> dict[str, float]:
    """Every sample, by its name and labels."""
    return {
        f"{one.name}{sorted(one.labels.items())}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_answers_are_counted_by_road_and_ending_without_their_words(client: httpx.AsyncClient) -> None:
    before = await client.get("/metrics")
    assert before.headers["content-type"].startswith("text/plain; version=0.0.4")
    for _ in range(2):
        await client.post("/api/v1/ask", json={"question": "quels papiers"})
    after = (await client.get("/metrics")).text
    answered = {name: value for name, value in values(after).items() if name.startswith("guichet_answers_total")}
    assert sum(answered.values()) == 2
    assert "papiers" not in after
    assert values(after)["guichet_running[]"] == 0
    joules = [value for name, value in values(after).items() if name.startswith("guichet_energy_joules_total")]
    assert joules[0] > 0


def test_the_time_of_the_language_model_is_part_of_the_energy() -> None:
    meter = Meter()
    before = meter.joules()
    kept = {"total": 2000.0, "generate_processor": 60_000.0}
    meter.count(Answer("a", "q", Outcome.ANSWERED, road=Road.GENERATED, timings_ms=kept))
    text = "\n".join(meter.lines(1)) + "\n"
    found = values(text)
    assert found["guichet_generation_processor_seconds_total[]"] == 60
    assert found[f"guichet_answer_seconds_total{[('road', str(Road.GENERATED))]}"] == 2
    if before[0] == "estimate":
        assert meter.joules()[1] - before[1] >= 600
    assert set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)) == {name.split("[")[0] for name in found}


@pytest.mark.parametrize("content", [None, "", "twelve"])
def test_a_counter_that_cannot_be_read_is_no_counter(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "intel-rapl:0").mkdir()
        (tmp_path / "intel-rapl:0" / "energy_uj").write_text(content)
    assert counted_joules(tmp_path) is None


def test_rapl_is_read_package_by_package_and_never_goes_back(tmp_path: Path) -> None:
    for package, uj in enumerate((1_000_000, 2_500_000)):
        (tmp_path / f"intel-rapl:{package}").mkdir()
        (tmp_path / f"intel-rapl:{package}" / "energy_uj").write_text(f"{uj}\n")
    assert counted_joules(tmp_path) == 3.5
    assert spent_joules(3.5, 3.0) is None
    assert spent_joules(3.5, 5.0) == 1.5


def test_a_second_of_processor_costs_what_was_counted_over_all_busy_seconds(tmp_path: Path) -> None:
    counter = tmp_path / "intel-rapl:0"
    counter.mkdir()
    (counter / "energy_uj").write_text("1000000")
    busy = [10.0]
    power = Power(tmp_path, lambda: busy[0])
    assert power.watts() == ("estimate", 10.0)  # nothing counted yet
    (counter / "energy_uj").write_text("61000000")
    busy[0] = 14.0
    assert power.watts() == ("rapl", 15.0)
    assert power.joules(2.0) == 30.0
    assert Power(tmp_path / "none", lambda: busy[0]).joules(2.0) == 20.0


def test_a_counter_that_goes_round_loses_nothing(tmp_path: Path) -> None:
    package = tmp_path / "intel-rapl:0"
    package.mkdir()
    (package / "max_energy_range_uj").write_text("10000000")
    (package / "energy_uj").write_text("9000000")
    counted = Counted(tmp_path)
    for reading, joules in ((9_500_000, 0.5), (1_000_000, 2.0), (3_000_000, 4.0), (2_000_000, 13.0)):
        (package / "energy_uj").write_text(str(reading))
        assert counted.joules() == joules
    (package / "energy_uj").unlink()
    assert counted.joules() is None


def test_answers_are_weighed_by_road() -> None:
    meter = Meter()
    for road, spent_ms in ((Road.EXTRACTED, 40.0), (Road.GENERATED, 4000.0)):
        meter.count(Answer("a", "q", Outcome.ANSWERED, road=road, timings_ms={"processor": spent_ms}))
    found = values("\n".join(meter.lines(0)) + "\n")
    spent = [found[f"guichet_answer_processor_seconds_total{[('road', road)]}"] for road in ("extracted", "generated")]
    joules = [found[f"guichet_answer_energy_joules_total{[('road', road)]}"] for road in ("extracted", "generated")]
    assert spent == pytest.approx([0.04, 4.0])
    assert joules[1] == pytest.approx(100 * joules[0], rel=0.2)


def test_a_kilowatt_hour_in_france_is_told_as_its_source_says() -> None:
    assert grams(3_600_000.0) == pytest.approx(21.7)
