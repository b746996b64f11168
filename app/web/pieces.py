"""Pieces of pages that are drawn once and kept: the lines of a long list, most of which stand as they stood.

A piece is kept under everything that it shows, its reader's language included, so what is kept is never out of date:
a row that changed has another key. The form token is no part of it, nor of any text that a template makes: a slot holds
its place until the answer is put together. The slot is random, so that nothing people type can be mistaken for it.
"""

import secrets
from collections.abc import Callable, Hashable

from markupsafe import Markup

from app.web.languages import language

SLOT = secrets.token_hex(16)
TOKEN_SLOT = Markup('<input type="hidden" name="csrf" value="{}">').format(SLOT)


class Pieces:
    """`pieces(shows, draw, ...)` in a template: what `draw` makes of the rest; kept, unless `shows` is none."""

    def __init__(self, most: int = 5000) -> None:
        self.most = most
        self._kept: dict[Hashable, Markup] = {}

    def __call__(self, shows: Hashable | None, draw: Callable[..., Markup], *given: object) -> Markup:
        if shows is None:
            return draw(*given)
        key = (language(), shows)
        piece = self._kept.get(key)
        if piece is None:
            if len(self._kept) >= self.most:
                self._kept.clear()
            piece = self._kept[key] = draw(*given)
        return piece


def with_token(text: str, token: str) -> str:
    """What a template made, with the token of this reader's form in each slot."""
    return text.replace(SLOT, token)
