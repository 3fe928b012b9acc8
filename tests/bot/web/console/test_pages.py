"""The other pages of the console: kill switch, canned texts, signed answers, figures, a caller's question."""

import json
from pathlib import Path

import httpx

from bot.domain.agents import Agent, Grant, Role
from bot.domain.answers import Outcome
from bot.storage import Account
from tests.bot.web.console.test_slice import answered_by_claire
from tests.bot.web.console.town_hall import ASKED, CLAIRE, LEA, OMAR, TownHall, press, refused_then_person

OPEN_HOURS = "À quelle heure ouvre la piscine municipale ?"


async def asked(browser: httpx.AsyncClient, text: str, commune: str = "bourg") -> str:
    return (await browser.post("/api/v1/ask", json={"question": text, "commune": commune})).text


async def test_the_switch_stops_the_next_answer_and_is_recorded(hall: TownHall) -> None:
    async with hall.agent(CLAIRE) as claire, hall.resident() as resident:
        assert "event: sentence" in await asked(resident, OPEN_HOURS)
        page = await claire.get("/console/switch")
        words = {"message": "Le guichet revient <b>bientôt</b>.", "reason": "réponses fausses"}
        stopped = await press(claire, "/console/switch/stop", page, commune="bourg", channel="web", **words)
        assert "réponses fausses" in stopped.text and "revient &lt;b&gt;" in stopped.text
        said = await asked(resident, OPEN_HOURS)
        assert "event: sentence" not in said and "Le guichet revient" in said and "02 61 91 10 00" in said
        async with hall.resident() as neighbour:
            assert "Le guichet revient" not in await asked(neighbour, OPEN_HOURS, "hameau")
            assert "event: emergency" in await asked(neighbour, "Au secours, il y a le feu chez moi !")
        await press(claire, "/console/switch/start", stopped, commune="bourg", channel="web")
        assert "event: sentence" in await asked(resident, OPEN_HOURS)
    actions = [one.decision.action for one in hall.store.audit.show()]
    assert actions[-2:] == ["answers.stopped", "answers.started"] and hall.store.audit.verify().wrong == ""


async def test_the_switch_is_for_those_who_may(hall: TownHall) -> None:
    operator = Agent("g9", "max", "Max", (Grant(Role.OPERATOR),))
    hall.store.accounts.add(Account(operator), "operator")
    async with hall.agent(OMAR) as omar, hall.agent(operator) as max_:
        assert (await omar.get("/console/switch")).status_code == 403
        page = await max_.get("/console")
        assert page.url.path == "/console/switch" and 'href="/console/new"' not in page.text
        for wrong in ({"commune": "x", "channel": "web"}, {"commune": "bourg", "channel": "fax"}, {"commune": "bourg"}):
            refused = await press(max_, "/console/switch/stop", page, message="m", reason="r", **wrong)
            assert refused.status_code == 422
        empty = await press(max_, "/console/switch/stop", page, commune="*", channel="*", message="", reason="r")
        assert empty.status_code == 422 and hall.store.desks.switchboard.all() == ()


async def test_alerts_and_closures_are_set_and_ended_here(hall: TownHall) -> None:
    async with hall.agent(OMAR) as omar, hall.resident() as resident:
        page = await omar.get("/console/notices")
        alert = {"fr": "Crue <b>du Clair", "owner": "bourg", "severity": "danger", "ends": "2026-11-23T20:00"}
        shown = await press(omar, "/console/notices/alerts", page, **alert)
        assert shown.status_code == 200 and "Crue &lt;b&gt;du Clair" in shown.text
        assert "Crue" in (await resident.get("/")).text
        late = await press(omar, "/console/notices/alerts", page, **{**alert, "ends": "2020-01-01T10:00"})
        assert late.status_code == 422 and "après le début" in late.text and "Crue &lt;b&gt;du Clair" in late.text
        wrong = await press(omar, "/console/notices/alerts", page, **{**alert, "severity": "x"})
        assert wrong.status_code == 422
        closed = await press(
            omar, "/console/notices/closures", page, place="accueil", reason="Grève", ends="2026-11-24T10:00"
        )
        assert "Mairie, accueil : Grève" in closed.text
        [kept] = hall.store.board.closures(hall.now)
        await press(omar, f"/console/notices/closures/{kept.id}/end", closed)
        assert hall.store.board.closures(hall.now) == ()
        again = await press(omar, f"/console/notices/closures/{kept.id}/end", closed)
        assert again.status_code == 422 and "terminée ou retirée" in again.text
    async with hall.agent(LEA) as lea:
        there = await lea.get("/console/notices")
        foreign = await press(lea, "/console/notices/alerts", there, **alert)
        assert foreign.status_code == 403, "another commune"


async def test_a_canned_text_is_written_used_and_kept_by_versions(hall: TownHall) -> None:
    async with hall.agent(CLAIRE) as claire, hall.resident() as resident:
        page = await claire.get("/console/canned")
        text = "Bonjour, {agent} ({service}) à {commune}, demande {reference}."
        kept = await press(claire, "/console/canned", page, title="Bonjour", text=text, version="0")
        assert "Bonjour" in kept.text
        wrong = await press(claire, "/console/canned", kept, title="X", text="{inconnu}", version="0")
        assert wrong.status_code == 422 and "{inconnu}" in wrong.text and "repère inconnu" in wrong.text
        [one] = hall.store.desks.canned.of("bourg")
        for text, status in (("Salut.", 200), ("Trop tard.", 409)):
            done = await press(claire, "/console/canned", kept, id=one.id, title="Bonjour", text=text, version="1")
            assert done.status_code == status
        await refused_then_person(resident)
        [request] = hall.store.desks.requests.queue()
        folder = await press(claire, f"/console/requests/{request.id}/claim", await claire.get("/console"))
        assert '<option value="Salut.">Bonjour</option>' in folder.text
        await press(claire, "/console/canned/withdraw", kept, id=one.id)
        assert hall.store.desks.canned.of("bourg") == ()
    async with hall.agent(OMAR) as omar:
        assert (await omar.get("/console/canned")).status_code == 403


async def test_signed_answers_are_listed_exported_and_withdrawn(hall: TownHall, tmp_path: Path) -> None:
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire, hall.resident() as other:
        await refused_then_person(resident)
        await answered_by_claire(hall)
        page = await claire.get("/console/signed")
        assert ASKED in page.text and "Claire Martin, service des sports" in page.text
        cases = await claire.get("/console/cases.jsonl")
        editor = Agent("g8", "eva", "Eva", (Grant(Role.EDITOR, "bourg"),))
        hall.store.accounts.add(Account(editor), "operator")
        async with hall.agent(editor) as eva:
            assert "cases.jsonl" in page.text and "cases.jsonl" not in (await eva.get("/console/signed")).text
        [case] = [json.loads(line) for line in cases.text.splitlines()]
        assert case["question"] == ASKED and case["nuggets"] == [["2 euros"], ["12 ans"]]
        assert case["forbidden"] == ["9 h", "18 h"] and case["gold"] == ["piscine"] and case["expect"] == "answered"
        file = tmp_path / "cases.jsonl"
        file.write_text(cases.text, encoding="utf-8")
        from eval.cases import read_cases

        assert read_cases([file])[0].question == ASKED
        [signed] = hall.store.desks.approvals.listed()
        await press(claire, f"/console/signed/{signed.id}/withdraw", page)
        assert "2 euros" not in await asked(other, ASKED)


async def test_a_wrong_document_becomes_a_task_for_its_owner(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.agent(OMAR) as omar:
        await refused_then_person(resident)
        [request] = hall.store.desks.requests.queue()
        address = f"/console/requests/{request.id}"
        page = await press(omar, f"{address}/claim", await omar.get("/console"))
        await press(omar, f"{address}/correct-source", page, number="1", text="L'heure est fausse.")
        refused = await press(omar, f"{address}/correct-source", page, number="99", text="x")
        assert refused.status_code == 422
        [task] = hall.store.desks.tasks.waiting()
        assert (task.document_id, task.title, task.owner) == ("piscine", "Piscine municipale", "bourg")
        listed = await omar.get("/console/signed")
        assert "L&#39;heure est fausse." in listed.text
        await press(omar, f"/console/tasks/{task.id}/done", listed)
        assert hall.store.desks.tasks.waiting() == ()
    assert "task.done" in [one.decision.action for one in hall.store.audit.show()]


async def test_figures_count_answers_and_decisions(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire, hall.agent(OMAR) as omar:
        empty = await claire.get("/console/figures")
        assert "Rien à montrer encore." in empty.text
        await refused_then_person(resident)
        await asked(resident, OPEN_HOURS)
        await answered_by_claire(hall)
        page = await claire.get("/console/figures")
        assert "<svg" in page.text and "Extraite" in page.text and "corrigée" in page.text and "Incomplet" in page.text
        assert "en 30 jours : 2." in page.text and "style=" not in page.text
        for plot in ("volume", "roads", "waits", "edits", "reasons"):
            assert f'<svg viewBox="0 0 360 150" role="img" aria-labelledby="plot-{plot}"' in page.text
        assert "moins d&#39;1 h" in page.text and "&gt; 50 %" in page.text
        assert (await omar.get("/console/figures")).status_code == 403


async def test_a_caller_s_question_has_a_draft_at_once(hall: TownHall) -> None:
    async with hall.agent(OMAR) as omar:
        form = await omar.get("/console/new")
        folder = await press(omar, "/console/new", form, question=OPEN_HOURS, commune="bourg", door="call")
        assert "Téléphone" in folder.text and "La piscine municipale ouvre de 9 h à 18 h." in folder.text
        [request] = hall.store.desks.requests.queue()
        assert request.held_by(hall.now) == "omar" and request.question == OPEN_HOURS
        done = await press(
            omar,
            f"/console/requests/{request.id}/send",
            folder,
            text=hall.store.desks.requests.suggestion(request.id).text,
            reusable="yes",
            **{"source-1": "yes", "source-2": "yes"},
        )
        assert done.status_code == 200
        assert hall.store.desks.requests.reviews(request.id)[0].verdict == "approved"
        empty = await press(omar, "/console/new", form, question="  ", commune="bourg")
        assert empty.status_code == 422


def test_every_ending_has_a_name_in_the_figures(hall: TownHall) -> None:
    words = hall.app.state.office.words
    assert all(words.say(f"roads.{one}") for one in Outcome)
