"""A resident without an account reads, takes away and erases what is kept, by the reference of the conversation."""

import json
import re

import httpx

from bot.domain.references import reference_of, written
from bot.storage import Store

UNKNOWN = "0000-0000-0000-0000"
PAGE = {"Accept": "text/html"}


async def ask(client: httpx.AsyncClient, parse) -> str:
    """Asks something; the reference given with the answer."""
    told = parse((await client.post("/api/v1/ask", json={"question": "papiers ? mon 06 39 98 12 34"})).text)
    return str(json.loads(told[0].data)["reference"])


async def test_the_reference_comes_with_the_answer_and_opens_what_is_kept(client, parse) -> None:
    reference = await ask(client, parse)
    found = (await client.get(f"/api/v1/conversations/{reference.lower()}")).json()
    assert found["reference"] == reference and found["commune"] == "port-clairval"
    assert "Apportez une photo." in found["exchanges"][0]["answered"]
    assert "[téléphone]" in found["exchanges"][0]["asked"] and "98 12" not in json.dumps(found)


async def test_what_is_erased_is_gone_and_the_conversation_begins_anew(client, parse, store: Store) -> None:
    reference = await ask(client, parse)
    assert (await client.delete(f"/api/v1/conversations/{reference}")).status_code == 204
    for method in ("GET", "DELETE"):
        gone = await client.request(method, f"/api/v1/conversations/{reference}")
        assert gone.status_code == 404 and gone.json()["type"].endswith("unknown-reference")
    assert await ask(client, parse) != reference, "the cookie's conversation is no longer kept"
    assert [one.decision.action for one in store.audit.show()] == ["own_data.erased"]


async def test_what_is_erased_can_no_longer_be_listened_to(client, parse) -> None:
    meta = json.loads(parse((await client.post("/api/v1/ask", json={"question": "papiers ?"})).text)[0].data)
    again = f"/api/v1/answers/{meta['answer_id']}/events"
    assert "Apportez une photo." in (await client.get(again)).text
    await client.delete(f"/api/v1/conversations/{meta['reference']}")
    assert (await client.get(again)).status_code == 404


async def test_guessing_is_slow(build, asgi, early_in_a_minute) -> None:
    async with asgi(build(questions_per_minute=5)) as client:
        codes = [(await client.get(f"/api/v1/conversations/{UNKNOWN}")).status_code for _ in range(7)]
    assert codes == [404] * 5 + [429] * 2


async def test_knowing_the_reference_does_not_open_the_conversation(client, parse) -> None:
    reference = await ask(client, parse)
    session = client.cookies["guichet_session"]
    assert reference == written(reference_of(session)) and session not in reference
    client.cookies.clear()
    asked = {"question": "et encore ?", "conversation_id": reference.replace("-", "").lower() * 2}
    told = parse((await client.post("/api/v1/ask", json=asked)).text)
    assert json.loads(told[0].data)["conversation_id"] != session


async def test_the_page_shows_downloads_and_erases_only_once_confirmed(client, parse) -> None:
    client.headers.update(PAGE)
    answered = await client.post("/", data={"question": "papiers ?", "lang": "fr"})
    shown = re.search(r"référence de cette conversation : ([0-9A-Z-]{19})", answered.text)
    assert shown is not None
    reference = shown.group(1)
    page = await client.get("/privacy")
    assert f'value="{reference}"' in page.text and "30 jours, puis effacement" in page.text and "90 jours" in page.text
    found = await client.post("/privacy", data={"reference": reference, "act": "show"})
    assert "Apportez une photo." in found.text and "papiers ?" in found.text
    taken = await client.post("/privacy", data={"reference": reference, "act": "download"})
    assert taken.headers["content-disposition"].startswith("attachment") and taken.json()["reference"] == reference
    unsure = await client.post("/privacy", data={"reference": reference, "act": "erase"})
    assert "rien n'est encore effacé" in unsure.text.replace("&#39;", "'")
    erased = await client.post("/privacy", data={"reference": reference, "act": "erase", "sure": "yes"})
    assert "est effacé" in erased.text
    gone = await client.post("/privacy", data={"reference": reference, "act": "show"})
    assert gone.status_code == 404 and "Rien n" in gone.text


async def test_a_stranger_sees_the_register_and_no_reference(client) -> None:
    page = await client.get("/privacy?lang=en", headers=PAGE)
    assert page.status_code == 200 and 'value=""' in page.text and "register of processing" in page.text
    assert (await client.post("/privacy", data={"reference": "<script>"}, headers=PAGE)).status_code == 404


async def test_a_recorded_call_is_named_in_the_register_and_goes_with_what_is_erased(
    build, asgi, parse, tmp_path
) -> None:
    other = tmp_path / f"{'b' * 32}.wav"
    async with asgi(build(recordings=tmp_path)) as client:
        reference = await ask(client, parse)
        recorded = tmp_path / f"{client.cookies['guichet_session']}.wav"
        for file in (recorded, other):
            file.write_bytes(b"RIFF")
        assert (await client.delete(f"/api/v1/conversations/{reference}")).status_code == 204
        assert not recorded.exists() and other.exists()
        page = (await client.get("/privacy", headers=PAGE)).text
        assert "n&#39;est enregistré que si vous l&#39;acceptez" in page and "Ni son" not in page
        alone = written(reference_of("b" * 32))
        assert (await client.delete(f"/api/v1/conversations/{alone}")).status_code == 204, "a call without a question"
        assert not other.exists()
    async with asgi(build()) as client:
        assert "Ni son" in (await client.get("/privacy", headers=PAGE)).text


async def test_a_recording_that_stands_alone_is_shown_and_erased_by_the_form(build, asgi, tmp_path) -> None:
    files = [tmp_path / f"{'b' * 32}{rank}.wav" for rank in ("", "-2")]
    other = tmp_path / f"{'c' * 32}.wav"
    for file in (*files, other):
        file.write_bytes(b"RIFF")
    form = {"reference": written(reference_of("b" * 32)).lower(), "act": "show"}
    async with asgi(build(recordings=tmp_path)) as client:
        found = await client.post("/privacy", data=form, headers=PAGE)
        assert found.status_code == 200 and "Un appel est enregistré sous cette référence" in found.text
        told = (await client.get(f"/api/v1/conversations/{form['reference']}")).json()
        assert told["recordings"] == 2 and told["exchanges"] == told["requests"] == []
        unsure = await client.post("/privacy", data={**form, "act": "erase"}, headers=PAGE)
        assert "rien n'est encore effacé" in unsure.text.replace("&#39;", "'") and all(one.exists() for one in files)
        erased = await client.post("/privacy", data={**form, "act": "erase", "sure": "yes"}, headers=PAGE)
        assert "est effacé" in erased.text and [*tmp_path.glob("*.wav")] == [other]
        assert (await client.post("/privacy", data=form, headers=PAGE)).status_code == 404


async def test_without_a_recording_none_is_told(client, parse) -> None:
    found = await client.post("/privacy", data={"reference": await ask(client, parse), "act": "show"}, headers=PAGE)
    assert "Apportez une photo." in found.text and "enregistré sous cette" not in found.text
