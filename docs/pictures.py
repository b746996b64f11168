"""Make the pictures of the documentation anew: `.venv/bin/python -m docs.pictures [NAME ...]`.

Starts a server with a fresh demonstration and photographs each screen in real Chromium.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.server import Server

OUT = Path(__file__).parent / "pictures"
CONFERENCE = "/events/national-conference"
CLUSTER = "/events/southern-cluster-meeting"
SCREENS = {
    # name: (as whom, address, width, height)
    "overview": ("organiser", CONFERENCE, 1280, 900),
    "brief": ("organiser", f"{CONFERENCE}/brief", 1280, 800),
    "checklist": ("organiser", f"{CONFERENCE}/checklist", 1280, 900),
    "consultation": ("organiser", f"{CONFERENCE}/consultation", 1280, 900),
    "participants": ("organiser", f"{CONFERENCE}/participants", 1280, 900),
    "mix": ("organiser", f"{CONFERENCE}/participants/mix", 1280, 900),
    "guide": ("facilitator", f"{CONFERENCE}/guide", 1280, 1100),
    "notes": ("recorder", f"{CLUSTER}/notes", 820, 1000),
    "report": ("organiser", "/events/annual-2005/report", 1280, 900),
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main(names: list[str]) -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for name in names or SCREENS:
                who, address, width, height = SCREENS[name]
                context = browser.new_context(
                    base_url=server.url, viewport={"width": width, "height": height}, locale="en-GB"
                )
                page = context.new_page()
                _sign_in(page, who, server.password)
                page.goto(address, wait_until="load")
                page.screenshot(path=str(OUT / f"{name}.png"))
                context.close()
                sys.stdout.write(f"docs/pictures/{name}.png\n")
            browser.close()
        finally:
            server.stop()


def _sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@kuvend.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


if __name__ == "__main__":
    main(sys.argv[1:])
