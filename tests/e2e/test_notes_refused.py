"""What the server cannot take stays on the device, and holds nothing up."""

import json
from typing import Any
from uuid import UUID

from playwright.sync_api import expect

from tests.e2e.recording import change_what_waits, ready, rows, stands, stored, write


def test_a_note_larger_than_the_server_takes_stays_here_and_the_others_go(through, cable):
    page = through
    cable.cut()
    write(page, "e para")
    (first,) = stored(page)
    nameless = first | {"id": "x", "operation": first["operation"] | {"id": "x"}}
    content = {
        "kuvend": "unsent notes",
        "recorder": first["user"],
        "kept": [nameless, _like(first, 1, "x" * 1_100_000), _like(first, 2, "pas së madhes")],
    }
    file = {"name": "notes.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    page.set_input_files("#note-file", file)
    expect(stands(page)).to_contain_text("3 on this device")
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#note-trouble")).to_contain_text("Save it to a file", timeout=40_000)
    expect(stands(page)).to_contain_text("1 on this device")
    assert [each["operation"]["sequence"] for each in stored(page)] == [first["operation"]["sequence"] + 1001]
    page.reload()
    expect(rows(ready(page)).filter(has_text="pas së madhes")).to_have_count(1)
    write(page, "dhe më tej")
    expect(stands(page)).to_contain_text("1 on this device")


def test_what_has_a_name_that_the_server_does_not_read_stays_here_and_the_others_go(through, cable):
    page = through
    cable.cut()
    write(page, "pa emër")
    expect(stands(page)).to_contain_text("no connection")  # the sender has tried, and will read it anew
    change_what_waits(page, 'id: "x", operation: { ...kept.operation, id: "x" }')
    write(page, "pas saj")
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#note-trouble")).to_contain_text("Save it to a file", timeout=40_000)
    expect(stands(page)).to_contain_text("1 on this device", timeout=40_000)
    assert [each["id"] for each in stored(page)] == ["x"]
    page.reload()
    expect(rows(ready(page)).filter(has_text="pas saj")).to_have_count(1)
    expect(page.locator("#note-trouble")).to_contain_text("Save it to a file")


def _like(kept: dict[str, Any], number: int, words: str) -> dict[str, Any]:
    """Another operation of the same device, at the same place."""
    identity, operation = _beside(kept["id"], number), kept["operation"]
    operation = operation | {
        "id": identity, "note": _beside(operation["note"], number),
        "sequence": operation["sequence"] + 1000 + number, "body": operation["body"] | {"words": words},
    }  # fmt: skip
    return {name: value for name, value in kept.items() if name != "place"} | {"id": identity, "operation": operation}


def _beside(identity: str, number: int) -> str:
    """Another identity, whatever the first one ends in."""
    return str(UUID(int=UUID(identity).int ^ number))
