"""Photos of flip charts: what is kept of a JPEG, and who may see it."""

from base64 import b64decode
from hashlib import sha256
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app import clock
from app.errors import Invalid
from app.models import AuditEntry, NotePhoto
from app.notes.photos.jpeg import picture
from app.vocabulary import ReviewState, Role

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
    assert answer.json() == {"id": str(uid), "receipt": "duplicate"}
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
    assert reviewer.get(itself).status_code == 404
    assert itself not in reviewer.get(f"{panel.address}/photos").text
    assert look(select(NotePhoto))[0].sealed == ""


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.FACILITATOR, "admin"])
def test_before_that_it_is_as_confidential_as_words(sent, browse, panel, look, role):
    photo = look(select(NotePhoto))[0].key
    other = browse(role, panel.event)
    itself = f"{panel.address}/photos/{photo}"
    assert other.get(f"{itself}.jpg").status_code == 403
    assert other.post(f"{itself}/review", data={"state": "released"}).status_code == 403
    assert other.delete(itself).status_code == 403
    assert f"photos/{photo}" not in other.get(f"{panel.address}/photos").text
    assert look(select(NotePhoto))[0].review is ReviewState.UNREVIEWED


def test_that_somebody_looked_is_in_the_audit_trail(sent, browse, panel, look):
    (photo,) = look(select(NotePhoto))
    reviewer = browse(Role.REVIEWER, panel.event)
    reviewer.get(f"{panel.address}/photos/{photo.key}.jpg")
    looked = select(AuditEntry).where(AuditEntry.action == "looked at a photo")
    (entry,) = look(looked)
    assert (entry.event_id, entry.subject) == (panel.event.key, str(photo.uid))
    reviewer.post(f"{panel.address}/photos/{photo.key}/review", data={"state": "released"})
    sent.get(f"{panel.address}/photos/{photo.key}.jpg")
    assert len(look(looked)) == 1


ANOTHER = PIXEL[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\2\0\2\0\0") + PIXEL[20:]


def put(client, panel, photo, content=PIXEL, event=None):
    address = panel.address if event is None else f"/events/{event.slug}/notes"
    answer = client.put(f"{address}/photos/{photo}", content=content, headers={"content-type": "image/jpeg"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told.pop("id") == str(photo)
    return told.pop("receipt"), told.get("reason")


OTHER = ("mismatch", "photo_other")


def test_another_picture_person_or_event_under_its_number_is_held_back_beside_it(browse, make, panel, look):
    elsewhere = make.event("elsewhere")
    recorder, colleague = browse(Role.RECORDER, panel.event), browse(Role.RECORDER, panel.event)
    there, photo = browse(Role.RECORDER, elsewhere), uuid4()
    assert put(recorder, panel, photo) == ("new", None)
    for _ in range(2):
        assert put(recorder, panel, photo, ANOTHER) == OTHER
        assert put(colleague, panel, photo) == OTHER
        assert put(there, panel, photo, event=elsewhere) == OTHER
        assert put(recorder, panel, photo) == ("duplicate", None)
    rows = look(select(NotePhoto).order_by(NotePhoto.id))
    states = [(row.event_id, row.review.value) for row in rows]
    mine, theirs = panel.event.key, elsewhere.key
    assert states == [(mine, "unreviewed"), (mine, "held"), (mine, "held"), (theirs, "held")]
    reviewer = browse(Role.REVIEWER, panel.event)
    seen = {row.key: reviewer.get(f"{panel.address}/photos/{row.key}.jpg").content for row in rows[:3]}
    assert list(seen.values()) == [picture(each).content for each in (PIXEL, ANOTHER, PIXEL)]


def test_into_a_closed_event_it_comes_held_back(browse, panel, db, look):
    recorder = browse(Role.RECORDER, panel.event)
    before, after = uuid4(), uuid4()
    put(recorder, panel, before)
    db.merge(panel.event).closed_at = clock.now()
    db.commit()
    assert put(recorder, panel, before) == ("duplicate", None)
    assert put(recorder, panel, after) == ("quarantined", "event_closed")
    states = {row.uid: row.review for row in look(select(NotePhoto))}
    assert states == {before: ReviewState.UNREVIEWED, after: ReviewState.HELD}


def test_what_was_erased_is_not_brought_back_by_a_device_that_had_no_receipt(browse, panel, look):
    recorder, reviewer, photo = browse(Role.RECORDER, panel.event), browse(Role.REVIEWER, panel.event), uuid4()
    put(recorder, panel, photo)
    put(recorder, panel, photo, ANOTHER)
    plain = {sha256(picture(each).content).hexdigest() for each in (PIXEL, ANOTHER)}
    for row in look(select(NotePhoto)):
        reviewer.delete(f"{panel.address}/photos/{row.key}")
    for content in (PIXEL, ANOTHER):
        assert put(recorder, panel, photo, content) == ("quarantined", "photo_erased")
    rows = look(select(NotePhoto))
    assert [(row.sealed, row.width) for row in rows] == [("", 0)] * 2
    assert not plain & {row.digest.rpartition(":")[2] for row in rows}


def test_only_recorders_send_and_only_pictures(sent, browse, panel, look):
    address = f"{panel.address}/photos/{uuid4()}"
    assert browse(Role.SPONSOR, panel.event).put(address, content=PIXEL).status_code == 403
    assert sent.put(address, content=b"MZ").status_code == 422
    assert sent.put(f"{address}?recorder=99999", content=PIXEL).status_code == 409
    assert len(look(select(NotePhoto))) == 1


def test_no_time_of_a_photo_breaks_the_page(browse, panel, db):
    db.merge(panel.event).zone = "America/New_York"
    db.commit()
    recorder = browse(Role.RECORDER, panel.event)
    for taken in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday"):
        query = f"session={panel.session.key}&taken_at={taken}"
        jpeg = {"content-type": "image/jpeg"}
        sent = recorder.put(f"{panel.address}/photos/{uuid4()}?{query}", content=PIXEL, headers=jpeg)
        assert sent.status_code == 200
    assert browse(Role.REVIEWER, panel.event).get(f"{panel.address}/photos").status_code == 200


def test_what_one_reviewer_left_out_is_not_released_from_a_page_that_did_not_know(sent, browse, panel, look):
    one, other = browse(Role.REVIEWER, panel.event), browse(Role.REVIEWER, panel.event)
    address = f"{panel.address}/photos/{look(select(NotePhoto))[0].key}/review"
    assert 'name="was" value="unreviewed"' in other.get(f"{panel.address}/photos").text
    assert one.post(address, data={"state": "omitted", "was": "unreviewed"}).status_code == 303
    assert other.post(address, data={"state": "released", "was": "unreviewed"}).status_code == 409
    assert look(select(NotePhoto))[0].review is ReviewState.OMITTED
    assert one.post(address, data={"state": "omitted", "was": "unreviewed"}).status_code == 303
