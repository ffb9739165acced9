"""The page in a real browser: quiet on the console, silent towards others, whole on a phone, usable by keyboard.

Leaves a picture of every page in each look in the test's folder (`--basetemp` says where), for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.web.fake_reader import empty_reader
from tests.app.web.serving import served
from tests.app.web.visiting import RecordingActions, site_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = {
    "stories": "/",
    "stories-filtered": "/?topic=china-tech-restructuring&outlet=kinhte24",
    "stories-nothing": "/?outlet=vnexpress",
    "story": "/stories/1",
    "article": "/articles/1",
    "article-two-topics": "/articles/2",
    "article-withdrawn": "/articles/3",
    "search": "/search",
    "search-results": "/search?q=Alibaba OR ca phe",
    "search-mistake": "/search?q=title:Alibaba (phạt OR",
    "search-nothing": "/search?q=zyzzyva",
    "sources": "/sources",
    "alerts": "/alerts",
    "missing": "/stories/999",
}
LOOKS = {
    "light": {"viewport": {"width": 1200, "height": 850}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 850}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 740}, "color_scheme": "light"},
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A page of the browser that notes what it should not do."""

    page: Page
    origin: str
    complaints: list[str]

    def see(self, path: str) -> None:
        """Loads a page; a page of ours that answers 400 or 404 is no complaint."""
        self.page.goto(self.origin + path, wait_until="load")

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def visitor(context: BrowserContext, origin: str) -> Visitor:
    page = context.new_page()
    found = Visitor(page, origin, [])
    page.on("console", lambda message: _note(found, message.text))
    page.on("pageerror", lambda error: found.complaints.append(f"error: {error}"))
    page.on("request", lambda request: _note_stranger(found, request.url))
    return found


def _note(found: Visitor, message: str) -> None:
    if "the server responded with a status of 40" not in message:
        found.complaints.append(message)


def _note_stranger(found: Visitor, url: str) -> None:
    if not url.startswith(found.origin):
        found.complaints.append(url)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(site_of()) as url:
        yield url


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_loads_without_a_complaint_and_fits_the_window(
    browser: Browser, origin: str, tmp_path: Path, look: str
) -> None:
    context = browser.new_context(**LOOKS[look])  # type: ignore[arg-type]  # a table of options
    guest = visitor(context, origin)
    for name, path in PAGES.items():
        guest.see(path)
        guest.page.screenshot(path=tmp_path / f"{name}-{look}.png", full_page=True)
        assert (name, guest.overflow) == (name, 0)
    assert guest.complaints == []
    context.close()


def test_the_empty_pages_say_what_will_come(browser: Browser, tmp_path: Path) -> None:
    with served(site_of(empty_reader(), language="vi")) as url:
        context = browser.new_context(**LOOKS["light"])  # type: ignore[arg-type]  # a table of options
        guest = visitor(context, url)
        for path in ("/", "/search", "/sources", "/alerts"):
            guest.see(path)
            guest.page.screenshot(path=tmp_path / f"empty{path.replace('/', '-')}.png", full_page=True)
        assert guest.complaints == []
        context.close()


def test_evidence_leads_to_its_place_in_the_text(browser: Browser, origin: str) -> None:
    context = browser.new_context()
    guest = visitor(context, origin)
    guest.see("/articles/1")
    guest.page.get_by_role("link", name="điều tra chống độc quyền").click()
    assert guest.page.locator("mark:target").inner_text() == "điều tra chống độc quyền"
    context.close()


def test_the_button_sends_an_alert_again(browser: Browser) -> None:
    actions = RecordingActions()
    with served(site_of(actions=actions)) as url:
        context = browser.new_context()
        guest = visitor(context, url)
        guest.see("/alerts?show=dead")
        guest.page.get_by_role("button").click()
        assert "It will be sent again" in guest.page.get_by_role("status").inner_text()
        assert (actions.retried, guest.complaints) == (["d-hook-1"], [])
        context.close()


def test_a_form_on_another_site_cannot_press_the_button(browser: Browser) -> None:
    actions = RecordingActions()
    with served(site_of(actions=actions)) as url:
        context = browser.new_context()
        page = context.new_page()
        page.set_content(f'<form method="post" action="{url}/alerts/d-hook-1/retry"><button>win</button></form>')
        page.get_by_role("button").click()
        page.get_by_text("Refused").wait_for()
        assert actions.retried == []
        context.close()


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(browser: Browser, origin: str) -> None:
    context = browser.new_context()
    guest = visitor(context, origin)
    guest.see("/")
    guest.page.keyboard.press("Tab")
    focused = guest.page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.evaluate("el => getComputedStyle(el).outlineStyle") == "solid"
    guest.page.keyboard.press("Enter")
    assert guest.page.url.endswith("#content")
    context.close()
