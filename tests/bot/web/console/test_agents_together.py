"""Several agents, sessions that end, forms that are forged: nothing is lost and nobody gets in."""

from datetime import timedelta

import httpx

from bot.domain.agents import Agent, Grant, Role
from bot.domain.requests import Stage
from bot.storage import Account
from bot.web.signing_in import COOKIE
from tests.bot.web.console.town_hall import CLAIRE, LEA, OMAR, TownHall, hidden, press, refused_then_person

SENSITIVE = "Je risque d'être expulsée de mon logement, combien ça coûte ?"


async def waiting(hall: TownHall, text: str = "") -> str:
    """The address of a request somebody asked."""
    async with hall.resident() as resident:
        await (refused_then_person(resident, text) if text else refused_then_person(resident))
    [request] = hall.store.desks.requests.queue()
    return f"/console/requests/{request.id}"


async def test_a_colleague_sees_who_holds_it_and_cannot_take_it(hall: TownHall) -> None:
    address = await waiting(hall)
    async with hall.agent(CLAIRE) as claire, hall.agent(OMAR) as omar:
        await press(claire, f"{address}/claim", await claire.get("/console"))
        seen = await omar.get(address)
        assert "Claire Martin, service des sports a pris cette demande" in seen.text
        assert "Regardent aussi : Claire Martin" in seen.text and 'id="text"' not in seen.text
        refused = await press(omar, f"{address}/claim", await omar.get("/console"))
        assert refused.status_code == 409 and "a pris cette demande entre-temps" in refused.text


async def test_a_late_save_is_refused_and_its_text_is_kept_on_screen(hall: TownHall) -> None:
    address = await waiting(hall)
    async with hall.agent(CLAIRE) as claire, hall.agent(OMAR) as omar:
        page = await press(claire, f"{address}/claim", await claire.get("/console"))
        hall.now += timedelta(minutes=11)
        other = await press(omar, f"{address}/claim", await omar.get("/console"))
        late = await press(claire, f"{address}/send", page, text="Mon long travail.")
        assert late.status_code == 409 and "Omar Benali, accueil a pris cette demande" in late.text
        assert "Mon long travail." in late.text and "rien n&#39;a été envoyé" in late.text
        assert (await press(omar, f"{address}/send", other, text="2 euros.")).status_code == 200
    [review] = hall.store.desks.requests.reviews(address.rsplit("/", 1)[1])
    assert review.by == "omar"


async def test_the_same_page_sent_twice_is_sent_once(hall: TownHall) -> None:
    address = await waiting(hall)
    async with hall.agent(CLAIRE) as claire:
        page = await press(claire, f"{address}/claim", await claire.get("/console"))
        assert (await press(claire, f"{address}/send", page, text="2 euros.")).status_code == 200
        again = await press(claire, f"{address}/send", page, text="3 euros.")
        assert again.status_code == 409 and "3 euros." in again.text
    assert len(hall.store.desks.requests.reviews(address.rsplit("/", 1)[1])) == 1


async def test_a_session_that_ends_in_the_middle_of_an_edit_loses_no_word(hall: TownHall) -> None:
    address = await waiting(hall)
    text = "Une réponse écrite avec soin, pendant plus d'une heure,\nsur deux lignes."
    async with hall.agent(CLAIRE) as claire:
        page = await press(claire, f"{address}/claim", await claire.get("/console"))
        hall.now += timedelta(hours=2)
        sent = await press(claire, f"{address}/send", page, text=text, reusable="yes")
        assert sent.url.path == "/console/sign-in"
        back = httpx.URL(hidden(sent, "back")).path
        claire.cookies.set(COOKIE, hall.store.sessions.begin(CLAIRE, hall.now))
        kept = await claire.get(back)
        assert "Une réponse écrite avec soin" in kept.text and f'action="{address}/send"' in kept.text
        done = await press(claire, f"{address}/send", kept, text=text, reusable="yes")
        assert done.status_code == 200 and "enregistré" in done.text
    assert hall.store.desks.requests.get(address.rsplit("/", 1)[1]).stage is Stage.CLOSED


async def test_forged_forms_and_strangers_change_nothing(hall: TownHall) -> None:
    address = await waiting(hall)
    async with hall.agent(CLAIRE) as claire, hall.resident() as stranger, hall.agent(LEA) as lea:
        for form in ({}, {"csrf": "x" * 32}):
            forged = await claire.post(
                f"{address}/claim", data=form, headers={"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
            )
            assert forged.status_code == 403
        for path in ("/console", address, "/console/new"):
            turned = await stranger.get(path, headers={"Accept": "text/html"})
            assert turned.status_code == 303 and turned.headers["location"].startswith("/console/sign-in")
        assert (await stranger.get("/console/events")).status_code == 401
        heard = await stranger.get("/console/events", headers={"Accept": "text/event-stream"})
        assert heard.status_code == 200 and "event: signed-out" in heard.text, "a page reads no status"
        assert (await lea.get(address)).status_code == 403, "another commune"
        assert "Combien" not in (await lea.get("/console")).text
        assert (await claire.get("/console/requests/unknown")).status_code == 404
    assert hall.store.desks.requests.queue()[0].claim is None


async def test_an_operator_keeps_the_machine_and_reads_no_request(hall: TownHall) -> None:
    address = await waiting(hall)
    operator = Agent("g9", "max", "Max", (Grant(Role.OPERATOR),))
    hall.store.accounts.add(Account(operator), "operator")
    async with hall.agent(operator) as browser:
        assert (await browser.get(address)).status_code == 403
        assert (await browser.get("/console/events")).status_code == 403


async def test_a_sensitive_theme_leaves_with_two_signatures(hall: TownHall) -> None:
    address = await waiting(hall, SENSITIVE)
    async with hall.agent(OMAR) as omar, hall.agent(CLAIRE) as claire:
        page = await press(omar, f"{address}/claim", await omar.get("/console"))
        assert "Thème sensible (Social)" in page.text
        await press(omar, f"{address}/send", page, text="Appelez le 115.")
        mine = await omar.get(address)
        assert "attend la signature d&#39;une seconde personne" in mine.text
        waits = await claire.get(address)
        assert "Appelez le 115." in waits.text and "Signer en second" in waits.text
        back = await press(claire, f"{address}/send-back", waits, note="Et l'ADIL ?")
        assert back.status_code == 200
        page = await press(omar, f"{address}/claim", await omar.get("/console"))
        assert "Et l&#39;ADIL ?" in page.text
        await press(omar, f"{address}/send", page, text="Appelez le 115 et l'ADIL.")
        await press(claire, f"{address}/second", await claire.get(address))
    request = hall.store.desks.requests.get(address.rsplit("/", 1)[1])
    said = [one for one in hall.store.desks.requests.messages(request.id) if one.voice == "agent"]
    assert (
        request.stage is Stage.CLOSED and said[0].author == "Omar Benali, accueil et Claire Martin, service des sports"
    )
    assert [one.seconded_by for one in hall.store.desks.requests.reviews(request.id)] == ["", "claire"]


async def test_a_rejection_needs_a_reason_and_a_transfer_keeps_its_note(hall: TownHall) -> None:
    address = await waiting(hall)
    async with hall.agent(CLAIRE) as claire, hall.agent(OMAR) as omar:
        page = await press(claire, f"{address}/claim", await claire.get("/console"))
        refused = await press(claire, f"{address}/reject", page, text="brouillon", reason="")
        assert refused.status_code == 422 and "Choisissez un motif" in refused.text and "brouillon" in refused.text
        given = await press(
            claire, f"{address}/release", page, assignee="omar", service="Guichet famille", note="Pour toi."
        )
        assert given.status_code == 200
        queue = await omar.get("/console")
        assert "Confiée à omar" in queue.text and "Guichet famille" in queue.text
        page = await press(omar, f"{address}/claim", queue)
        assert "Pour toi." in page.text
        done = await press(omar, f"{address}/reject", page, reason="out_of_scope")
        assert done.status_code == 200
    async with hall.resident() as resident:
        assert "Pour toi" not in (await resident.get("/person")).text


async def test_what_is_written_is_never_markup(hall: TownHall) -> None:
    attack = "<img src=x onerror=alert(1)> piscine"
    address = await waiting(hall, attack + " combien ça coûte ?")
    async with hall.agent(CLAIRE) as claire:
        queue = await claire.get("/console")
        page = await press(claire, f"{address}/claim", queue)
        await press(claire, f"{address}/send", page, text=f"2 euros {attack}")
        closed = await claire.get(address)
        for shown in (queue, page, closed):
            assert "<img src=x" not in shown.text and "&lt;img src=x" in shown.text
