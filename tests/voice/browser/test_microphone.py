"""The microphone of the page in the real Chromium: a conversation, an interruption, keys, refusals, accessibility."""

import base64
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from playwright.async_api import TimeoutError as NotSeenError
from websockets.asyncio.client import connect

from tests.bot.web.browser.acting import ask, overflow, ready, violations
from tests.bot.web.browser.conftest import ARGUMENTS
from tests.conftest import need
from tests.voice.browser.microphone import CALLS, Servers, servers, spoken
from tests.voice.tiny import needed
from voice.files import read
from voice.rates import samples

pytestmark = pytest.mark.asyncio(loop_scope="session")
ATTEMPTS = 3
QUESTION = "Quels papiers faut-il pour un passeport ?"
INTERRUPTION = "Je veux parler à un agent."
RECORD = """() => {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to === this.context.destination && !window.tape) {
      const tape = this.context.createMediaStreamDestination();
      connect.call(this, tape);
      window.tape = new MediaRecorder(tape.stream);
      window.pieces = [];
      window.tape.ondataavailable = ({ data }) => window.pieces.push(data);
      window.tape.start();
    }
    return connect.call(this, to, ...more);
  };
}"""
TAKE = """async () => {
  const done = new Promise((resolve) => (window.tape.onstop = resolve));
  if (window.tape.state !== "inactive") { window.tape.stop(); await done; }
  const bytes = new Uint8Array(await new Blob(window.pieces).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("microphone")


@pytest.fixture(scope="module")
def both(folder: Path) -> Iterator[Servers]:
    needed()
    with servers(folder) as both:
        yield both


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def chromium(folder: Path, both: Servers) -> AsyncIterator[Browser]:
    """Its microphone says a question over the greeting, then asks for a person over the answer."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "chromium (apt-get install chromium)")
    said = await spoken(folder, [(2.0, QUESTION), (5.0, INTERRUPTION)])
    heard = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={said}%noloop",
        "--autoplay-policy=no-user-gesture-required",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *heard])
        yield browser
        await browser.close()


async def opened(browser: Browser, url: str, width: int = 1200, height: int = 900, **options: object) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce", **options
    )
    page = await context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    await page.add_init_script(f"({RECORD})()")
    await page.goto(url)
    await ready(page)
    return page


async def test_a_conversation_is_heard_answered_interrupted_and_seen(
    chromium: Browser, both: Servers, folder: Path
) -> None:
    # A machine that others use may drop sound between the file and the page: the conversation is then begun again.
    for left in reversed(range(ATTEMPTS)):
        page = await opened(chromium, both.counter)
        try:
            return await conversation(page, folder)
        except NotSeenError:
            await page.context.close()
            if not left:
                raise


async def conversation(page: Page, folder: Path) -> None:
    await page.get_by_role("button", name="Parler", exact=True).click()
    asked = page.locator(".caption.caller", has_text="passeport")
    await asked.wait_for()
    assert QUESTION in await asked.inner_text()
    await page.locator(".caption.counter", has_text="Pour renouveler votre carte").wait_for()
    await page.locator(".voice-sources a").first.wait_for()
    assert await violations(page) == []
    await page.screenshot(path=folder / "talking.png")
    await page.locator(".caption.caller", has_text=INTERRUPTION).wait_for()
    await page.locator(".caption.counter", has_text="Voulez-vous que la mairie vous rappelle ?").wait_for()
    assert await page.locator(".caption.counter", has_text="25 €").count() == 0, "what was cut is not said"
    sound = samples(await read(base64.b64decode(await page.evaluate(TAKE))))
    loud = [np.abs(sound[at : at + 1600].astype(float)).max() > 500 for at in range(0, len(sound), 1600)]
    assert sum(loud) > 30, "three seconds at least were heard in the page"
    await page.get_by_role("button", name="Terminer la conversation").click()
    await page.get_by_text("le microphone est fermé").wait_for()
    assert await page.locator(".voice-live").is_hidden()
    await page.context.close()


async def test_push_to_talk_hears_only_what_is_said_while_the_button_is_held(chromium: Browser, both: Servers) -> None:
    page = await opened(chromium, both.counter)
    await page.get_by_role("button", name="Parler", exact=True).click()
    await page.get_by_label("Appuyer pour parler").check()
    hold = page.get_by_role("button", name="Maintenir pour parler")
    await hold.focus()
    await page.keyboard.down("Space")
    assert await hold.get_attribute("aria-pressed") == "true"
    await page.locator(".caption.caller", has_text="passeport").wait_for()
    await page.keyboard.up("Space")
    assert await hold.get_attribute("aria-pressed") == "false"
    assert await violations(page) == []
    await page.locator(".caption.counter", has_text="Pour renouveler votre carte").wait_for()
    await page.wait_for_timeout(4_000)  # the microphone hears the interruption: the counter does not
    assert await page.locator(".caption.caller").count() == 1
    await page.context.close()


async def test_a_page_has_the_keys_of_a_telephone(chromium: Browser, both: Servers, folder: Path) -> None:
    page = await opened(chromium, both.counter, 390, 844, has_touch=True)
    await page.get_by_role("button", name="Parler", exact=True).tap()
    await page.get_by_label("Appuyer pour parler").check()
    await page.locator(".caption.counter", has_text="Posez votre question").wait_for()
    await page.get_by_text("Clavier du téléphone").tap()
    assert await violations(page) == [] and await overflow(page) == []
    await page.screenshot(path=folder / "keys-390.png", full_page=True)
    await page.get_by_role("button", name="0", exact=True).tap()
    await page.locator(".caption.counter", has_text="Voulez-vous que la mairie vous rappelle ?").wait_for()
    await page.get_by_role("button", name="1", exact=True).tap()
    await page.locator(".caption.counter", has_text="En une phrase, quelle est votre question ?").wait_for()
    await page.get_by_role("button", name="étoile", exact=True).focus()
    await page.keyboard.press("9")  # the keys of a computer are keys too
    await page.get_by_text("le microphone est fermé").wait_for()
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1200, "dark")])
async def test_the_microphone_breaks_no_rule_and_no_layout(
    chromium: Browser, both: Servers, folder: Path, width: int, scheme: str
) -> None:
    page = await opened(chromium, both.counter, width, 844, color_scheme=scheme)
    assert await violations(page) == []
    await page.get_by_role("button", name="Parler", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.locator(".caption.counter").first.wait_for()
    assert await violations(page) == [] and await overflow(page) == []
    await page.screenshot(path=folder / f"voice-{width}.png", full_page=True)
    await page.keyboard.press("Enter")  # the focus is on the button that ends
    await page.get_by_text("le microphone est fermé").wait_for()
    await page.context.close()


REFUSES = "navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('no', '{}'); }};"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (REFUSES.format("NotAllowedError"), "Le microphone est bloqué."),
        (REFUSES.format("NotFoundError"), "Aucun microphone n'a été trouvé."),
        ("delete window.AudioWorkletNode;", "Votre navigateur ne permet pas de parler ici."),
        ("const Real = WebSocket; window.WebSocket = class extends Real { constructor(url) { super(`${url}x`); } };",
         "La liaison vocale est coupée."),
    ],
    ids=["blocked", "none", "unsupported", "lost"],
)  # fmt: skip
async def test_what_keeps_from_speaking_is_said_and_the_question_can_be_written(
    chromium: Browser, both: Servers, broken: str, told: str
) -> None:
    page = await opened(chromium, both.counter)
    await page.evaluate(f"() => {{ {broken} }}")
    await page.get_by_role("button", name="Parler", exact=True).click()
    await page.locator(".voice-status.failure", has_text=told).wait_for()
    assert await page.locator(".voice-live").is_hidden()
    assert await violations(page) == []
    assert await (await ask(page, "papiers ?")).locator(".sentence").count() == 3
    await page.context.close()


async def test_a_full_house_is_said_and_a_call_can_be_had_later(chromium: Browser, both: Servers) -> None:
    lines = [
        await connect(both.counter.replace("http", "ws") + "/api/v1/voice/talk", origin=both.counter, proxy=None)
        for _ in range(CALLS)
    ]
    page = await opened(chromium, both.counter)
    talk = page.get_by_role("button", name="Parler", exact=True)
    await talk.click()
    await page.locator(".voice-status.failure", has_text="Toutes les lignes sont occupées.").wait_for()
    for line in lines:
        line.transport.abort()
    await page.wait_for_timeout(1_000)
    await talk.click()
    await page.locator(".caption.counter").first.wait_for()
    await page.context.close()


async def test_an_answer_is_read_aloud_and_stopped(chromium: Browser, both: Servers) -> None:
    page = await opened(chromium, both.counter)
    await ask(page, "papiers ?")
    button = page.get_by_role("button", name="Lire à voix haute")
    await button.click()
    assert await button.get_attribute("aria-pressed") == "true"
    await page.wait_for_timeout(1_500)
    sound = samples(await read(base64.b64decode(await page.evaluate(TAKE))))
    assert np.abs(sound.astype(float)).max() > 500
    await button.click()
    assert await button.get_attribute("aria-pressed") == "false"
    await page.context.close()


@pytest.mark.parametrize("question", ["piscine ?", "carte ?", "incendie ?"], ids=["refusal", "choice", "danger"])
async def test_what_cites_nothing_is_read_aloud_too(chromium: Browser, both: Servers, question: str) -> None:
    page = await opened(chromium, both.counter)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.post_data or "") if "audio/speech" in one.url else None)
    article = await ask(page, question)
    shown = (await article.locator(".body p, .said, .emergency").first.inner_text()).strip()
    await article.get_by_role("button", name="Lire à voix haute").click()
    await page.wait_for_function("() => Boolean(window.tape)")
    assert any(shown[:20] in json.loads(body)["input"] for body in asked), (shown, asked)
    assert await violations(page) == []
    await page.context.close()


async def test_without_a_voice_there_is_no_microphone(chromium: Browser, both: Servers, folder: Path) -> None:
    page = await opened(chromium, f"{both.counter}/?lang=fr")
    await page.route("**/api/v1/voice", lambda route: route.fulfill(json={"hears": False, "speaks": False}))
    await page.reload()
    await ready(page)
    assert await page.get_by_role("button", name="Parler", exact=True).count() == 0
    await ask(page, "papiers ?")
    assert await page.get_by_role("button", name="Lire à voix haute").count() == 0
    await page.context.close()
