"""Without a mouse and without eyes."""

import pytest

from tests.bot.web.browser.acting import ask, focused, open_panel, ready, tab_to

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_everything_is_done_by_keyboard(visit, town_hall) -> None:
    page = await visit(town_hall)
    await ready(page)
    await tab_to(page, "Une question ?")
    assert await page.get_attribute(".launcher", "aria-expanded") == "false"
    await page.keyboard.press("Enter")
    assert await focused(page) == "Votre question"
    assert await page.get_attribute(".launcher", "aria-expanded") == "true"
    await page.keyboard.type("papiers")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("pour ma carte ?")
    await page.keyboard.press("Enter")
    await page.locator("[data-outcome=answered]").wait_for()
    assert await page.inner_text(".asked p") == "papiers\npour ma carte ?"
    assert await focused(page) == "Votre question"
    await tab_to(page, "Source 1 : Carte d'identité", key="Shift+Tab")
    await page.keyboard.press("Enter")
    assert (await focused(page)).startswith("1Carte d'identité et passeport")
    assert await page.locator(".sources mark").first.inner_text() == "carte d'identité"
    await tab_to(page, "2Carte nationale")
    await page.keyboard.press("Enter")
    assert await page.locator(".sources blockquote").nth(1).is_visible()
    await tab_to(page, "Réponse utile")
    await page.keyboard.press("Space")
    await page.locator("[data-thumb=up][aria-pressed=true]").wait_for()
    await page.keyboard.press("Space")
    await page.locator("[data-thumb=up][aria-pressed=false]").wait_for()
    await tab_to(page, "Votre question")
    await page.keyboard.type("lent")
    await page.keyboard.press("Enter")
    await page.locator(".exchange:last-child .sentence").first.wait_for()
    await tab_to(page, "Arrêter", key="Shift+Tab")
    await page.keyboard.press("Enter")
    await page.locator(".exchange:last-child [data-outcome=stopped]").wait_for()
    assert await focused(page) == "Votre question"
    await page.keyboard.press("Escape")
    assert (await focused(page)).startswith("Une question ?")
    assert not await page.locator(".frame").is_visible()
    await page.keyboard.press("Tab")
    assert not (await focused(page)).startswith("Une question ?"), "the widget holds the focus back"


async def test_a_screen_reader_hears_whole_sentences_only(visit, town_hall) -> None:
    page = await visit(town_hall)
    await open_panel(page)
    assert await page.locator(".log").get_attribute("role") == "log"
    await page.evaluate(
        """() => {
          const root = document.querySelector("guichet-widget").shadowRoot;
          const live = (one) => one.closest("[aria-live], [role=alert], [role=status], [role=log]");
          const isOff = (region) => region.getAttribute("aria-live") === "off" || region.matches("[role=status]");
          const isLive = (region) => region && !isOff(region);
          window.heard = []; window.told = [];
          new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => addedNodes.forEach((node) => {
            const place = node.nodeType === 1 ? node : target;
            if (place.matches("[role=status], [role=status] *")) return window.told.push(node.textContent);
            if (isLive(live(place)) && node.textContent.trim()) window.heard.push(node.textContent);
          }))).observe(root, { subtree: true, childList: true, characterData: true });
        }"""
    )
    await ask(page, "papiers ?")
    heard, told = await page.evaluate("[window.heard, window.told]")
    assert [text.rstrip("0123456789").strip() for text in heard] == [
        "Pour renouveler votre carte d'identité, apportez l'ancienne carte, une photo de moins de six mois et un "
        "justificatif de domicile de moins d'un an.",
        "Le rendez-vous se prend en ligne ou par téléphone.",
        "En cas de perte ou de vol, un timbre fiscal de 25 € est demandé.",
        "Réponse composée d'extraits des documents, sans reformulation.",
    ]
    assert told[-1] == "La réponse est prête." and told.count("La réponse est prête.") == 1
    assert await page.locator("textarea").get_attribute("aria-describedby") == "notice hint"
