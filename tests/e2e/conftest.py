"""A real server with the demonstration, and a real Chromium that looks at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import postgres
from tests.e2e.recording import go_to_room
from tests.proxy import Proxy
from tests.server import Server

HERE = Path(__file__).parent
AXE = HERE.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

SETTLED = """() => document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
    .forEach((each) => each.finish())"""

Opener = Callable[..., Page]

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ExitStack() as stack:
        database_url = ""
        if os.environ.get("KUVEND_TEST_DATABASE") == "postgresql":
            database_url = postgres.fresh_database(stack.enter_context(postgres.cluster()), f"kuvend_e2e_{os.getpid()}")
        server = Server(tmp_path_factory.mktemp("server"), database_url=database_url)
        stack.callback(server.stop)
        server.start()
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def noise() -> Iterator[list[str]]:
    """What pages complained of: script errors and breaches of the content policy. A test that leaves any fails."""
    heard: list[str] = []
    yield heard
    assert not heard, "the browser complained"


@pytest.fixture
def open_page(chromium: Browser, server: Server, noise: list[str]) -> Iterator[Opener]:
    """`open_page(as_="organiser", width=390, locale="sq-AL", dark=True, javascript=False)`: a page of its own, as a
    new visitor or signed in; relative addresses go to the server."""
    with ExitStack() as stack:

        def opener(
            as_: str | None = None,
            *,
            width: int = 1280,
            height: int = 860,
            locale: str = "en-GB",
            dark: bool = False,
            javascript: bool = True,
        ) -> Page:
            context = chromium.new_context(
                base_url=server.url,
                viewport={"width": width, "height": height},
                has_touch=width < 1000,
                locale=locale,
                timezone_id="Europe/Tirane",
                color_scheme="dark" if dark else "light",
                java_script_enabled=javascript,
                accept_downloads=True,
            )
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.on("pageerror", lambda error: noise.append(str(error)))
            page.on("console", lambda said: noise.append(said.text) if _is_complaint(said.type, said.text) else None)
            if as_:
                sign_in(page, as_, server.password)
            return page

        yield opener


@pytest.fixture
def recording(open_page):
    """`recording()`: a recorder's page, in a room of the demonstration."""

    def opener(who: str = "recorder", **given) -> Page:
        return go_to_room(open_page(who, **given))

    return opener


@pytest.fixture
def cable(server) -> Iterator[Proxy]:
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def plugged(chromium, server, cable, noise):
    """`plugged("recorder")`: a page of this person, whose every byte goes through the cable."""
    with ExitStack() as stack:

        def opener(who: str) -> Page:
            context = chromium.new_context(base_url=cable.url, locale="en-GB", timezone_id="Europe/Tirane")
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.on("pageerror", lambda error: noise.append(str(error)))
            sign_in(page, who, server.password)
            return page

        yield opener


@pytest.fixture
def through(plugged):
    """A recorder whose every byte goes through the cable."""
    return go_to_room(plugged("recorder"))


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page()


def sign_in(page: Page, who: str, password: str) -> None:
    """The page's session from here on. No page is drawn for it: the form has tests of its own."""
    ask = page.context.request
    token = ask.get("/sign-in").text().partition('name="csrf" value="')[2].partition('"')[0]
    typed = {"email": f"{who}@kuvend.example", "password": password, "csrf": token}
    answer = ask.post("/sign-in", form=typed, headers={"sec-fetch-site": "same-origin"}, max_redirects=0)
    assert answer.status == 303, answer.text()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page, a line for each element; `assert axe(page) == []`."""
    source = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(SETTLED)  # what is half faded in has half its contrast
        # Evaluated through the debugger, which the page's content policy does not govern.
        page.evaluate(source)
        found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return look


def _is_complaint(kind: str, text: str) -> bool:
    # A page that answers 404 or 422 on purpose is reported by the browser as a failed resource.
    return kind == "error" and not text.startswith("Failed to load resource")
