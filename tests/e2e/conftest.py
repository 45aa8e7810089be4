"""A real server in a thread and a real Chromium that may talk to it alone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import STATIC, create_app
from kg.ask.engine import Engine
from kg.settings import Settings
from tests.live import serving

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def address(world: Engine, world_settings: Settings) -> Iterator[str]:
    """The address of a server over the small world, with the built page."""
    if not (STATIC / "index.html").is_file():
        pytest.skip("the page is not built: run 'make page'")
    with serving(create_app(world, world_settings)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = next(filter(None, map(shutil.which, _NAMES)), str(own) if own.exists() else None)
        if path is None:
            pytest.skip("there is no Chromium: run 'make chromium'")
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS, env={**os.environ, "HOME": "/tmp"})
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page; a request to any other host, or an error in its script, fails the test."""
    context = browser.new_context(base_url=address, locale="en-US")
    page = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else foreign.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
    assert errors == []
