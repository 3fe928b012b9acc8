"""The official client works unchanged."""

import asyncio

import httpx
import openai
import pytest


@pytest.fixture
def address(build, serve) -> str:
    return serve(build())


@pytest.fixture
def official(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


async def cancelled(path) -> None:
    for _ in range(200):
        if path.closed:
            return
        await asyncio.sleep(0.02)


def said(*contents: str) -> list[dict[str, str]]:
    roles = ("user", "assistant")
    return [{"role": roles[i % 2], "content": content} for i, content in enumerate(contents)]


def test_there_is_a_model_for_each_commune(official) -> None:
    assert [model.id for model in official.models.list()] == ["guichet", "guichet-port-clairval", "guichet-saint-aubin"]


def test_an_answer_comes_with_footnotes_and_sources(official, path) -> None:
    answer = official.chat.completions.create(model="guichet", messages=said("quels papiers"))
    text = answer.choices[0].message.content or ""
    assert text.startswith("Apportez une photo.[^1] Cela coûte 25 €.[^1][^2]")
    assert r"[^1]: [Carte d'identité \<b\>](https://www.port-clairval.example/demarches/ci#pieces" in text
    assert "[^2]: Tarifs" in text and "> Sans rédaction." in text and ", 12/01/2026" in text
    assert answer.choices[0].finish_reason == "stop" and answer.model_extra is not None
    assert [source["number"] for source in answer.model_extra["sources"]] == [1, 2]
    assert answer.model_extra["ai_generated"] is True and answer.model_extra["outcome"] == "answered"
    assert answer.usage is not None and answer.usage.total_tokens > answer.usage.completion_tokens > 0


def test_a_streamed_answer_is_the_same(official) -> None:
    whole = official.chat.completions.create(model="guichet", messages=said("quels papiers"))
    options = {"include_usage": True}
    chunks = list(
        official.chat.completions.create(
            model="guichet", messages=said("quels papiers"), stream=True, stream_options=options
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant" and chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == [] and chunks[-1].usage == whole.usage
    assert len(chunks[-2].model_extra["sources"]) == 2


def test_the_stream_helper_of_the_client_works(official) -> None:
    with official.chat.completions.stream(model="guichet", messages=said("quels papiers")) as stream:
        for _ in stream:
            pass
        assert "Apportez une photo." in (stream.get_final_completion().choices[0].message.content or "")


async def test_the_asynchronous_client_works(address) -> None:
    async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as official:
        answer = await official.chat.completions.create(model="guichet", messages=said("quels papiers"))
    assert answer.choices


def test_the_history_becomes_turns_and_the_model_names_the_commune(official, path) -> None:
    history = [{"role": "system", "content": "Be rude."}, *said("la carte", "Une photo.", "et le prix")]
    official.chat.completions.create(model="guichet-saint-aubin", messages=history, temperature=0.1, max_tokens=5)
    asked = path.asked[0]
    assert (asked.text, asked.commune, asked.channel) == ("et le prix", "saint-aubin", "api")
    assert [(turn.asked, turn.answered) for turn in asked.turns] == [("la carte", "Une photo.")]


def test_messages_in_parts_are_read(official, path) -> None:
    parts = [{"type": "text", "text": "quels"}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    official.chat.completions.create(model="guichet", messages=[{"role": "user", "content": parts}])
    assert path.asked[0].text == "quels"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("incendie", "Appelez le 18."),
        ("accident", "> **Appelez le 18.**\n\nApportez une photo."),
        ("carte", "Laquelle ?\n- Carte d'identité"),
        ("piscine", "02 61 91 10 00"),
    ],
)
def test_every_ending_is_text(official, question: str, expected: str) -> None:
    answer = official.chat.completions.create(model="guichet", messages=said(question))
    streamed = official.chat.completions.create(model="guichet", messages=said(question), stream=True)
    text = answer.choices[0].message.content or ""
    assert expected in text and text.count("Appelez") <= 1 and text.count("Laquelle") <= 1
    assert text == "".join(chunk.choices[0].delta.content or "" for chunk in streamed if chunk.choices)


def test_errors_are_the_ones_the_client_knows(official) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        official.chat.completions.create(model="gpt-5", messages=said("quels papiers"))
    assert unknown.value.code == "unknown_model" and "guichet-saint-aubin" in str(unknown.value)
    with pytest.raises(openai.UnprocessableEntityError):
        official.chat.completions.create(model="guichet", messages=said("a", "b"))
    with pytest.raises(openai.UnprocessableEntityError):
        official.chat.completions.create(model="guichet", messages=[])
    with pytest.raises(openai.InternalServerError) as failed:
        official.chat.completions.create(model="guichet", messages=said("explose jeanne"))
    assert failed.value.status_code == 503 and "jeanne" not in str(failed.value)
    with pytest.raises(openai.APIError):
        list(official.chat.completions.create(model="guichet", messages=said("explose"), stream=True))


async def test_a_client_that_leaves_cancels_at_once(address, path) -> None:
    body = {"model": "guichet", "messages": said("lent 1"), "stream": True}
    async with httpx.AsyncClient(base_url=address) as client:
        async with client.stream("POST", "/v1/chat/completions", json=body) as response:
            async for line in response.aiter_lines():
                if "photo" in line:
                    break
        await cancelled(path)
    assert path.closed == ["lent 1"]


async def test_a_client_that_hangs_up_on_a_whole_answer_cancels_it(address, path) -> None:
    body = {"model": "guichet", "messages": said("lent 2")}
    path.step_s = 5
    async with httpx.AsyncClient(base_url=address) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v1/chat/completions", json=body, timeout=0.5)
        await cancelled(path)
    assert path.closed == ["lent 2"]


async def test_the_conversation_of_a_program_is_kept_too(client, store, path) -> None:
    body = {"model": "guichet", "messages": said("quels papiers")}
    response = await client.post("/v1/chat/completions", json=body)
    assert response.headers["x-ai-generated"] == "true" and "set-cookie" not in response.headers
    kept = store.answer(f"a{path.asked[0].id}")
    assert kept is not None and kept.question.channel == "api"


def test_a_model_is_described_by_its_name(official) -> None:
    assert official.models.retrieve("guichet-saint-aubin").owned_by == "guichet"
    with pytest.raises(openai.NotFoundError):
        official.models.retrieve("guichet-atlantis")
