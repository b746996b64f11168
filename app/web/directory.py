"""Which route answers an address: found by the address's fixed words, not by trying one route after the other.

FastAPI compares an address with every route in turn, and once more for each router that is included in another. With
some hundreds of routes that is half of what a small page costs. Here the words of a path lead to the few routes that
can fit; these still decide by themselves, in the order in which they were declared.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.convertors import PathConvertor
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from app.web.rooms import GUARDS

Placed = tuple[int, APIRoute]
"""A route and its place in the order of declaration."""


class Shelf:
    """What follows after some words of a path: by the next word, by a parameter, the end, or all the rest."""

    __slots__ = ("by_parameter", "by_word", "ends", "rest")

    def __init__(self) -> None:
        self.by_word: dict[str, Shelf] = {}
        self.by_parameter: Shelf | None = None
        self.ends: list[Placed] = []
        self.rest: list[Placed] = []

    def put(self, placed: Placed, words: list[str], slashed: set[str]) -> None:
        """`slashed`: the parameters that take slashes too."""
        if not words:
            self.ends.append(placed)
        elif words[0] in slashed:
            self.rest.append(placed)
        elif "{" in words[0]:
            self.by_parameter = self.by_parameter or Shelf()
            self.by_parameter.put(placed, words[1:], slashed)
        else:
            self.by_word.setdefault(words[0], Shelf()).put(placed, words[1:], slashed)

    def fitting(self, words: list[str]) -> Iterator[Placed]:
        yield from self.rest
        if not words:
            yield from self.ends
            return
        if named := self.by_word.get(words[0]):
            yield from named.fitting(words[1:])
        if self.by_parameter:
            yield from self.by_parameter.fitting(words[1:])


class Directory(BaseRoute):
    """Stands before the routes that it knows and hands on to them."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._shelf = Shelf()
        for order, route in enumerate(routes):
            slashed = {f"{{{name}}}" for name, of in route.param_convertors.items() if isinstance(of, PathConvertor)}
            self._shelf.put((order, route), _words(route.path_format), slashed)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        partial: Scope | None = None
        for _, route in sorted(self._shelf.fitting(_words(scope["path"])), key=itemgetter(0)):
            match, child_scope = route.matches(scope)
            if match == Match.FULL:
                return match, child_scope
            if match == Match.PARTIAL and partial is None:
                partial = child_scope
        return (Match.NONE, {}) if partial is None else (Match.PARTIAL, partial)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)


def _words(path: str) -> list[str]:
    return path.strip("/").split("/")


def include(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """The routes of these routers and of those in them, as the app's own, with a directory before them."""
    known = [route for router in routers for route in routes_of(router)]
    for route in known:
        stands_before = {each.call for each in route.dependant.dependencies}
        if not stands_before.issuperset(GUARDS):
            raise ValueError(f"{route.path} is not guarded: make its router with app.web.rooms.room")
    app.router.routes[:] = [Directory(known), *app.router.routes, *known]


def routes_of(router: APIRouter) -> Iterator[APIRoute]:
    """Every route of a router, those of the routers it includes in their place. Inclusions carry no prefix here."""
    for entry in router.routes:
        if isinstance(entry, APIRoute):
            yield entry
        else:
            yield from routes_of(entry.original_router)  # type: ignore[attr-defined]
