"""What grows faster than the passages is told."""

from pathlib import Path

import pytest

from eval.bench import scale
from eval.bench.scaled import Precomputed, write_territory
from ingestion.passages import territory_passages


def sizes(power: float) -> list[dict[str, float]]:
    return [{"passages": float(size), "cost": 3 * size**power} for size in (100, 200, 400, 800)]


def test_the_exponent_of_a_cost_is_found() -> None:
    assert scale.growth(sizes(1.0), "cost") == pytest.approx(1.0)
    assert scale.growth(sizes(2.0), "cost") == pytest.approx(2.0)


def test_the_territory_holds_the_passages_asked_for(tmp_path: Path) -> None:
    write_territory(tmp_path, 200)
    passages = territory_passages(tmp_path)
    assert 160 <= len(passages) <= 280
    assert len({one.document_id for one in passages}) == 4


def test_vectors_made_beforehand_are_those_of_their_text() -> None:
    first, again = Precomputed().embed(["a", "b"]), Precomputed().embed(["b", "a"])
    assert (first == again[::-1]).all()
    assert not (first[0] == first[1]).all()


def test_a_size_once_measured_is_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"ingest_s": 4.0, "again_s": 1.0, "again_embedded": 0, "reopen_s": 1.0}
    monkeypatch.setattr(scale, "_apart", lambda what, folder: {**made, **dict.fromkeys(scale.GROWING, 0.5)})
    monkeypatch.setattr(scale, "_embedding", lambda count: {"passages": count, "seconds": 2.0, "processor_s": 3.0})
    monkeypatch.setattr(scale, "write_territory", lambda folder, size: monkeypatch.setitem(made, "passages", size))
    monkeypatch.setitem(made, "reopened", 8.0)
    monkeypatch.setattr(scale, "HALVINGS", 1)
    first = scale.run(16, tmp_path)
    assert (tmp_path / "scale.svg").read_text("utf-8").startswith("<svg")
    assert not first.holds
    assert {one.name for one in first.figures if not one.holds} == {"lost_or_made_again"}
    monkeypatch.setattr(scale, "_apart", None)
    assert scale.run(16, tmp_path).figures == first.figures
