"""The library of methods: techniques with their own steps, in both languages, scaled to the minutes at hand."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from app.settings import ROOT
from app.vocabulary import Form, Language
from app.web.fields import fold

LIBRARY = ROOT / "seed" / "methods.json"


class Both(NamedTuple):
    """One text in both languages."""

    en: str
    sq: str

    def to(self, language: Language) -> str:
        return (self.sq or self.en) if language == Language.ALBANIAN else (self.en or self.sq)


class MethodStep(NamedTuple):
    title: Both
    instruction: Both
    minutes: int
    cut_to: int | None
    form: Form
    optional: bool
    protocol: bool


class Method(NamedTuple):
    key: str
    name: Both
    purpose: Both
    materials: Both
    room_setup: Both
    recorder_task: Both
    smallest: int
    largest: int
    minutes: int
    origin: str
    steps: tuple[MethodStep, ...]


@lru_cache(maxsize=1)
def library() -> dict[str, Method]:
    """By key, in the order of the file."""
    known = json.loads(LIBRARY.read_text(encoding="utf-8"))["methods"]
    return {entry["key"]: _method(entry) for entry in known}


def find(typed: str, own: Iterable[Method] = ()) -> Method | None:
    """The method whose name was typed, in either language, with or without its accents and explanation."""
    wanted = fold(" ".join(typed.split()))
    for method in (*library().values(), *own) if wanted else ():
        names = {fold(name) for name in (*method.name, *(name.split(" (")[0] for name in method.name))}
        if wanted in names or wanted == fold(method.key.replace("_", " ")):
            return method
    return None


def scaled(method: Method, minutes: int) -> list[int]:
    """Minutes of each step when the whole shall take `minutes`: in proportion, by the largest remainder."""
    exact = [step.minutes * minutes / max(1, method.minutes) for step in method.steps]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: whole[index] - exact[index])
    for index in by_remainder[: minutes - sum(whole)]:
        whole[index] += 1
    return whole


def _method(entry: dict[str, Any]) -> Method:
    steps = tuple(_step(step, protocol=entry["key"] == "protocol_greetings") for step in entry["steps"])
    return Method(
        key=entry["key"],
        name=_both(entry, "name"),
        purpose=_both(entry, "purpose"),
        materials=Both("\n".join(entry["materials"]), "\n".join(entry["materials_sq"])),
        room_setup=_both(entry, "room_setup"),
        recorder_task=_both(entry, "recorder_task"),
        smallest=entry["group_size"]["min"],
        largest=entry["group_size"]["max"],
        minutes=sum(step.minutes for step in steps),
        origin=entry["origin"],
        steps=steps,
    )


def _step(entry: dict[str, Any], *, protocol: bool) -> MethodStep:
    return MethodStep(
        title=_both(entry, "title"),
        instruction=_both(entry, "instruction"),
        minutes=entry["minutes"],
        cut_to=entry.get("cut_to"),
        form=Form(entry["form"]),
        optional=entry.get("optional", False),
        protocol=protocol and not entry.get("buffer", False),
    )


def _both(entry: dict[str, Any], name: str) -> Both:
    return Both(entry[name], entry.get(f"{name}_sq", ""))
