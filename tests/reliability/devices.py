"""A recorder's device as the server sees it: it keeps what it made until it has the server's own receipt for it."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from threading import Event, Thread
from uuid import UUID, uuid4

import httpx2 as httpx

BATCH = 50
WORDS = (
    "Qendra",
    "është",
    "vetëm",
    "në mëngjes",
    "njerëzit",
    "ëç",
    "ÇË",
    "😀",
    "“për të gjithë”",
    "<b>jo</b>",
    "100 %",
)


@dataclass
class Recorder:
    """Somebody with a token, in an event and a session."""

    api: str
    token: str
    session: int
    user: int


@dataclass
class Device:
    """Makes `wanted` operations, loses receipts, goes offline now and then; forgets only what has its receipt."""

    recorder: Recorder
    wanted: int
    seed: int
    lost_receipts: float = 0.05
    offline: float = 0.1
    name: str = field(default_factory=lambda: str(uuid4()))
    made: list[dict[str, object]] = field(default_factory=list)
    outbox: list[dict[str, object]] = field(default_factory=list)
    receipts: dict[str, list[str]] = field(default_factory=dict)
    unanswered: int = 0

    def run(self, stop: Event) -> None:
        rng = random.Random(self.seed)
        headers = {"authorization": f"Bearer {self.recorder.token}", "content-type": "application/json"}
        while not stop.is_set() and (len(self.made) < self.wanted or self.outbox):
            try:
                with httpx.Client(headers=headers, timeout=20) as client:
                    self._work(client, rng, stop)
            except httpx.TransportError:  # the server died under it, or is not back yet
                self.unanswered += 1
                self._type(rng, 2)
                stop.wait(0.05)

    def _work(self, client: httpx.Client, rng: random.Random, stop: Event) -> None:
        while not stop.is_set() and (len(self.made) < self.wanted or self.outbox):
            self._type(rng, rng.randint(1, 40))
            if rng.random() < self.offline:
                self._type(rng, rng.randint(20, 120))
            batch = self.outbox[:BATCH]
            answer = client.post(self.recorder.api, content=json.dumps({"device": self.name, "operations": batch}))
            if answer.status_code != 200 or rng.random() < self.lost_receipts:
                self.unanswered += 1
                continue
            told = answer.json()["receipts"]
            known = {each["id"]: each["receipt"] for each in told}
            for operation in batch:
                self.receipts.setdefault(str(operation["id"]), []).append(known[operation["id"]])
            self.outbox = [each for each in self.outbox if each["id"] not in known]

    def _type(self, rng: random.Random, most: int) -> None:
        for _ in range(min(most, self.wanted - len(self.made))):
            operation = self._operation(rng)
            self.made.append(operation)
            self.outbox.append(operation)

    def _operation(self, rng: random.Random) -> dict[str, object]:
        number = len(self.made) + 1
        words = " ".join(rng.choices(WORDS, k=rng.randint(1, 12))) + f" {number}"
        said: dict[str, object] = {
            "id": str(uuid4()), "note": str(uuid4()), "sequence": number, "kind": "create",
            "typed_at": "2026-11-01T10:31:00+01:00", "body": {"words": words, "session": self.recorder.session},
        }  # fmt: skip
        earlier = rng.choice(self.made) if self.made and rng.random() < 0.1 else None
        if earlier and earlier["kind"] == "create":
            said |= {"kind": "revise", "note": earlier["note"], "base": earlier["id"]}
        return said


def run_all(devices: list[Device], stop: Event) -> list[Thread]:
    threads = [Thread(target=device.run, args=(stop,), daemon=True) for device in devices]
    for thread in threads:
        thread.start()
    return threads


def receipted(devices: list[Device]) -> int:
    return sum(len(device.receipts) for device in devices)


def promised(devices: list[Device]) -> dict[UUID, str]:
    """The words of every operation that any device ever made."""
    return {UUID(str(each["id"])): each["body"]["words"] for device in devices for each in device.made}  # type: ignore[index]


def last_receipts(devices: list[Device]) -> Counter[str]:
    return Counter(told[-1] for device in devices for told in device.receipts.values())
