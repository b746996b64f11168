"""Routers of the rooms. What must stand before every route stands before each of theirs."""

from enum import Enum

from fastapi import APIRouter, Depends

from app.web.forms import guard_forgery
from app.web.security import guard_numbers

GUARDS = (guard_numbers, guard_forgery)


def room(prefix: str = "", *, tags: list[str | Enum] | None = None, include_in_schema: bool = True) -> APIRouter:
    """A router whose routes are guarded. `directory.include` takes no others."""
    return APIRouter(
        prefix=prefix, tags=tags, include_in_schema=include_in_schema, dependencies=[Depends(each) for each in GUARDS]
    )
