"""The contact form, and the state of the documents on the board."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.requests import Door
from bot.web.console.freshness import Report, read_report
from tests.bot.web.console.town_hall import ASKED, CLAIRE, TownHall, press

GOOD = {"message": ASKED, "commune": "bourg", "email": "jeanne@example.org", "name": "Jeanne", "consent": "yes"}
FOUND = {
    "generation": "g1",
    "made": "2026-11-23T09:00:00+01:00",
    "counts": {"contradiction": 1, "stale": 0},
    "findings": [
        {
            "kind": "contradiction",
            "why": "Deux horaires <b>différents</b>",
            "cited": [
                {"source": "piscine", "title": "Piscine", "url": "javascript:alert(1)", "text": "9 h", "page": None}
            ],
        }
    ],
}


async def test_a_letter_by_the_form_is_a_request_with_its_draft(hall: TownHall) -> None:
    async with hall.resident() as resident:
        assert (await resident.get("/contact")).status_code == 200
        sent = await resident.post("/contact", data=GOOD)
        assert sent.status_code == 303
        followed = await resident.get("/person")
        assert "coordonnées sont enregistrées" in followed.text and "Combien" in followed.text
    [request] = hall.store.desks.requests.queue()
    assert (request.door, request.reach and request.reach.email) == (Door.FORM, "jeanne@example.org")
    assert hall.store.desks.requests.suggestion(request.id).citations


@pytest.mark.parametrize("wrong", [{"consent": ""}, {"email": ""}, {"email": "x"}, {"message": "  "}, {"phone": "1"}])
async def test_a_form_that_does_not_fit_comes_back_with_everything(hall: TownHall, wrong: dict[str, str]) -> None:
    async with hall.resident() as resident:
        refused = await resident.post("/contact", data={**GOOD, "name": "Jeanne <b>", **wrong})
        assert refused.status_code == 422 and "Jeanne &lt;b&gt;" in refused.text and 'role="alert"' in refused.text
        assert ("Combien" in refused.text) is ("message" not in wrong)
    assert hall.store.desks.requests.queue() == ()


async def test_what_ingestion_found_is_on_the_board_and_becomes_a_task(hall: TownHall, tmp_path: Path) -> None:
    (tmp_path / "g1.json").write_text(json.dumps(FOUND), encoding="utf-8")
    hall.app.state.desk.options = replace(hall.app.state.desk.options, reports=tmp_path)
    async with hall.agent(CLAIRE) as claire:
        page = await claire.get("/console/gaps")
        assert "Contradiction : 1" in page.text and "Deux horaires &lt;b&gt;" in page.text
        assert "javascript:" not in page.text
        wanted = {"document": "piscine", "title": "Piscine", "why": "Deux horaires"}
        done = await press(claire, "/console/gaps/document", page, **wanted)
        assert "Deux horaires" in done.text
        unknown = await press(claire, "/console/gaps/document", page, **{**wanted, "document": "nowhere"})
        assert unknown.status_code == 422
    [task] = hall.store.desks.tasks.waiting()
    assert task.document_id == "piscine"


def test_a_report_that_is_absent_or_broken_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"findings": [1]', encoding="utf-8")
    (tmp_path / "other.json").write_text('{"findings": 3, "made": "", "counts": {}}', encoding="utf-8")
    for generation in ("absent", "broken", "other", "../../etc/passwd", ""):
        assert read_report(tmp_path, generation) == Report()
    assert read_report(None, "g1") == Report()
