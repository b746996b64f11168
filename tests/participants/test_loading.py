from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.participants.loading import Effect, KnownOffice, KnownPerson, Proposal, Situation, compare
from app.participants.workbook import Entry
from app.vocabulary import Attending, SeatStatus

OFFICES = [
    KnownOffice(1, ("Municipality of Shkodër", "Bashkia Shkodër")),
    KnownOffice(2, ("Prefecture of Vlorë", "Prefektura Vlorë")),
]
DIRECTOR = KnownPerson(
    7,
    70,
    OFFICES[0].names,
    {"name": "Director", "email": "d@office.example", "position": "", "status": SeatStatus.INVITED},
)


def propose(*rows: dict[str, Any], people: tuple[KnownPerson, ...] = (DIRECTOR,), **more: Any) -> list[Proposal]:
    entries = [Entry(number, row) for number, row in enumerate(rows, start=2)]
    return compare(entries, Situation(OFFICES, people, {1: [71, 72]}), **more)


def test_the_same_person_by_mail_and_name_or_by_name_and_office() -> None:
    by_mail, by_office = (
        propose({"name": "DIRECTOR", "email": "D@office.example"})[0],
        propose({"name": "Director", "office": "bashkia shkoder"})[0],
    )
    assert by_mail.person_id == by_office.person_id == 7
    assert by_office.effect is Effect.SAME


def test_only_what_differs_and_is_filled_in_is_a_change() -> None:
    row = {"name": "Director", "office": "Bashkia Shkodër", "email": "", "position": "Head", "status": None}
    (proposal,) = propose(row)
    assert proposal.effect is Effect.CHANGED
    assert [(change.field, change.before, change.after) for change in proposal.changes] == [("position", "", "Head")]


def test_a_reply_in_the_list_is_a_change_of_the_seat() -> None:
    (proposal,) = propose({"name": "Director", "office": "Bashkia Shkodër", "status": SeatStatus.CONFIRMED})
    assert [change.field for change in proposal.changes] == ["status"]
    assert proposal.seat_id == 70


def test_new_people_take_the_seats_that_wait_then_new_ones() -> None:
    proposals = propose(*({"name": f"Worker {n}", "office": "Municipality of Shkodër"} for n in range(3)))
    assert [(one.effect, one.seat_id) for one in proposals] == [
        (Effect.NEW, 71),
        (Effect.NEW, 72),
        (Effect.NEW, None),
    ]


def test_seats_without_a_name_are_the_ones_that_wait_already() -> None:
    proposals = propose(*({"name": "", "office": "Bashkia Shkodër"} for _ in range(3)))
    assert [one.effect for one in proposals] == [Effect.SAME, Effect.SAME, Effect.NEW]


def test_somebody_said_twice_is_taken_once() -> None:
    first, second = propose(
        {"name": "Worker", "office": "Municipality of Shkodër"}, {"name": "worker", "office": "Bashkia Shkodër"}
    )
    assert first.effect is Effect.NEW
    assert (second.effect, second.first_row) == (Effect.TWICE, 2)


def test_a_shared_mail_address_is_a_question() -> None:
    row = {"name": "Deputy", "office": "Bashkia Shkodër", "email": "d@office.example"}
    (asked,) = propose(row)
    assert (asked.effect, asked.shares_mail_with) == (Effect.NEW, "Director")
    (answered,) = propose(row, same=frozenset({2}))
    assert answered.person_id == 7
    assert answered.changes[0][:] == ("name", "Director", "Deputy")


rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["", "Director", "Worker", "Nurse"]),
            "office": st.sampled_from(["Bashkia Shkodër", "Municipality of Shkodër", "Prefektura Vlorë", "A new one"]),
            "email": st.sampled_from(["", "d@office.example", "w@office.example"]),
            "attending": st.sampled_from([None, *Attending]),
        }
    ),
    max_size=12,
)


@given(rows)
def test_no_seat_is_given_twice_and_every_row_is_answered(cells: list[dict[str, Any]]) -> None:
    proposals = propose(*cells)
    assert [one.entry.number for one in proposals] == list(range(2, len(cells) + 2))
    taken = [one.seat_id for one in proposals if one.effect is Effect.NEW and one.seat_id is not None]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {71, 72}
