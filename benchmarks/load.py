"""Clients that ask as fast as they are answered, over connections that stay open, in a process of their own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

NEW_UUID = "{uuid}"
NEW_NUMBER = "{number}"


@dataclass(frozen=True)
class Request:
    """What each client asks, again and again; `{uuid}` in its body is another one each time and at each place,
    `{number}` another one each time, from 1 to 60."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Answers:
    seconds: float
    milliseconds: list[float]
    statuses: dict[str, int]
    bytes_each: int


def load(request: Request, *, clients: int, requests: int) -> Answers:
    """`requests` in all, shared among `clients`. Apart from this process, whose own work would slow them."""
    order = json.dumps({"request": asdict(request), "clients": clients, "requests": requests})
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, input=order, capture_output=True, text=True, check=True, timeout=300)
    return Answers(**json.loads(done.stdout))


async def _storm(request: Request, clients: int, requests: int) -> Answers:
    answers = Answers(0, [], {}, 0)
    sizes: list[int] = []
    left = iter(range(requests))
    begun = perf_counter()
    await asyncio.gather(*(_client(request, left, answers, sizes) for _ in range(clients)))
    seconds = perf_counter() - begun
    return Answers(seconds, answers.milliseconds, answers.statuses, sum(sizes) // max(len(sizes), 1))


async def _client(request: Request, left: Iterator[int], answers: Answers, sizes: list[int]) -> None:
    address = urlsplit(request.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    asked = _asked(request)
    changes = NEW_UUID in request.body or NEW_NUMBER in request.body
    for turn in left:
        if changes:
            asked = _asked(replace(request, body=_fresh(request.body, turn)))
        begun = perf_counter()
        writer.write(asked)
        status, size = await _answer(reader)
        answers.milliseconds.append((perf_counter() - begun) * 1000)
        answers.statuses[status] = answers.statuses.get(status, 0) + 1
        sizes.append(size)
    writer.close()
    await writer.wait_closed()


def _fresh(body: str, turn: int) -> str:
    first, *others = body.replace(NEW_NUMBER, str(turn % 60 + 1)).split(NEW_UUID)
    return first + "".join(f"{uuid4()}{part}" for part in others)


def _asked(request: Request) -> bytes:
    address = urlsplit(request.url)
    path = address.path + (f"?{address.query}" if address.query else "")
    headers = {"Host": address.netloc, "Content-Length": str(len(request.body.encode()))} | dict(request.headers)
    lines = [f"{request.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", request.body]).encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[str, int]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    size = len(head)
    if headers.get("transfer-encoding") == "chunked":
        while length := int((await reader.readline()).strip() or b"0", 16):
            size += len(await reader.readexactly(length + 2))
        await reader.readline()
    else:
        size += len(await reader.readexactly(int(headers.get("content-length", "0"))))
    return status.split()[1], size


if __name__ == "__main__":
    order = json.load(sys.stdin)
    outcome = asyncio.run(_storm(Request(**order["request"]), order["clients"], order["requests"]))
    json.dump(asdict(outcome), sys.stdout)
