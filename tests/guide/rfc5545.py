"""A small strict reader of iCalendar, written from RFC 5545 alone: what the agenda's calendar is checked against."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<params>(;[A-Z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*):(?P<value>.*)'
)


@dataclass
class Component:
    name: str
    lines: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> str:
        [(_, value)] = self.lines[name]
        return value

    def text(self, name: str) -> str:
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.one(name))

    def all(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


def read(content: bytes) -> Component:
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 75 for line in lines), "folded at 75 octets"
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").decode()
    stack = [Component("")]
    for line in unfolded.split("\r\n"):
        found = LINE.fullmatch(line)
        assert found, f"not a content line: {line!r}"
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            stack.append(Component(value))
        elif name == "END":
            done = stack.pop()
            assert done.name == value
            stack[-1].parts.append(done)
        else:
            params = dict(part.split("=", 1) for part in found["params"].split(";")[1:])
            stack[-1].lines.setdefault(name, []).append((params, value))
    [calendar] = stack[0].parts
    return calendar


def moment(calendar: Component, event: Component, name: str) -> datetime:
    """The instant that a local time means by the calendar's own VTIMEZONE, and by nothing else."""
    [(params, value)] = event.lines[name]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = _on_the_wall(value)
    [zone] = [part for part in calendar.all("VTIMEZONE") if part.one("TZID") == params["TZID"].strip('"')]
    onsets = []
    for rule in zone.parts:
        assert "RRULE" not in rule.lines, "this zone is told by its dates"
        told = [
            rule.one("DTSTART"),
            *(value for _, values in rule.lines.get("RDATE", ()) for value in values.split(",")),
        ]
        onsets += [(_on_the_wall(text), _offset(rule.one("TZOFFSETTO"))) for text in told]
    before = [(at, offset) for at, offset in onsets if at <= local]
    offset = max(before)[1] if before else _offset(zone.parts[0].one("TZOFFSETFROM"))
    return local.replace(tzinfo=timezone(offset))


def _on_the_wall(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a local time: its zone is told beside it


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
