"""Photos of flip charts: what is kept of a JPEG, and who may see it."""

from base64 import b64decode
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.errors import Invalid
from app.models import NotePhoto
from app.notes.jpeg import picture
from app.vocabulary import Role

# One grey pixel.
PIXEL = (
    b64decode(
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
        "////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
    )
    + b"\xff\xd9"
)


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


WITH_PLACE = PIXEL[:2] + segment(0xE1, b"Exif\0\0Tirana 41.33 N") + segment(0xFE, b"a comment") + PIXEL[2:]


def test_where_it_was_taken_is_left_out():
    kept = picture(WITH_PLACE)
    assert b"Tirana" not in kept.content
    assert b"comment" not in kept.content
    assert (kept.width, kept.height) == (1, 1)
    assert picture(kept.content) == kept


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg/>", PIXEL[:40], PIXEL[:-2], b"\xff\xd8\xff\xd9", b"\xff\xd8" + b"\xff" * 3_000_000]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Invalid):
        picture(data)


@given(st.binary(max_size=300), st.integers(0, 150))
def test_nothing_breaks_the_reader(noise, at):
    for data in (noise, b"\xff\xd8" + noise, PIXEL[:at] + noise + PIXEL[at:]):
        try:
            kept = picture(data)
        except Invalid:
            continue
        assert kept.content[:2] == b"\xff\xd8"
        assert kept.content[-2:] == b"\xff\xd9"


@pytest.fixture
def sent(browse, panel):
    recorder = browse(Role.RECORDER, panel.event)
    uid = uuid4()
    address = f"{panel.address}/photos/{uid}?session={panel.session.key}"
    for _ in range(2):
        answer = recorder.put(address, content=WITH_PLACE, headers={"content-type": "image/jpeg"})
        assert answer.json() == {"id": str(uid)}
    return recorder


def test_a_photo_that_is_sent_twice_is_one_and_sealed(sent, panel, look):
    (photo,) = look(select(NotePhoto))
    assert photo.item_id == panel.session.key
    assert "/9j/" not in photo.sealed


def test_reviewers_alone_see_it_until_it_is_released(sent, browse, panel, look):
    photo = look(select(NotePhoto))[0].key
    itself = f"{panel.address}/photos/{photo}.jpg"
    reviewer = browse(Role.REVIEWER, panel.event)
    assert sent.get(itself).status_code == 403
    assert itself not in sent.get(f"{panel.address}/photos").text
    assert browse(Role.SPONSOR, panel.event).get(itself).status_code == 403
    assert f"/photos/{photo}.jpg" in reviewer.get(f"{panel.address}/photos").text
    seen = reviewer.get(itself)
    assert (seen.headers["content-type"], seen.headers["cache-control"]) == ("image/jpeg", "no-store")
    assert reviewer.post(f"{panel.address}/photos/{photo}/review", data={"state": "released"}).status_code == 303
    assert sent.get(itself).status_code == 200
    assert itself in sent.get(f"{panel.address}/photos").text
    assert "Hold it back" not in sent.get(f"{panel.address}/photos").text
    assert browse(Role.SPONSOR, panel.event).get(itself).status_code == 403
    assert reviewer.delete(f"{panel.address}/photos/{photo}").status_code == 303
    assert look(select(NotePhoto)) == []


def test_only_recorders_send_and_only_pictures(sent, browse, panel, look):
    address = f"{panel.address}/photos/{uuid4()}"
    assert browse(Role.SPONSOR, panel.event).put(address, content=PIXEL).status_code == 403
    assert sent.put(address, content=b"MZ").status_code == 422
    assert sent.put(f"{address}?recorder=99999", content=PIXEL).status_code == 409
    assert len(look(select(NotePhoto))) == 1
