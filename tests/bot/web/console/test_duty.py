"""Hours, closures and presence decide who answers, and the resident is always told which."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.calendars import Calendar
from bot.domain.clock import PARIS
from bot.domain.notices import Alert
from bot.domain.places import Closure, OpeningHours, Rule, Span
from tests.bot.web.console.town_hall import CLAIRE, OMAR, TownHall, press, refused_then_person
from tests.fakes import PLACES

WEEK = OpeningHours((Rule((Span(time(9), time(17)),), weekdays=(0, 1, 2, 3, 4)),), text="9 h à 17 h")
CHRISTMAS = Calendar({date(2026, 12, 25): "Noël"}, known_from=date(2026, 1, 1), known_until=date(2027, 12, 31))


class Closed:
    """A closure set by agents."""

    def closures(self, day: object) -> tuple[Closure, ...]:
        begins = datetime(2026, 11, 23, 0, 0, tzinfo=PARIS)
        return (Closure("accueil", begins, begins + timedelta(days=1), "Grève"),)

    def alerts(self, owners: object, moment: datetime) -> tuple[Alert, ...]:
        return ()


def open_hours(hall: TownHall) -> None:
    """The reception of the town is open on weekdays from nine to five."""
    places = tuple(replace(one, hours=WEEK) if one.id == "accueil" else one for one in PLACES)
    hall.counter = replace(hall.counter, places=places, calendar=CHRISTMAS)


async def at_desk(hall: TownHall) -> None:
    """Claire takes conversations."""
    async with hall.agent(CLAIRE) as claire:
        await press(claire, "/console/presence", await claire.get("/console"), takes="yes")


async def test_somebody_is_there_then_a_queue_then_nobody(hall: TownHall) -> None:
    open_hours(hall)
    await at_desk(hall)
    async with hall.resident() as first, hall.resident() as second:
        assert (await refused_then_person(first))["where"] == "live"
        hall.now += timedelta(seconds=1)
        told = await refused_then_person(second)
        assert (told["where"], told["position"]) == ("queue", 2) and "position 2" in str(told["message"])
        hall.now += timedelta(minutes=2)
        gone = (await second.post("/api/v1/person", json={})).json()
        assert gone["where"] == "later", "no sign of an agent for two minutes"


async def test_a_pause_is_an_absence(hall: TownHall) -> None:
    await at_desk(hall)
    async with hall.agent(CLAIRE) as claire, hall.resident() as resident:
        assert "Vous prenez les conversations" in (await claire.get("/console")).text
        await press(claire, "/console/presence", await claire.get("/console"), takes="no")
        assert (await refused_then_person(resident))["where"] == "later"


async def test_out_of_hours_says_when_it_opens_even_with_an_agent_there(hall: TownHall) -> None:
    open_hours(hall)
    hall.now = datetime(2026, 11, 27, 18, 0, tzinfo=PARIS)
    await at_desk(hall)
    async with hall.resident() as resident:
        told = await refused_then_person(resident)
        assert told["where"] == "later" and "30/11/2026 à 09:00" in str(told["message"])


async def test_a_public_holiday_is_no_working_day(hall: TownHall) -> None:
    open_hours(hall)
    hall.now = datetime(2026, 12, 25, 10, 0, tzinfo=PARIS)
    await at_desk(hall)
    async with hall.resident() as resident:
        told = await refused_then_person(resident)
        assert told["where"] == "later" and "28/12/2026 à 09:00" in str(told["message"])


async def test_hours_that_nobody_knows_leave_presence_alone_to_decide(hall: TownHall) -> None:
    open_hours(hall)
    hall.counter = replace(hall.counter, calendar=Calendar())
    await at_desk(hall)
    async with hall.resident() as resident:
        assert (await refused_then_person(resident))["where"] == "live"


async def test_a_closure_set_by_agents_closes_the_desk(hall: TownHall) -> None:
    open_hours(hall)
    hall.counter = replace(hall.counter, notices=Closed())
    await at_desk(hall)
    async with hall.resident() as resident:
        told = await refused_then_person(resident)
        assert told["where"] == "later" and "24/11/2026 à 09:00" in str(told["message"])


async def test_an_agent_of_another_commune_is_nobody_here(hall: TownHall) -> None:
    async with hall.agent(OMAR) as omar, hall.resident() as resident:
        hall.store.accounts.set_grants(OMAR, [], "operator")
        assert (await omar.get("/console")).status_code == 403
        assert (await refused_then_person(resident))["where"] == "later"


async def test_contact_details_need_consent_and_sense(hall: TownHall) -> None:
    async with hall.resident() as resident:
        assert (await resident.post("/api/v1/person/reach", json={"consent": True})).status_code == 422
        await refused_then_person(resident)
        good = {"phone": "02 61 00 00 01", "consent": True, "name": "Jeanne  Martin"}
        for wrong in (
            {**good, "consent": False},
            {"consent": True},
            {**good, "phone": "12"},
            {"email": "jeanne@", "consent": True},
            {"email": "a@b.fr\r\nBcc: x@y.fr", "consent": True},
        ):
            refused = await resident.post("/api/v1/person/reach", json=wrong)
            assert refused.status_code == 422, wrong
        kept = await resident.post("/api/v1/person/reach", json=good)
        assert kept.json()["reachable"] is True
    [request] = hall.store.desks.requests.queue()
    assert request.reach and (request.reach.name, request.reach.phone) == ("Jeanne Martin", "02 61 00 00 01")
    assert request.reach.consent_at == hall.now


async def test_nobody_follows_the_request_of_another(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.resident() as curious:
        told = await refused_then_person(resident)
        assert (await curious.get("/person")).status_code == 404
        for guess in ("", "0" * 32, str(told["reference"])):
            stream = await curious.post("/api/v1/person/events", json={"conversation_id": guess})
            assert '"where":"none"' in stream.text
        asked = await curious.post("/api/v1/person", json={"conversation_id": "' OR 1=1 --"})
        assert asked.status_code == 422


async def test_while_a_person_speaks_the_assistant_keeps_silent_and_the_words_arrive(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire:
        await refused_then_person(resident)
        [request] = hall.store.desks.requests.queue()
        address = f"/console/requests/{request.id}"
        page = await press(claire, f"{address}/claim", await claire.get("/console"))
        said = await resident.post("/api/v1/ask", json={"question": "À quelle heure ouvre la piscine municipale ?"})
        assert "event: handover" in said.text and "event: sentence" not in said.text and "Claire Martin" in said.text
        assert "À quelle heure ouvre" in (await claire.get(address)).text
        fire = await resident.post("/api/v1/ask", json={"question": "Au secours, il y a le feu chez moi !"})
        assert "event: emergency" in fire.text
        await press(claire, f"{address}/close", page)
        back = await resident.post("/api/v1/ask", json={"question": "À quelle heure ouvre la piscine municipale ?"})
        assert "event: sentence" in back.text
        assert "assistant automatique vous répond de nouveau" in (await resident.get("/person")).text
