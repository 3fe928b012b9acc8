"""A long list is read an object at a time, wherever its pieces are cut."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.streamed import ONE_LIMIT, DamagedListError, Found, object_at, objects_of

OBJECTS = [
    {"id": f"é{number}", "nom": 'Hôtel « de ville » ]}, \\" [{' * (number % 3), "n": [{}, 1.5]} for number in range(9)
]


def _written(folder: Path, text: str) -> Path:
    path = folder / "annuaire.json"
    path.write_text(text, "utf-8")
    return path


def _values(path: Path, piece: int) -> list[object]:
    found = list(objects_of(path, piece))
    assert [object_at(path, one.start, one.length) for one in found] == [one.value for one in found]
    return [one.value for one in found]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64, 1 << 20])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"service": OBJECTS}, ensure_ascii=False),
        json.dumps({"total_count": 9, "of": {"a": 1}, "results": OBJECTS}, indent=2),
        "\ufeff" + json.dumps(OBJECTS, ensure_ascii=False, indent=1),
        json.dumps([None, 12, *OBJECTS, "x"]),
    ],
    ids=["file", "api", "marked", "mixed"],
)
def test_every_object_is_found_where_it_is_written(tmp_path: Path, text: str, piece: int) -> None:
    assert _values(_written(tmp_path, text), piece) == OBJECTS


@pytest.mark.parametrize("piece", [1, 50, 1 << 20])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[",
        json.dumps(OBJECTS)[:-1],
        json.dumps(OBJECTS)[:-30],
        '{"other": [{}]}',
        "[" * 5_000,
        '[{"a": ' + "[" * 5_000,
        '[{"id": 1} {"id": NULL}]',
    ],
)
def test_a_list_that_breaks_off_is_said(tmp_path: Path, text: str, piece: int) -> None:
    with pytest.raises(DamagedListError, match=r"annuaire.json is damaged"):
        list(objects_of(_written(tmp_path, text), piece))


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    path = tmp_path / "annuaire.json"
    path.write_bytes(b'[{"nom": "\xff\xfe"}]')
    with pytest.raises(DamagedListError):
        list(objects_of(path))


def test_an_object_without_an_end_is_given_up(tmp_path: Path) -> None:
    path = _written(tmp_path, '[{"nom": "' + "x" * (3 * ONE_LIMIT))
    with pytest.raises(DamagedListError):
        list(objects_of(path))


def test_a_file_that_changed_meanwhile_is_said(tmp_path: Path) -> None:
    path = _written(tmp_path, json.dumps(OBJECTS))
    one: Found = next(iter(objects_of(path)))
    path.write_text("[]", "utf-8")
    with pytest.raises(DamagedListError, match="changed while it was read"):
        object_at(path, one.start, one.length)


WHOLE = """
import resource, sys
from pathlib import Path
from ingestion.streamed import objects_of
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in objects_of(Path(sys.argv[1])))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_file_of_a_hundred_megabytes_takes_little_memory(tmp_path: Path) -> None:
    one = json.dumps({"id": "x", "nom": "Mairie", "pivot": [], "adresse": "é" * 20_000}, ensure_ascii=False)
    path = tmp_path / "annuaire.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"service": [' + one)
        for _ in range(2_499):
            file.write("," + one)
        file.write("]}")
    assert path.stat().st_size > 100_000_000
    told = subprocess.run([sys.executable, "-c", WHOLE, str(path)], capture_output=True, text=True, check=True)
    count, kilobytes = map(int, told.stdout.split())
    assert count == 2_500
    assert kilobytes * resource.getpagesize() // 4096 < 40_000
