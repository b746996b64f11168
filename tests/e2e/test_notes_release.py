"""A new release of Kuvend while somebody records."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.settings import ROOT
from tests.e2e.conftest import sign_in
from tests.e2e.recording import kept_for_offline, ready, rows, sent, stands, stored, write
from tests.server import Server

LOOKED = """() => navigator.serviceWorker.getRegistration("/events/").then(async (found) => {
    window.registration = found;
    window.first = found.active;
    await found.update();
    const next = found.installing ?? found.waiting;
    for (const end = Date.now() + 10_000; next.state === "installing" && Date.now() < end; )
        await new Promise((again) => setTimeout(again, 50));
    return [next.state, found.active === window.first];
})"""
TAKEN_OVER = "() => registration.waiting === null && registration.active !== first && first.state === 'redundant'"


@pytest.fixture
def release(server: Server, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """`release()`: the server ends, and the same one with another worker begins at its address, over the same data."""

    def begin() -> None:
        for part in ("app", "templates", "static", "seed"):
            shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        with (tmp_path / "static/js/notes-worker.js").open("a") as worker:
            worker.write("/* the next release */\n")
        server.stop()
        server.environment["PYTHONPATH"] = str(tmp_path)
        server.start()

    yield begin
    if server.environment.pop("PYTHONPATH", None):
        server.stop()
        server.start()


def test_a_new_worker_waits_until_nothing_is_unsent(recording, server, release):
    page: Page = kept_for_offline(recording())
    page.wait_for_function("() => navigator.serviceWorker.controller")
    build = page.evaluate("document.querySelector('script[type=module]').src")
    page.context.clear_cookies(name="kuvend_session")
    write(page, "pret për versionin e ri")
    expect(stands(page)).to_contain_text("1 on this device")

    release()
    assert page.evaluate(LOOKED) == ["installed", True]
    page.evaluate("dispatchEvent(new Event('online'))")
    write(page, "dhe kjo")
    expect(stands(page)).to_contain_text("2 on this device")
    assert page.evaluate("[registration.waiting.state, registration.active === first]") == ["installed", True]
    assert len(stored(page)) == 2

    sign_in(page.context.new_page(), "recorder", server.password)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sent(page)
    page.wait_for_function(TAKEN_OVER)
    ready(page.reload() and page)
    assert page.evaluate("document.querySelector('script[type=module]').src") != build
    expect(rows(page).filter(has_text="pret për versionin e ri")).to_have_count(1)
