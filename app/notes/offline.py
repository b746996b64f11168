"""What a recorder's device needs to open its page without network: the page's files, named in advance."""

import posixpath
import re
from functools import lru_cache

from app.web.assets import Assets

MODULES = ("js/kuvend.js", "js/notes.js")
IMPORT = re.compile(r"""^(?:import|export)\b[^"']*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@lru_cache(maxsize=4)
def modules_of(assets: Assets) -> tuple[str, ...]:
    """Every module that the recorder's page loads, in the order in which it meets them."""
    found: dict[str, None] = {}
    waiting = list(MODULES)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            text = assets.content(name).decode()
            waiting += [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in IMPORT.findall(text)
            ]
    return tuple(found)
