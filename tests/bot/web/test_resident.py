"""The residents' API: typed events, a kept record, clear errors."""

import json

import httpx

from bot.storage import Ending


async def ask(client: httpx.AsyncClient, question: str, **fields: str) -> httpx.Response:
    return await client.post("/api/v1/ask", json={"question": question, **fields})


async def test_an_answer_comes_as_typed_numbered_events(client, parse) -> None:
    response = await ask(client, "quels papiers")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-ai-generated"] == "true" and response.headers["cache-control"] == "no-store"
    events = parse(response.text)
    assert [event.name for event in events] == ["meta", "queue", "sources", "sentence", "sentence", "answer"]
    assert [event.id for event in events] == [1, 2, 3, 4, 5, 6]
    meta = json.loads(events[0].data)
    assert meta["ai_notice"] and meta["ai_generated"] is True and meta["notice"] == ""
    assert json.loads(events[3].data)["citations"][0]["highlights"] == ["photo", "Justificatif"]


async def test_the_answer_event_and_the_kept_record_are_the_same(client, parse) -> None:
    told = json.loads(parse((await ask(client, "quels papiers")).text)[-1].data)
    read = await client.get(f"/api/v1/answers/{told['id']}")
    assert read.status_code == 200 and read.headers["x-ai-generated"] == "true"
    assert read.json() == told
    assert {"question", "commune", "at", "outcome", "road", "sentences", "refusal", "contact", "ai_generated"} <= set(
        told
    )
    assert told["timings_ms"] == {"retrieve": 3.1} and told["degraded"] == ["no_generator"]
    assert told["citations"][1]["url"] == "" and told["citations"][1]["href"] == ""


async def test_every_ending_has_its_event(client, parse) -> None:
    for question, names in {
        "incendie": ["meta", "emergency", "answer"],
        "piscine": ["meta", "refusal", "answer"],
        "carte": ["meta", "clarify", "answer"],
        "panne": ["meta", "error"],
        "explose": ["meta", "error"],
        "inachevé": ["meta", "error"],
    }.items():
        events = parse((await ask(client, question)).text)
        assert [event.name for event in events] == names, question
    assert json.loads(events[-1].data)["contact"]["phone"] == "02 61 91 10 00"


async def test_a_refusal_says_who_can_help(client, parse) -> None:
    answer = json.loads(parse((await ask(client, "piscine")).text)[-1].data)
    assert answer["refusal"] == {"reason": "Je ne le sais pas.", "missing": "les horaires"}
    assert answer["contact"]["service"] == "Accueil de la mairie" and answer["outcome"] == "refused_no_evidence"


async def test_a_failure_is_kept_and_says_nothing_of_its_cause(client, parse, store) -> None:
    response = await ask(client, "explose jeanne")
    meta = json.loads(parse(response.text)[0].data)
    assert "jeanne" not in response.text and "RuntimeError" not in response.text
    kept = store.answer(meta["answer_id"])
    assert kept is not None and kept.ending is Ending.FAILED


async def test_the_cookie_comes_with_the_first_question_only(client) -> None:
    for address in ("/", "/api/v1/communes", "/healthz", "/api/v1/wording/fr"):
        assert "set-cookie" not in (await client.get(address)).headers
    cookie = (await ask(client, "bonjour")).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "max-age" not in cookie and "secure" not in cookie


async def test_a_follow_up_carries_the_turns_of_its_conversation(client, path) -> None:
    await ask(client, "quels papiers")
    await ask(client, "et le prix")
    assert path.asked[0].turns == ()
    assert [turn.asked for turn in path.asked[1].turns] == ["quels papiers"]
    assert path.asked[1].turns[0].answered == "Apportez une photo. Cela coûte 25 €."
    assert path.asked[0].conversation_id == path.asked[1].conversation_id


async def test_a_page_elsewhere_names_its_conversation_in_the_body(client, path) -> None:
    await ask(client, "quels papiers")
    named = path.asked[0].conversation_id
    client.cookies.clear()
    await ask(client, "et le prix", conversation_id=named)
    assert path.asked[1].conversation_id == named and len(path.asked[1].turns) == 1


async def test_a_vanished_session_begins_a_new_conversation_and_says_so(client, parse, path) -> None:
    for vanished in ("0" * 32, "nonsense", "' OR 1=1 --"):
        response = await ask(client, "quels papiers", conversation_id=vanished)
        meta = json.loads(parse(response.text)[0].data)
        assert meta["notice"].startswith("La conversation précédente")
        assert meta["conversation_id"] == path.asked[-1].conversation_id != vanished


async def test_a_session_may_be_ended(client, path) -> None:
    await ask(client, "un")
    assert (await client.delete("/api/v1/session")).status_code == 204
    await ask(client, "deux")
    assert path.asked[0].conversation_id != path.asked[1].conversation_id


async def test_personal_data_is_neither_kept_nor_shown(client, parse, store, path) -> None:
    response = await ask(client, "mon numéro est le 06 12 34 56 78")
    answer = json.loads(parse(response.text)[-1].data)
    assert "12 34 56" not in answer["question"]
    kept = store.answer(answer["id"])
    assert kept is not None and "12 34 56" not in kept.question.text + kept.answer.searched


async def test_an_unknown_commune_is_told_which_ones_are_served(client) -> None:
    response = await ask(client, "quels papiers", commune="atlantis")
    assert response.status_code == 422 and response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["communes"] == ["port-clairval", "saint-aubin"] and "Saint-Aubin" in problem["detail"]


async def test_the_commune_asked_is_the_one_answered_for(client, path) -> None:
    await ask(client, "un")
    await ask(client, "un", commune="saint-aubin")
    assert [question.commune for question in path.asked] == ["port-clairval", "saint-aubin"]
    assert path.asked[0].at.tzinfo is not None


async def test_a_verdict_is_kept_changed_and_taken_back(client, parse, store) -> None:
    answer_id = json.loads(parse((await ask(client, "un")).text)[-1].data)["id"]
    address = f"/api/v1/answers/{answer_id}/feedback"
    assert (await client.post(address, json={"thumb": "up"})).status_code == 204
    assert (await client.post(address, json={"thumb": "down", "comment": "faux"})).status_code == 204
    kept = store.answer(answer_id)
    assert kept is not None and kept.thumb == "down"
    assert (await client.delete(address)).status_code == 204
    assert (await client.post("/api/v1/answers/unknown/feedback", json={"thumb": "up"})).status_code == 404
    assert (await client.post(address, json={"thumb": "sideways"})).status_code == 422


async def test_long_questions_reach_the_counter_whole(client, path) -> None:
    assert (await ask(client, "é" * 10_000)).status_code == 200
    assert len(path.asked[0].text) == 10_000


async def test_the_communes_and_the_words_are_told(client) -> None:
    communes = (await client.get("/api/v1/communes")).json()
    assert communes["default"] == "port-clairval"
    assert communes["communes"][0]["intercommunality"] == "Rives Agglo"
    assert communes["communes"][0]["contact"]["phone"] == "02 61 91 10 00"
    words = (await client.get("/api/v1/wording/en")).json()
    assert words["words"]["stop"] == "Stop" and words["ai_notice"].startswith("You are talking to an automated")
    unknown = await client.get("/api/v1/wording/tlh")
    assert unknown.status_code == 404 and unknown.json()["languages"] == ["en", "fr"]
