"""Whole pages that are kept until something on them changes, in the memory of one process.

A page is kept under everything that it shows: what its route says it shows (the mark of its data, the view, what the
reader may do), and what the frame around it shows. Whoever asks first after a change has it drawn.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

MOST = 24_000_000
"""Characters of all pages together: one event's long pages for some dozens of readers."""


class KeptPages:
    """The least recently asked for goes first."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = Lock()
        self._pages: OrderedDict[Hashable, str] = OrderedDict()
        self._characters = 0

    def get(self, key: Hashable) -> str | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: str) -> None:
        if len(page) > self.most:
            return
        with self._lock:
            self._characters += len(page) - len(self._pages.pop(key, ""))
            self._pages[key] = page
            while self._characters > self.most:
                _, gone = self._pages.popitem(last=False)
                self._characters -= len(gone)
