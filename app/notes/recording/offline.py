"""What a recorder's device needs to open its page without network: the page's files, named in advance."""

import posixpath
import re
from functools import lru_cache

from app.web.assets import Assets

IMPORT = re.compile(r"""^(?:import|export)\b[^"']*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@lru_cache(maxsize=4)
def modules_of(assets: Assets, main: str = "js/notes.js") -> tuple[str, ...]:
    """Every module that the recorder's page loads, or another one by its main module, in the order in which it meets
    them."""
    found: dict[str, None] = {}
    waiting = ["js/kuvend.js", main]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            text = assets.content(name).decode()
            waiting += [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in IMPORT.findall(text)
            ]
    return tuple(found)
