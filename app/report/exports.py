"""A report as a file: made once for the same words, and a heavy one in a process of its own.

What makes a file is pure and takes plain text, so that it can be sent to another process; while that works, this
one goes on answering. The same words asked for again come from the shelf.
"""

import base64
import gc
import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from multiprocessing import get_context
from threading import Lock

from app.report import docx, frozen, html, markdown
from app.settings import ROOT
from app.web.shelf import Shelf

HEAVY = 300_000
"""Characters of a frozen outline, from about a thousand notes on, that are worth a process of their own."""
SHELF = 16
MEDIA_TYPES = {"docx": docx.MEDIA_TYPE, "html": html.MEDIA_TYPE, "md": markdown.MEDIA_TYPE}


def make(kind: str, written: str) -> bytes:
    outline = frozen.thawed(json.loads(written))
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: docx.write(outline),
        "html": lambda: html.write(outline, style()),
        "md": lambda: markdown.write(outline),
    }
    return writers[kind]()


def style() -> str:
    """The sheet that an HTML file carries along: the one that the desk shows the report in."""
    return (ROOT / "static" / "css" / "report.css").read_text(encoding="utf-8")


def style_policy() -> str:
    """A content policy that lets that one sheet apply, and nothing else at all."""
    known = base64.b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Workshop:
    """The other process, begun when it is first needed, and the shelf."""

    def __init__(self) -> None:
        self.shelf: Shelf[bytes] = Shelf(SHELF)
        self.pool: ProcessPoolExecutor | None = None
        self.lock = Lock()

    def file(self, kind: str, written: str, digest: str) -> bytes:
        """`written` is the outline as `frozen.text` writes it, `digest` its hash."""
        maker = self._apart if len(written) > HEAVY else make
        return self.shelf.of((kind, digest), lambda: maker(kind, written))

    def _apart(self, kind: str, written: str) -> bytes:
        """In the other process; were it killed, then here, and a new one is made for the next."""
        with self.lock:
            if self.pool is None:
                # What it makes holds no circles: looking for garbage among its many small pieces would only take time.
                self.pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=gc.disable)
            pool = self.pool
        try:
            return pool.submit(make, kind, written).result()
        except BrokenProcessPool:
            with self.lock:
                if self.pool is pool:
                    self.pool = None
            return make(kind, written)


workshop = Workshop()
