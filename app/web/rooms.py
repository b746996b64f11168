"""Routers of the rooms. What must stand before every route stands before each of theirs."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Depends
from sqlmodel import Session

from app.web.forms import guard_forgery
from app.web.security import guard_numbers
from app.web.transaction import settle

GUARDS = (guard_numbers, guard_forgery)


class Room(APIRouter):
    """A route that answers in a thread commits in that thread: another one would cost as much as the commit does."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().add_api_route(path, endpoint if iscoroutinefunction(endpoint) else _settled(endpoint), **options)


def _settled(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(endpoint)
    def answered(**given: Any) -> Any:
        answer = endpoint(**given)
        for each in given.values():
            if isinstance(each, Session):
                settle(each)
        return answer

    return answered


def room(prefix: str = "", *, tags: list[str | Enum] | None = None, include_in_schema: bool = True) -> APIRouter:
    """A router whose routes are guarded. `directory.include` takes no others."""
    return Room(
        prefix=prefix, tags=tags, include_in_schema=include_in_schema, dependencies=[Depends(each) for each in GUARDS]
    )
