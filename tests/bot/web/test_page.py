"""The page of the counter, without JavaScript."""

import json
import re
from html.parser import HTMLParser

import httpx
import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "fr-FR,fr;q=0.9"}


class Tags(HTMLParser):
    """Every tag opened, with its attributes, and whether all of them were closed."""

    void = frozenset({"meta", "link", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.depth: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        if tag not in self.void:
            self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag, f"{tag} closes something else"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.opened if name == tag]


def tags_of(response: httpx.Response) -> Tags:
    tags = Tags(response.text)
    assert tags.depth == []
    ids = [attrs["id"] for _, attrs in tags.opened if "id" in attrs]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for _, attrs in tags.opened:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert attrs.get(name) is None or attrs[name] in ids, f"{name}={attrs[name]} points nowhere"
        assert not any(name.startswith("on") or name == "style" for name in attrs), "inline script or style"
    return tags


async def post(client: httpx.AsyncClient, question: str, **fields: str) -> httpx.Response:
    return await client.post("/", data={"question": question, **fields}, headers=BROWSER)


async def test_the_notice_comes_before_everything_one_can_do(client) -> None:
    response = await client.get("/", headers=BROWSER)
    assert response.status_code == 200 and "set-cookie" not in response.headers
    assert 0 < response.text.index("assistant automatique") < response.text.index("<h1") < response.text.index("<form")
    assert "02 61 91 10 00" in response.text and 'href="tel:0261911000"' in response.text
    assert 'href="mailto:accueil@mairie-port-clairval.example"' in response.text
    tags = tags_of(response)
    assert tags.all("html") == [{"lang": "fr"}] and {form["method"] for form in tags.all("form")} == {"post"}
    assert [option["value"] for option in tags.all("option")] == ["port-clairval", "saint-aubin"]


async def test_the_page_speaks_the_language_of_the_browser_or_the_one_asked(client) -> None:
    english = await client.get("/", headers=BROWSER | {"Accept-Language": "de;q=0.9,en;q=0.8,fr;q=0.1"})
    assert '<html lang="en">' in english.text and english.headers["content-language"] == "en"
    assert '<html lang="fr">' in (await client.get("/?lang=fr", headers={"Accept-Language": "en"})).text
    assert '<html lang="fr">' in (await client.get("/?lang=tlh", headers={"Accept-Language": "en"})).text


async def test_an_answer_shows_its_sources_with_the_words_marked(client) -> None:
    response = await post(client, "quels papiers", commune="port-clairval")
    assert response.status_code == 200 and response.headers["x-ai-generated"] == "true"
    html = response.text
    assert "<mark>photo</mark> d&#39;identité et un <mark>justificatif</mark>" in html
    assert "Document du 12/01/2026" in html and "Document sans date, page 3" in html
    assert 'href="#source-1"' in html and 'id="source-1"' in html and "Sans rédaction." in html
    assert "#pieces:~:text=Apportez%20une%20photo" in html and "javascript:" not in html
    article = tags_of(response).all("article")[0]
    assert article["data-ai-generated"] == "true" and article["lang"] == "fr" and article["data-outcome"] == "answered"


async def test_machines_are_told_how_the_text_was_made(client) -> None:
    html = (await post(client, "quels papiers")).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found is not None
    marking = json.loads(found.group(1))
    assert marking["digitalSourceType"] == "https://schema.org/AlgorithmicMediaDigitalSource"
    assert marking["citation"] == ["https://www.port-clairval.example/demarches/ci"]


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'; alert(1); //",
        "</textarea><svg onload=alert(1)>",
        "{{ 1234*5678 }} {% include '/etc/passwd' %} ${1234*5678}",
        "</script><script>alert(1)</script>",
        "<iframe srcdoc='<script>x</script>'>",
        "javascript:alert(1)",
        "\u202e<b>\u0000\ufffe",
    ],
)
async def test_nothing_a_resident_writes_becomes_html(client, payload: str) -> None:
    plain = tags_of(await post(client, "quels papiers"))
    hostile = await post(client, payload, lang=payload)
    assert hostile.status_code == 200 and "7006652" not in hostile.text
    assert [name for name, _ in tags_of(hostile).opened] == [name for name, _ in plain.opened]


async def test_nothing_a_document_holds_becomes_html(client) -> None:
    response = await post(client, "quels papiers")
    assert (
        "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;" in response.text
        and "Carte d&#39;identité &lt;b&gt;" in response.text
    )
    assert len(tags_of(response).all("script")) == response.text.count("<script")


async def test_every_ending_is_a_page(client) -> None:
    emergency = await post(client, "incendie")
    assert 'role="alert"' in emergency.text and 'href="tel:18"' in emergency.text
    refused = await post(client, "piscine")
    assert "Je ne le sais pas." in refused.text and "les horaires" in refused.text
    clarified = await post(client, "carte")
    assert 'value="Carte d&#39;identité"' in clarified.text and "Carte grise &lt;i&gt;" in clarified.text
    failed = await post(client, "explose")
    assert failed.status_code == 503 and "Une erreur nous empêche de répondre" in failed.text
    for page in (emergency, refused, clarified, failed):
        tags_of(page)
        assert "Parler à une personne" in page.text


async def test_an_alarm_comes_before_the_answer_to_what_is_asked_beside(client) -> None:
    page = (await post(client, "accident et papiers")).text
    assert page.index('href="tel:18"') < page.index('<span class="sentence">')
    assert page.count("Appelez le 18.") == 1


async def test_a_follow_up_stays_in_the_conversation_until_it_is_ended(client, path) -> None:
    await post(client, "quels papiers")
    await post(client, "et le prix")
    assert len(path.asked[1].turns) == 1
    ended = await client.post("/session/end", data={"lang": "fr", "commune": "saint-aubin"}, headers=BROWSER)
    assert ended.status_code == 303 and ended.headers["location"] == "/?lang=fr&commune=saint-aubin"
    await post(client, "encore")
    assert path.asked[2].turns == ()


async def test_a_vanished_session_is_said_on_the_page(client) -> None:
    client.cookies.set("guichet_session", "f" * 32)
    assert "une nouvelle conversation commence" in (await post(client, "quels papiers")).text


async def test_a_verdict_without_javascript(client, store, path) -> None:
    html = (await post(client, "quels papiers")).text
    found = re.search(r'name="answer" value="([^"]+)"', html)
    assert found is not None
    thanked = await client.post("/feedback", data={"answer": found.group(1), "thumb": "up"}, headers=BROWSER)
    assert thanked.status_code == 200 and "Merci" in thanked.text
    kept = store.answer(found.group(1))
    assert kept is not None and kept.thumb == "up"
    assert (await client.post("/feedback", data={"answer": "x", "thumb": "up"})).status_code == 404
    assert (await client.post("/feedback", data={"answer": "x", "thumb": "?"})).status_code == 422


async def test_errors_are_pages_for_people(client) -> None:
    unknown = await post(client, "quels papiers", commune="<b>atlantis</b>")
    assert unknown.status_code == 422 and "Port-Clairval" in unknown.text and "atlantis" not in unknown.text
    missing = await client.get("/nowhere<script>", headers=BROWSER)
    assert missing.status_code == 404 and "Page introuvable" in missing.text and "<script" not in missing.text
    for page in (unknown, missing):
        tags_of(page)
        assert page.headers["content-type"].startswith("text/html")


async def test_personal_data_is_not_written_back(client) -> None:
    response = await post(client, "appelez le 06 12 34 56 78")
    assert "12 34 56" not in response.text


async def test_forms_that_are_not_forms_are_refused_kindly(client) -> None:
    for content, kind in (
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"question=%ff%fe%ed%a0%80", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b'{"question": 1}', "application/json"),
        (b"&".join(b"a%d=1" % i for i in range(500)), "application/x-www-form-urlencoded"),
    ):
        response = await client.post("/", content=content, headers=BROWSER | {"Content-Type": kind})
        assert response.status_code in (200, 400, 422), kind
        tags_of(response)
