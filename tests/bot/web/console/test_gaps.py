"""The board of what was asked in vain: gathered by theme, and no longer counted once it is answered."""

from datetime import timedelta

from tests.bot.web.console.test_pages import OPEN_HOURS, asked
from tests.bot.web.console.test_slice import answered_by_claire
from tests.bot.web.console.town_hall import (
    ASKED,
    BIRTHS,
    CLAIRE,
    POOL,
    RULES,
    TownHall,
    press,
    refused_then_person,
)
from tests.fakes import passage


async def test_gaps_gather_what_was_asked_in_vain(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire:
        for text in (ASKED, "Combien coûte la piscine ?", "Où recharger ma trottinette électrique ?", OPEN_HOURS):
            await asked(resident, text)
        page = await claire.get("/console/gaps")
        assert "en 30 jours : 3." in page.text and "2 fois" in page.text and OPEN_HOURS not in page.text
        assert page.text.index("piscine") < page.text.index("trottinette")
        written = await claire.get("/console/new", params={"question": "Où recharger ma trottinette électrique ?"})
        assert "trottinette" in written.text
        wanted = await press(claire, "/console/gaps/page", page, commune="bourg", question="Trottinettes")
        assert "Page à créer" in wanted.text and "Trottinettes" in wanted.text


async def test_a_question_answered_since_is_no_gap(hall: TownHall) -> None:
    lost, signed = "Où recharger ma trottinette électrique ?", "La piscine coûte combien, pour un enfant ?"
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire:
        await refused_then_person(resident)
        await asked(resident, signed)
        await asked(resident, lost)
        assert "en 30 jours : 3." in (await claire.get("/console/gaps")).text
        await answered_by_claire(hall)  # one signature, for both ways of asking
        page = (await claire.get("/console/gaps")).text
        assert "en 30 jours : 1." in page and "trottinette" in page and "piscine" not in page
        [answer] = hall.store.desks.approvals.listed()
        hall.store.desks.approvals.withdraw(answer.id, "claire")
        assert "en 30 jours : 3." in (await claire.get("/console/gaps")).text, "asked in vain again"
        scooters = passage("bornes", "On recharge sa trottinette électrique aux bornes de la gare.", title="Bornes")
        hall.publish("g2", [POOL, RULES, BIRTHS, scooters])
        hall.now += timedelta(minutes=1)
        assert "event: sentence" in await asked(resident, lost)
        page = (await claire.get("/console/gaps")).text
        assert "en 30 jours : 2." in page and "trottinette" not in page
