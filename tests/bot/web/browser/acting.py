"""What a resident does in the browser, and what they then see."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page

ENDED = ".exchange:last-child [data-outcome]"


async def ready(page: Page) -> None:
    """Waits until the widget is up."""
    await page.locator("guichet-widget .log").wait_for(state="attached")


async def open_panel(page: Page) -> None:
    """Unfolds the floating widget."""
    await ready(page)
    await page.click(".launcher")


async def ask(page: Page, question: str, until: str = ENDED) -> Locator:
    """Asks and waits; the answer's article."""
    await ready(page)
    await page.fill("textarea", question)
    await page.keyboard.press("Enter")
    await page.locator(until).first.wait_for()
    return page.locator(".exchange:last-child article")


async def follow(page: Page, selector: str) -> None:
    """Clicks what leads to another page, and waits until that one is there: a click alone may come back before."""
    async with page.expect_navigation():
        await page.click(selector)


async def violations(page: Page) -> list[str]:
    """What axe-core finds, shadow trees included: every rule on, then those of colours in the other scheme."""
    if not await page.evaluate("typeof axe === 'object'"):
        await page.evaluate(Axe().axe_script)
    found = await _found(page, {"resultTypes": ["violations"]})
    now = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    other = "light" if now == "dark" else "dark"
    await page.emulate_media(color_scheme=other)
    colours = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["cat.color"]}}
    found += [f"{other}: {one}" for one in await _found(page, colours)]
    await page.emulate_media(color_scheme=now)
    return found


async def _found(page: Page, options: dict[str, object]) -> list[str]:
    results = await page.evaluate("options => axe.run(document, options).then((found) => found.violations)", options)
    return [f"{found['id']}: {node['target']} {node['failureSummary']}" for found in results for node in found["nodes"]]


async def focused(page: Page) -> str:
    """The name of what has the focus, shadow trees included."""
    name: str = await page.evaluate(
        """() => {
          let one = document.activeElement;
          while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
          const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent;
          return label || one.textContent.trim() || one.tagName;
        }"""
    )
    return " ".join(name.split())


async def tab_to(page: Page, name: str, key: str = "Tab", limit: int = 40) -> None:
    """Presses a key until what has that name has the focus."""
    passed = []
    for _ in range(limit):
        await page.keyboard.press(key)
        passed.append(await focused(page))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} was not reached: {passed}")


async def overflow(page: Page) -> list[str]:
    """What sticks out of the window sideways, on the page and in the widget."""
    return await page.evaluate(
        """() => {
          const inside = (one) => [one, ...(one.shadowRoot ? within(one.shadowRoot) : [])];
          const within = (root) => [...root.querySelectorAll("*")].flatMap(inside);
          const isOut = (one) => one.getBoundingClientRect().right > innerWidth + 1;
          const isClipped = (one) => getComputedStyle(one).clipPath !== "none";
          const out = within(document).filter((one) => isOut(one) && !isClipped(one));
          const wide = document.scrollingElement.scrollWidth;
          return [...(wide > innerWidth ? [`page ${wide}`] : []), ...out.map((one) => one.outerHTML.slice(0, 80))];
        }"""
    )
