"""What a browser says of itself, in the words of somebody who looks which of their devices are signed in."""

import re

from app.errors import N_
from app.web.languages import gettext

BROWSERS = (
    ("Edge", r"Edg"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|Chromium|CriOS"),
    ("Safari", r"Safari"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
"""In this order: each calls itself by the names of those after it, too."""


def device_name(agent: str) -> str:
    browser = _first(BROWSERS, agent)
    system = _first(SYSTEMS, agent)
    if browser and system:
        return gettext(N_("%(browser)s on %(system)s"), browser=browser, system=system)
    return browser or system or agent[:70] or gettext(N_("A device that does not say what it is"))


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in names if re.search(sign, agent)), "")
