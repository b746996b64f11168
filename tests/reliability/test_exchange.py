"""Rules 5 against a model, on a real database: devices send, repeat, reorder, are cut off in the middle, edit each
other's notes, are set back to an old state; roles are withdrawn and given back, events closed. Whatever happens, every
operation that was ever typed ends up in exactly one place, with its words as they were typed."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlmodel import col

from app import clock
from app.models import Event, Forum, GuideItem, Quarantined, User
from app.notes.operations import actions
from app.notes.operations.sync import Writer
from app.vocabulary import EventKind, ForumKind, ItemKind, Mark, Receipt
from tests.notes.opened import each_has_its_words_or_none, log_and_notes

KEY = b"a key of the server"
DEVICES = st.sampled_from([0, 1, 2])
NUMBERS = count(1)
MARKS = st.sampled_from([Mark.PUBLIC, Mark.PUBLIC, Mark.CONFIDENTIAL, Mark.DO_NOT_RECORD])
KEPT_ASIDE = {"role_withdrawn", "event_closed", "sequence_reused", "note_erased", "not_yours", "other_words"}


class CutOff(Exception):
    """The server dies between its work and its commit."""


class Device:
    def __init__(self, author: int) -> None:
        self.author = author
        self.name = str(uuid4())
        self.sequence = 0
        self.outbox = []
        self.backup = 0


class Room(RuleBasedStateMachine):
    database = None

    @initialize()
    def open(self):
        number = next(NUMBERS)
        with self.database.write() as db:
            forum = Forum(slug=f"f{number}", kind=ForumKind.NATIONAL_CONFERENCE, name_en="F")
            db.add(forum)
            db.flush()
            day = clock.today("Europe/Tirane")
            self.event = Event(
                slug=f"e{number}", forum_id=forum.key, kind=EventKind.NATIONAL_CONFERENCE, starts_on=day, ends_on=day
            )
            users = [User(name="R", email=f"{number}.{place}@kuvend.example") for place in range(3)]
            db.add_all([self.event, *users])
            db.flush()
            session = GuideItem(event_id=self.event.key, kind=ItemKind.SESSION, uid=str(uuid4()))
            db.add(session)
            db.flush()
            self.session = session.key
            self.authors = [user.key for user in users]
        self.devices = [Device(author) for author in self.authors]
        self.current = dict.fromkeys(self.authors, True)
        self.typed = {}
        self.told = {}

    def _type(self, device, kind, note, base, words, mark=Mark.PUBLIC):
        device.sequence += 1
        raw = {
            "id": str(uuid4()), "note": note, "sequence": device.sequence, "kind": kind, "base": base,
            "typed_at": clock.now().isoformat(),
            "body": None if kind == "erase" else {"words": words, "session": self.session, "mark": mark},
        }  # fmt: skip
        device.outbox.append(raw)
        self.typed[raw["id"]] = raw
        return raw

    def _drawn(self, data, among):
        """By its place: identities are others each time, and a history that failed is to fail again."""
        return self.typed[list(among)[data.draw(st.integers(0, len(among) - 1))]]

    @rule(which=DEVICES, words=st.sampled_from(["Një", "dy 😀", "“tri”\nkatër", "pesë "]), more=st.integers(0, 2))
    def type(self, which, words, more):
        made = self._type(self.devices[which], "create", str(uuid4()), None, words)
        for turn in range(more):
            made = self._type(self.devices[which], "revise", made["note"], made["id"], f"{words} {turn}")

    @precondition(lambda self: self.typed)
    @rule(which=DEVICES, data=st.data(), mark=MARKS)
    def edit(self, which, data, mark):
        earlier = self._drawn(data, self.typed)
        self._type(self.devices[which], "revise", earlier["note"], earlier["id"], "ndryshe", mark)

    @precondition(lambda self: self.typed)
    @rule(which=DEVICES, data=st.data())
    def erase(self, which, data):
        earlier = self._drawn(data, self.typed)
        self._type(self.devices[which], "erase", earlier["note"], earlier["id"], "")

    @rule(
        which=DEVICES, most=st.integers(1, 5), fate=st.sampled_from(["heard", "heard", "lost", "cut off"]),
        order=st.sampled_from([1, 1, -1]), years=st.sampled_from([0, 0, -30, 30]),
    )  # fmt: skip
    def send(self, which, most, fate, order, years):
        device = self.devices[which]
        batch = device.outbox[:most][::order]
        receipts = self._deliver(device, batch, fate, clock.now() + timedelta(days=365 * years))
        if fate == "heard":
            device.outbox = [raw for raw in device.outbox if raw["id"] not in receipts]

    @precondition(lambda self: self.told)
    @rule(which=DEVICES, data=st.data())
    def send_again(self, which, data):
        """From wherever, whatever was sent before; a device's own name counts, not who asks."""
        again = [self._drawn(data, self.told) for _ in range(2)]
        self._deliver(self.devices[which], again, "heard", clock.now())

    def _deliver(self, device, batch, fate, shown):
        writer = Writer(device.author, current=self.current[device.author])
        receipts = {}
        try:
            with self.database.write() as db:
                judged = actions.take_batch(
                    db, db.get_one(Event, self.event.key), batch, device=device.name, writer=writer, key=KEY,
                    at=clock.now(), sent_at=shown,
                )  # fmt: skip
                if fate == "cut off":
                    raise CutOff
        except CutOff:
            return receipts
        for raw, each in zip(batch, judged, strict=True):
            receipts[raw["id"]] = each.receipt
            first = self.told.setdefault(raw["id"], each.receipt)
            if first in (Receipt.NEW, Receipt.CONFLICT) and each.receipt is not first:
                assert each.receipt is Receipt.DUPLICATE, "what was taken once is a duplicate for ever"
        return receipts

    @rule(which=DEVICES)
    def back_up(self, which):
        self.devices[which].backup = self.devices[which].sequence

    @rule(which=DEVICES)
    def restore(self, which):
        """An old state of the device comes back, and with it numbers that were given out already."""
        self.devices[which].sequence = self.devices[which].backup

    @rule(which=DEVICES)
    def revoke_or_give_back(self, which):
        author = self.devices[which].author
        self.current[author] = not self.current[author]

    @rule(closed=st.booleans())
    def close_or_open(self, closed):
        with self.database.write() as db:
            db.get_one(Event, self.event.key).closed_at = clock.now() if closed else None

    @invariant()
    def each_is_in_one_place_with_its_words(self):
        if not hasattr(self, "event"):
            return
        log, aside, notes, last = self._look()
        assert sorted(each.sequence for each in log) == list(range(1, len(log) + 1))
        assert last == len(log)
        kept = {str(each.id): each for each in log}
        waiting = {each.operation_id for each in aside}
        assert {*kept} | waiting == {*self.told}, "what was told is kept, and nothing else is"
        each_has_its_words_or_none(log, notes, {name: self._words(raw) for name, raw in self.typed.items()})
        assert {each.reason for each in aside} <= KEPT_ASIDE
        shown = {each.id: each for each in notes}
        assert {each.note_id for each in log} == {*shown}
        assert all(str(each.operation_id) in kept for each in notes)
        for identity, receipt in self.told.items():
            if receipt in (Receipt.NEW, Receipt.CONFLICT):
                assert identity in kept

    @staticmethod
    def _words(raw):
        return (raw["body"] or {"words": ""})["words"].strip()

    def _look(self):
        with self.database.read() as db:
            event = self.event.key
            log, notes = log_and_notes(db, event)
            aside = db.execute(select(Quarantined).where(col(Quarantined.event_id) == event)).scalars().all()
            last = db.execute(select(col(Event.note_sequence)).where(col(Event.id) == event)).scalar_one()
        return log, aside, notes, last

    def teardown(self):
        """However it went: every device gets through in the end, and nothing that was typed is missing."""
        if not hasattr(self, "event"):
            return
        for device in self.devices:
            while device.outbox:
                receipts = self._deliver(device, device.outbox[:50], "heard", clock.now())
                device.outbox = [raw for raw in device.outbox if raw["id"] not in receipts]
        assert {*self.told} == {*self.typed}
        self.each_is_in_one_place_with_its_words()


def run(database, examples):
    machine = type("Here", (Room,), {"database": database})
    machine.TestCase.settings = settings(max_examples=examples, stateful_step_count=20, deadline=None)
    machine.TestCase("runTest").runTest()


@pytest.mark.parametrize("examples", [20, pytest.param(500, marks=pytest.mark.long)])
def test_whatever_happens_nothing_is_lost_doubled_or_altered(database, examples):
    run(database, examples)
