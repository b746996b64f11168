"""A note is taken by one person, and something is done to it by another."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

FORM = {"content-type": "application/x-www-form-urlencoded"}


def take(client: Any, panel: SimpleNamespace, operation: Any, words: str, **body: Any) -> str:
    """The note's identity."""
    sent = operation(words, body=body)
    client.post(panel.api, json={"device": "d", "operations": [sent]})
    return str(sent["note"])


def as_seen(note: Any, **fields: Any) -> dict[str, str]:
    """What the forms that settle two wordings carry of a note as it stands, and what is chosen in them."""
    return {"seen": str(note.operation_id), "revision": str(note.revision), **fields}


def change(client: Any, panel: SimpleNamespace, note: str, method: str, what: str, **fields: Any) -> Any:
    address = f"{panel.address}/{note}/{what}"
    return client.request(method, address, content=urlencode(fields, doseq=True), headers=FORM)
