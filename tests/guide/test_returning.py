"""Our own workbook comes back: field by field what was changed in it, and nothing of what others changed meanwhile."""

import html
import io
import re
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

import openpyxl
import orjson
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app import clock
from app.guide import day_actions, moving, publication, queries, row_actions, session_actions
from app.guide.checks import Aims
from app.guide.copying import copy_day
from app.guide.exporting.as_exported import KEYS, mark, plain, read
from app.guide.exporting.workbook import guide_xlsx
from app.guide.importing.cells import wall_time
from app.guide.importing.workbook import find, kept, taken
from app.guide.plan import ItemRow, Node, PlannedDay, plan_day
from app.guide.returning.actions import make_so, offered
from app.guide.returning.fields import pin_of
from app.guide.returning.lines import lines_of
from app.guide.returning.proposal import Standing
from app.guide.returning.tree import Stand, in_order, tree_of
from app.guide.returning.whole import compare, in_depth
from app.guide.tree import may_hold
from app.models import Event, GuideChange, GuideItem, ItemPerson, Note
from app.vocabulary import Form, ItemKind, ItemRole, Language, Mark, NoteKind, Role, Wording
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide
from tests.guide.plans import ZONE, plans
from tests.guide.test_agenda_writers import EVENT

GUIDE = "/events/an-event/guide"
IMPORT = f"{GUIDE}/import"


class Sheet:
    """The guide's sheet as somebody holds it in a spreadsheet: rows by their title, columns by their head."""

    def __init__(self, data: bytes, at: int = 1) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book.worksheets[at]

    @property
    def heads(self) -> list[str]:
        return [str(cell.value) for cell in self.sheet[1]]

    def at(self, title: str) -> int:
        column = self.heads.index("Title") + 1 if "Title" in self.heads else self.heads.index("Titulli") + 1
        return next(n for n in range(2, self.sheet.max_row + 1) if self.sheet.cell(n, column).value == title)

    def put(self, title: str, **values: Any) -> "Sheet":
        row = self.at(title)
        for head, value in values.items():
            self.sheet.cell(row, self.heads.index(head.replace("_", " ")) + 1).value = value
        return self

    def insert(self, at: int, **values: Any) -> "Sheet":
        self.sheet.insert_rows(at)
        for head, value in values.items():
            self.sheet.cell(at, self.heads.index(head.replace("_", " ")) + 1).value = value
        return self

    def cut(self, title: str) -> list[Any]:
        at = self.at(title)
        values = [cell.value for cell in self.sheet[at]]
        self.sheet.delete_rows(at)
        return values

    def paste(self, at: int, values: list[Any]) -> "Sheet":
        self.sheet.insert_rows(at)
        for column, value in enumerate(values, start=1):
            self.sheet.cell(at, column).value = value
        return self

    @property
    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


class Desk:
    """A facilitator who downloads, changes and loads."""

    def __init__(self, client: Any, event: Event, db: Session) -> None:
        self.client, self.event, self.db = client, event, db

    def out(self, **headers: str) -> bytes:
        content: bytes = self.client.get(f"{GUIDE}.xlsx", headers=headers).content
        return content

    def sheet(self) -> Sheet:
        return Sheet(self.out())

    def load(self, data: bytes) -> str:
        answer = self.client.post(IMPORT, files={"file": ("guide.xlsx", data)})
        assert answer.status_code == 303, answer.text
        self.address = str(answer.headers["location"])
        return self.text()

    def text(self) -> str:
        page = self.client.get(self.address)
        assert page.status_code == 200
        self.page = page.text
        body = self.page.split("<main", 1)[-1]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def apply(self, *more: str, but: tuple[str, ...] = (), status: int = 303) -> None:
        """With what is ticked on the page; a page that comes back with a note is the next one."""
        [seen] = re.findall(r'name="seen" value="([^"]+)"', self.page)
        take = [*(each for each in self.ticked if each not in but), *more]
        answer = self.client.post(f"{self.address}/application", data={"seen": seen, "take": take})
        assert answer.status_code == status, answer.text
        if status == 422:
            self.page = answer.text
        self.db.expire_all()

    @property
    def ticked(self) -> list[str]:
        return re.findall(r'name="take" value="([^"]+)" checked', self.page)

    @property
    def note(self) -> str:
        """Above the button."""
        head = self.page.split("<main", 1)[-1].split('<button class="main">', 1)[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", head)).split())

    @property
    def tree(self) -> list[tuple[int, str]]:
        self.db.expire_all()
        found: list[tuple[int, str]] = []

        def walk(node: Node, depth: int) -> None:
            found.append((depth, node.row.title_en))
            for part in node.parts:
                walk(part, depth + 1)

        for plan in queries.all_planned(self.db, self.event):
            for root in plan.roots:
                walk(root, 0)
        self.db.rollback()
        return found


@pytest.fixture
def desk(guide: Guide, browse: Browse, db: Session) -> Desk:
    return Desk(browse(Role.FACILITATOR, guide.event), guide.event, db)


AS_IT_IS = [(0, "Welcome"), (1, "Greeting"), (1, "Rules"), (0, "Groups"), (1, "Split"), (2, "North"), (2, "South"),
            (0, "Lunch")]  # fmt: skip


# Nothing changes where nothing was changed


@pytest.mark.parametrize("tongue", ["en", "sq"])
def test_as_it_went_it_changes_nothing(guide: Guide, desk: Desk, db: Session, tongue: str) -> None:
    guide["Rules"].say = "  Read  them out.\n\nAsk; then wait.\t“ë ç”  "
    guide["Rules"].materials, guide["Rules"].cut_to = "Flip chart\nPens", 5
    guide["Split"].title_en = guide["Split"].title_sq = ""
    guide["Lunch"].title_sq = ""
    guide["South"].public, guide["North"].optional = False, True
    for label in ("An office", "Another office"):
        session_actions.add_person(db, guide["Groups"], role=ItemRole.SPEAKER, label=label)
    for row in guide.rows.values():
        db.add(row)
    db.commit()
    data = desk.out(**{"accept-language": tongue})
    assert "This workbook changes nothing." in desk.load(data)


def test_what_others_changed_meanwhile_is_left_alone(guide: Guide, desk: Desk, db: Session, make: Make) -> None:
    """The workbook is older than the guide, and nobody touched these cells in it."""
    sheet = desk.sheet()
    guide["Rules"].minutes, guide["Rules"].say = 25, "New words"
    guide["Lunch"].pin, guide["South"].room = 13 * 60, "Room 9"
    session_actions.add_person(db, guide["North"], role=ItemRole.RECORDER, label="A recorder")
    moving.move(db, guide["Rules"], earlier=True, by=make.user())
    row_actions.add(db, guide.day, kind=ItemKind.STEP, parent=guide["Welcome"], title_en="Made since", minutes=5)
    db.commit()
    before = desk.tree
    assert "This workbook changes nothing." in desk.load(sheet.data)
    told = desk.load(sheet.put("Greeting", Minutes=20).data)
    assert "Minutes 10′ 20′" in told
    assert "meanwhile" not in told
    desk.apply()
    assert desk.tree == before
    row = db.get_one(GuideItem, guide["Rules"].key)
    assert (row.minutes, row.say, db.get_one(GuideItem, guide["Greeting"].key).minutes) == (25, "New words", 20)


# Field by field


def test_every_field_is_named_and_one_undo_takes_all_of_it_back(guide: Guide, desk: Desk, db: Session) -> None:
    session_actions.add_person(db, guide["Groups"], role=ItemRole.FACILITATOR, label="An office")
    db.commit()
    sheet = desk.sheet()
    sheet.put("Rules", Minutes="0:25", Say="Slowly.\nTwice.", Form_of_work="Pairs", Room="Hall B",
              Can_be_left_out="yes",
              Can_be_cut_to=10, Title="House rules", Materials="Posters", In_the_agenda="no")  # fmt: skip
    sheet.put("Groups", Facilitator="Another office\nAn office", Purpose="To compare.")
    sheet.put("Lunch", Start="13:00")
    told = desk.load(sheet.data)
    for words in (
        "Minutes 15′ 25′", "Say nothing Slowly.", "Form of work Plenary Pairs", "Room nothing Hall B",
        "Can be left out no yes", "Can be cut to nothing 10′", "Title Rules House rules", "Materials nothing Posters",
        "In the agenda yes no", "Facilitator An office Another office, An office", "Purpose nothing To compare.",
        "Fixed time 12:00 13:00",
    ):  # fmt: skip
        assert words in told
    office = db.exec(select(ItemPerson.id).where(ItemPerson.label == "An office")).one()
    before = _state(db, guide.event)
    desk.apply()
    rules, groups, lunch = (db.get_one(GuideItem, guide[name].key) for name in ("Rules", "Groups", "Lunch"))
    assert (rules.title_en, rules.title_sq, rules.minutes, rules.say) == (
        "House rules", "Rules sq", 25, "Slowly.\nTwice.",
    )  # fmt: skip
    assert (rules.form, rules.room, rules.optional, rules.cut_to, rules.public) == (
        Form.PAIRS, "Hall B", True, 10, False,
    )  # fmt: skip
    assert (groups.purpose_en, lunch.pin) == ("To compare.", 13 * 60)
    people = [person for person in queries.people_of(db, guide.event.key) if person.item_id == groups.key]
    assert [person.name for person in people] == ["Another office", "An office"]
    assert office in [person.id for person in people], "whoever stays is the same"
    assert len(db.exec(select(GuideChange)).all()) == 1
    db.rollback()
    assert desk.client.post(f"{GUIDE}/undone").status_code == 303
    assert _state(db, guide.event) == before


def _state(db: Session, event: Event) -> Any:
    db.expire_all()
    leave = {"version", "edited_by_id"}
    rows = [row.model_dump(exclude=leave) for row in db.exec(select(GuideItem).order_by(col(GuideItem.id))).all()]
    people = [row.model_dump() for row in db.exec(select(ItemPerson).order_by(col(ItemPerson.id))).all()]
    db.rollback()
    return [row for row in rows if row["removed_at"] is None], people


def test_an_emptied_cell_empties_the_field_and_never_a_title(guide: Guide, desk: Desk, db: Session) -> None:
    guide["Rules"].say, guide["Rules"].cut_to = "Words", 5
    guide["Groups"].purpose_en = "To compare."
    db.commit()
    sheet = desk.sheet()
    sheet.put("Lunch", Fixed_time="", Title="").put("Groups", Purpose=None)
    sheet.put("Rules", Say=None, Can_be_cut_to=None)
    told = desk.load(sheet.data)
    assert "its title was emptied, and stays" in told
    assert "Fixed time 12:00 nothing" in told
    desk.apply()
    rules, lunch = db.get_one(GuideItem, guide["Rules"].key), db.get_one(GuideItem, guide["Lunch"].key)
    assert (rules.say, rules.cut_to, lunch.pin, lunch.title_en) == ("", None, None, "Lunch")
    assert db.get_one(GuideItem, guide["Groups"].key).purpose_en == ""


def test_an_albanian_workbook_changes_the_albanian_words_whoever_loads_it(
    guide: Guide, desk: Desk, db: Session
) -> None:
    sheet = Sheet(desk.out(**{"accept-language": "sq"}))
    sheet.sheet.cell(sheet.at("Rules sq"), sheet.heads.index("Titulli") + 1).value = "Rregullat"
    assert "Title Rules sq Rregullat" in desk.load(sheet.data)
    desk.apply()
    row = db.get_one(GuideItem, guide["Rules"].key)
    assert (row.title_en, row.title_sq) == ("Rules", "Rregullat")


def test_what_is_computed_is_said_not_to_be_read(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet().put("Rules", Start="9:30", End="10:00").put("Welcome", Minutes=90).put("North", Kind="Step")
    told = desk.load(sheet.data)
    for words in ("a start is computed", "an end is computed", "those of what stands in it", "a row stays of its kind"):
        assert words in told
    assert "This workbook changes nothing." in told


@pytest.mark.parametrize(
    ("head", "typed", "says"),
    [
        ("Minutes", "soon", "Row 4, Minutes:"),
        ("Minutes", None, "A step needs its minutes"),
        ("Minutes", -5, "Row 4, Minutes:"),
        ("Form of work", "Puzzle", "“Puzzle” is no form of work."),
        ("Can be cut to", 90, "cannot be cut to more than it takes"),
        ("Fixed time", "perhaps", "neither yes nor no"),
        ("Room", "x" * 121, "At most 120 characters fit here."),
        ("Level", "deep", "“deep” is no level."),
    ],
)
def test_a_wrong_cell_refuses_all_of_it(guide: Guide, desk: Desk, head: str, typed: Any, says: str) -> None:
    sheet = desk.sheet().put("Rules", **{head: typed}).put("Lunch", Title="Dinner")
    assert says in desk.load(sheet.data)
    desk.apply(status=422)
    assert desk.tree == AS_IT_IS


# Two who worked apart


def test_what_both_changed_stays_unless_it_is_ticked(guide: Guide, desk: Desk, db: Session) -> None:
    data = desk.sheet().put("Rules", Minutes=30, Say="Of the workbook", Room="Hall").data
    guide["Rules"].minutes, guide["Rules"].say = 20, "Of the guide"
    db.commit()
    told = desk.load(data)
    assert "2 things were changed here, too" in told
    assert told.count("changed here meanwhile") == 2
    desk.apply()
    row = db.get_one(GuideItem, guide["Rules"].key)
    assert (row.minutes, row.say, row.room) == (20, "Of the guide", "Hall")
    db.rollback()
    desk.load(data)
    desk.apply("row-4-minutes")
    row = db.get_one(GuideItem, guide["Rules"].key)
    assert (row.minutes, row.say) == (30, "Of the guide")


def test_both_may_say_the_same(guide: Guide, desk: Desk, db: Session) -> None:
    data = desk.sheet().put("Rules", Minutes=30).data
    guide["Rules"].minutes = 30
    db.commit()
    assert "This workbook changes nothing." in desk.load(data)


def test_somebody_changes_the_guide_while_it_is_looked_at(guide: Guide, desk: Desk, db: Session) -> None:
    desk.load(desk.sheet().put("Rules", Minutes=30).data)
    guide["Rules"].minutes = 20
    db.commit()
    desk.apply(status=409)
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 20


def test_without_its_marks_it_cannot_know_and_says_so(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    sheet.sheet.delete_cols(sheet.heads.index("As it went out") + 1)
    guide["Rules"].minutes = 20
    db.commit()
    told = desk.load(sheet.data)
    assert "no longer knows how it went out" in told
    assert "Minutes 20′ 15′" in told


# Order


def test_a_moved_row_is_moved_and_says_from_where_to_where(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    rules = sheet.cut("Rules")
    sheet.paste(sheet.at("Greeting"), rules)
    told = desk.load(sheet.data)
    assert "in “Welcome”, behind “Greeting”" in told
    assert "in “Welcome”, first" in told
    desk.apply()
    assert [name for _, name in desk.tree][:3] == ["Welcome", "Rules", "Greeting"]


def test_a_session_goes_with_what_it_holds(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    groups = [sheet.cut(name) for name in ("Groups", "Split", "North", "South")]
    for at, row in enumerate(groups, start=2):
        sheet.paste(at, row)
    told = desk.load(sheet.data)
    assert told.count("Place") == 1, "told once, not of each row in it"
    desk.apply()
    assert desk.tree == [*AS_IT_IS[3:7], *AS_IT_IS[:3], AS_IT_IS[7]]


def test_a_level_puts_a_row_into_another(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    row = sheet.cut("Rules")
    row[sheet.heads.index("Level")] = 3
    sheet.paste(sheet.at("North") + 1, row)
    told = desk.load(sheet.data)
    assert "in “Welcome”, behind “Greeting” in “North”, first" in told
    desk.apply()
    assert db.get_one(GuideItem, guide["Rules"].key).parent_id == guide["North"].key


def test_another_date_puts_a_session_on_another_day(guide: Guide, desk: Desk, db: Session) -> None:
    desk.load(desk.sheet().put("Groups", Day="2027-01-20").data)
    desk.apply()
    assert [(plan.day.on.day, [root.row.title_en for root in plan.roots]) for plan in
            queries.all_planned(db, guide.event)] == [(19, ["Welcome", "Lunch"]), (20, ["Groups"])]  # fmt: skip


def test_an_event_that_was_moved_meanwhile_takes_its_days_along(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    day_actions.edit(db, guide.day, {"on": guide.day.on.replace(day=26)})
    db.commit()
    assert "This workbook changes nothing." in desk.load(sheet.data)
    sheet.insert(sheet.at("Lunch"), Title="Coffee", Level=0, Minutes=15)
    desk.load(sheet.data)
    desk.apply()
    [plan] = queries.all_planned(db, guide.event)
    assert [root.row.title_en for root in plan.roots] == ["Welcome", "Groups", "Coffee", "Lunch"]


def test_both_moved_it(guide: Guide, desk: Desk, db: Session, make: Make) -> None:
    sheet = desk.sheet()
    row = sheet.cut("Rules")
    row[sheet.heads.index("Level")] = 3
    sheet.paste(sheet.at("North") + 1, row)
    moving.place(db, guide["Rules"], guide.day, guide["South"], after=None, by=make.user())
    db.commit()
    assert "changed here meanwhile" in desk.load(sheet.data)
    desk.apply()
    assert db.get_one(GuideItem, guide["Rules"].key).parent_id == guide["South"].key


def test_a_sorted_sheet_moves_nothing_and_still_brings_its_words(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet().put("Rules", Minutes=30)
    rows = sorted(([cell.value for cell in row] for row in sheet.sheet.iter_rows(min_row=2)),
                  key=lambda row: str(row[sheet.heads.index("Title")]))  # fmt: skip
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.sheet.cell(number, column).value = value
    told = desk.load(sheet.data)
    assert "as after sorting: every row stays in its place" in told
    assert "Place" not in told
    desk.apply()
    assert desk.tree == AS_IT_IS
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 30


@given(st.permutations(range(9)))
def test_the_fewest_rows_are_said_to_have_moved(ranks: list[int]) -> None:
    kept = sorted(in_order(ranks))
    assert [ranks[at] for at in kept] == sorted(ranks[at] for at in kept)
    best = 0
    longest = [1] * len(ranks)
    for at in range(len(ranks)):
        longest[at] += max((longest[b] for b in range(at) if ranks[b] < ranks[at]), default=0)
        best = max(best, longest[at])
    assert len(kept) == best


# New rows


def test_new_rows_come_where_they_stand(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    sheet.insert(sheet.at("Rules"), Title="Round of names", Minutes=20, Form_of_work="Round", Facilitator="An office")
    sheet.insert(sheet.at("Lunch"), Title="Fair", Level=0)
    sheet.insert(sheet.at("Lunch"), Title="Stands", Level=1, Minutes=45)
    told = desk.load(sheet.data)
    assert "in “Welcome”, behind “Greeting”" in told
    desk.apply()
    assert desk.tree == [
        *AS_IT_IS[:2], (1, "Round of names"), *AS_IT_IS[2:7], (0, "Fair"), (1, "Stands"), AS_IT_IS[7],
    ]  # fmt: skip
    made = db.exec(select(GuideItem).where(GuideItem.title_en == "Round of names")).one()
    assert (made.kind, made.minutes, made.form, made.title_sq) == (ItemKind.STEP, 20, Form.ROUND, "")
    assert [p.name for p in queries.people_of(db, guide.event.key) if p.item_id == made.key] == ["An office"]


def test_what_is_not_ticked_is_not_added_nor_what_stands_in_it(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    at = sheet.at("Lunch")
    sheet.insert(at, Title="Fair", Level=0).insert(at + 1, Title="Stands", Level=1, Minutes=45)
    desk.load(sheet.data)
    desk.apply(but=(f"new-{at}",))
    assert desk.tree == AS_IT_IS


def test_a_row_of_another_event_is_new(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    sheet.paste(sheet.at("Rules") + 1, [cell.value for cell in sheet.sheet[sheet.at("Rules")]])
    sheet.sheet.cell(sheet.at("Rules") + 1, sheet.heads.index("ID") + 1).value = "0" * 8 + "-of-another"
    assert "bears an ID that this event does not know" in desk.load(sheet.data)
    desk.apply()
    assert [name for _, name in desk.tree].count("Rules") == 2


def test_a_copied_row_is_new_and_the_other_stays_itself(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    at = sheet.at("Rules")
    sheet.paste(at, [cell.value for cell in sheet.sheet[at]])
    sheet.sheet.cell(at, sheet.heads.index("Title") + 1).value = "Rules once more"
    assert f"row {at} is taken for a copy" in desk.load(sheet.data)
    desk.apply()
    assert [name for _, name in desk.tree][1:4] == ["Greeting", "Rules once more", "Rules"]
    assert db.get_one(GuideItem, guide["Rules"].key).title_en == "Rules"


def test_a_whole_workbook_of_another_event_is_added(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    other = make.event("another-event", starts_on=guide.event.starts_on)
    db.commit()
    data = browse(Role.FACILITATOR, guide.event).get(f"{GUIDE}.xlsx").content
    answer = browse(Role.FACILITATOR, other).post(
        "/events/another-event/guide/import", files={"file": ("guide.xlsx", data)}
    )
    page = browse(Role.FACILITATOR, other).get(answer.headers["location"])
    assert page.status_code in (200, 404)
    assert answer.status_code == 303


# Rows that are missing


def test_missing_rows_stay_unless_they_are_ticked(guide: Guide, desk: Desk, db: Session) -> None:
    sheet, groups = desk.sheet(), guide["Groups"].uid
    for name in ("Groups", "Split", "North", "South"):
        sheet.cut(name)
    told = desk.load(sheet.data)
    assert "Groups and 3 rows in it" in told
    assert 'value="gone-' in desk.page
    desk.apply()
    assert desk.tree == AS_IT_IS
    desk.load(sheet.data)
    desk.apply(f"gone-{groups}")
    assert desk.tree == [*AS_IT_IS[:3], AS_IT_IS[7]]
    desk.client.post(f"{GUIDE}/undone")
    assert desk.tree == AS_IT_IS


def take_note(db: Session, guide: Guide, session: str, lane: str = "") -> None:
    db.add(Note(id=uuid4(), event_id=guide.event.key, sequence=1, operation_id=uuid4(), item_id=guide[session].key,
                lane_id=guide[lane].key if lane else None, kind=NoteKind.STATEMENT, wording=Wording.VERBATIM,
                words="x", mark=Mark.PUBLIC, said_at=clock.now()))  # fmt: skip
    db.commit()


def test_a_row_with_notes_says_that_it_stays_and_the_rest_is_done(guide: Guide, desk: Desk, db: Session) -> None:
    take_note(db, guide, "Lunch")
    sheet = desk.sheet().put("Rules", Minutes=30)
    for name in ("Lunch", "Greeting"):
        sheet.cut(name)
    assert "Lunch stays: notes were taken there" in desk.load(sheet.data)
    assert "Change the guide" in desk.page
    assert f"gone-{guide['Lunch'].uid}" not in desk.page, "nothing to tick"
    desk.apply(f"gone-{guide['Greeting'].uid}")
    assert desk.tree == [row for row in AS_IT_IS if row[1] != "Greeting"]
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 30


def test_a_note_taken_while_the_preview_is_looked_at_keeps_its_row_and_says_so(
    guide: Guide, desk: Desk, db: Session
) -> None:
    sheet = desk.sheet().put("Rules", Minutes=30)
    sheet.cut("Lunch")
    desk.load(sheet.data)
    take_note(db, guide, "Lunch")
    desk.apply(f"gone-{guide['Lunch'].uid}")
    assert desk.tree == AS_IT_IS
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 30
    assert "“Lunch” stays: notes were taken there." in html.unescape(desk.client.get(GUIDE).text)


def test_what_the_row_holds_counts_but_not_what_goes_elsewhere(guide: Guide, desk: Desk, db: Session) -> None:
    take_note(db, guide, "Groups", "North")
    sheet = desk.sheet()
    sheet.cut("North")
    desk.load(sheet.data)
    assert "with all they hold" in desk.page
    assert f"gone-{guide['North'].uid}" in desk.page, "a group may go, and its notes stay its own"
    for name in ("Groups", "Split", "South"):
        sheet.cut(name)
    told = desk.load(sheet.data)
    assert "Groups and 3 rows in it stays" in told
    assert "This workbook changes nothing." in told, "nothing is left to choose"
    assert "with all they hold" not in told


def test_a_row_that_was_removed_here_does_not_come_back_by_itself(
    guide: Guide, desk: Desk, db: Session, make: Make
) -> None:
    sheet = desk.sheet().put("Rules", Minutes=30)
    row_actions.remove(db, guide["Rules"], by=make.user())
    db.commit()
    assert "removed here meanwhile" in desk.load(sheet.data)
    desk.apply()
    assert (1, "Rules") not in desk.tree
    desk.load(sheet.data)
    desk.apply("new-4")
    assert (1, "Rules") in desk.tree


def test_a_session_whose_steps_were_put_elsewhere_can_go(guide: Guide, desk: Desk, db: Session) -> None:
    sheet = desk.sheet()
    steps = [sheet.cut(name) for name in ("Greeting", "Rules")]
    sheet.cut("Welcome")
    for row in steps:
        row[sheet.heads.index("Level")] = 0
        row[sheet.heads.index("Day")] = "2027-01-19"
    for at, row in enumerate(steps, start=2):
        sheet.paste(at, row)
    desk.load(sheet.data)
    desk.apply(f"gone-{guide['Welcome'].uid}")
    assert desk.tree == [(0, "Greeting"), (0, "Rules"), *AS_IT_IS[3:]]


def put_into(db: Session, guide: Guide, name: str, into: str, make: Make) -> None:
    moving.place(db, guide[name], guide.day, guide[into], after=None, by=make.user())
    db.commit()


def test_what_was_put_into_a_row_that_the_workbook_lacks_keeps_it_and_the_rest_is_done(
    guide: Guide, desk: Desk, db: Session, make: Make
) -> None:
    """Lunch stands in the workbook where it stood; only here was it put into the session that is gone there."""
    sheet, north, welcome = desk.sheet().put("North", Minutes=50), guide["North"].key, guide["Welcome"].uid
    for name in ("Welcome", "Greeting", "Rules"):
        sheet.cut(name)
    put_into(db, guide, "Lunch", "Welcome", make)
    assert "Welcome and 3 rows in it stays: it holds rows that the workbook has" in desk.load(sheet.data)
    assert f"gone-{welcome}" not in desk.page, "nothing to tick"
    assert "Change the guide" in desk.page
    before = desk.tree
    desk.apply(f"gone-{welcome}")
    assert desk.tree == before
    assert db.get_one(GuideItem, north).minutes == 50
    db.rollback()
    said = html.unescape(desk.client.get(GUIDE).text)
    assert "1 row was changed. “Welcome” stays: it holds rows that the workbook has." in said


@pytest.mark.parametrize("taken", [False, True])
def test_a_row_goes_when_what_was_moved_on_both_sides_is_taken_from_it(
    guide: Guide, desk: Desk, db: Session, make: Make, taken: bool
) -> None:
    sheet, welcome = desk.sheet(), guide["Welcome"].uid
    lunch = sheet.cut("Lunch")
    lunch[sheet.heads.index("Level")] = 1
    sheet.paste(sheet.at("Split"), lunch).put("Rules", Minutes=30)
    for name in ("Welcome", "Greeting"):
        sheet.cut(name)
    rules = sheet.cut("Rules")
    rules[sheet.heads.index("Level")] = 1
    sheet.paste(sheet.at("Lunch"), rules)
    put_into(db, guide, "Lunch", "Welcome", make)
    assert "only with the place of “Lunch” ticked above" in desk.load(sheet.data)
    place = f"row-{sheet.at('Lunch')}-place"
    assert f'value="{place}"' in desk.page
    before = desk.tree
    desk.apply(f"gone-{welcome}", *([place] if taken else []), status=303 if taken else 422)
    assert ((0, "Welcome") in desk.tree) is not taken
    if not taken:
        assert "“Welcome” can only be removed with the new place of “Lunch”, which is not ticked." in desk.note
        assert desk.tree == before, "nothing was done yet"
        desk.apply(place)
        assert (0, "Welcome") not in desk.tree, "what had been ticked still was"
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 30


def test_a_row_whose_rows_go_into_a_new_one_says_that_it_needs_it(guide: Guide, desk: Desk, db: Session) -> None:
    sheet, welcome = desk.sheet().put("Lunch", Start="13:00"), guide["Welcome"].uid
    steps = [sheet.cut(name) for name in ("Greeting", "Rules")]
    sheet.cut("Welcome")
    sheet.insert(2, Level=0, Day="2027-01-19", Kind="session", Title="Opening")
    for row in reversed(steps):
        sheet.paste(3, row)
    assert "only with the new row “Opening” ticked above" in desk.load(sheet.data)
    desk.apply(f"gone-{welcome}", but=("new-2",), status=422)
    said = "“Welcome” can only be removed with the new row “Opening”, which is not ticked. Nothing was changed yet."
    assert said in desk.note
    assert desk.tree == AS_IT_IS
    assert db.get_one(GuideItem, guide["Lunch"].key).pin == 12 * 60
    db.rollback()
    assert desk.ticked == [f"gone-{welcome}"], "what was chosen is kept, and what was not"
    in_the_other_language = desk.client.get(f"{desk.address}/application")
    assert in_the_other_language.headers["location"] == desk.address
    desk.apply("new-2")
    assert desk.tree == [(0, "Opening"), *AS_IT_IS[1:]]
    desk.load(sheet.data)


def test_a_row_in_a_row_of_which_both_are_new_needs_both(guide: Guide, desk: Desk) -> None:
    """Greeting goes into a group of a new split in a new session; Rules stays among those that stand."""
    sheet, welcome = desk.sheet(), guide["Welcome"].uid
    greeting, rules = sheet.cut("Greeting"), sheet.cut("Rules")
    sheet.cut("Welcome")
    level = sheet.heads.index("Level")
    sheet.insert(2, Level=0, Day="2027-01-19", Kind="session", Title="Opening")
    sheet.insert(3, Level=1, Kind="split", Title="Two at once")
    sheet.insert(4, Level=2, Kind="lane", Title="First")
    greeting[level] = 3
    sheet.paste(5, greeting)
    rules[level] = 1
    sheet.paste(sheet.at("Split"), rules)
    desk.load(sheet.data)
    for but in ("new-2", "new-3", "new-4"):
        desk.apply(f"gone-{welcome}", but=(but,), status=422)
        assert desk.tree == AS_IT_IS
        desk.text()
    desk.apply(f"gone-{welcome}")
    assert desk.tree[:4] == [(0, "Opening"), (1, "Two at once"), (2, "First"), (3, "Greeting")]


def test_a_preview_that_is_out_of_date_asks_for_another_look_first(guide: Guide, desk: Desk, db: Session) -> None:
    sheet, welcome = desk.sheet().put("Rules", Minutes=30), guide["Welcome"].uid
    steps = [sheet.cut(name) for name in ("Greeting", "Rules")]
    sheet.cut("Welcome")
    sheet.insert(2, Level=0, Day="2027-01-19", Kind="session", Title="Opening")
    for row in reversed(steps):
        sheet.paste(3, row)
    desk.load(sheet.data)
    guide["Rules"].minutes = 25
    db.add(guide["Rules"])
    db.commit()
    desk.apply(f"gone-{welcome}", but=("new-2",), status=409)


def test_many_remarks_are_folded_behind_the_first(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    for name in ("Welcome", "Greeting", "Rules", "Groups", "Split", "North"):
        sheet.put(name, End="23:00")
    desk.load(sheet.data)
    assert desk.page.count("an end is computed from the minutes") == 6
    folded = desk.page[desk.page.index('<details class="fold"><summary>3 more remarks</summary>') :]
    assert folded[: folded.index("</details>")].count("an end is computed from the minutes") == 3
    assert "Macro" not in desk.page


def test_the_workbook_of_another_event_adds_and_says_so_also_to_a_copy_of_its_day(
    guide: Guide, desk: Desk, db: Session, make: Make
) -> None:
    someone, source = make.user(), make.event("last-year", starts_on=date(2026, 1, 20))
    day = day_actions.add(db, source, on=date(2026, 1, 20), starts=540)
    row_actions.add(db, day, kind=ItemKind.SESSION, title_en="Debate", minutes=30)
    plans, details = queries.all_planned(db, source), queries.details(db, source.key)
    data = Sheet(guide_xlsx(source, plans, details, Language.ENGLISH)).put("Debate", Minutes=45).data
    copied = copy_day(db, day, guide.event, on=date(2027, 1, 20), by=someone)
    db.commit()
    assert "The rows bear IDs of another event's guide: they are added, and none is changed." in desk.load(data)
    answer = desk.client.post(f"{desk.address}/application", data={"first": "2027-01-20"})
    assert answer.status_code == 303
    db.expire_all()
    plan = next(plan for plan in queries.all_planned(db, guide.event) if plan.day.id == copied.key)
    assert [(node.row.title_en, node.span.minutes) for node in plan.roots] == [("Debate", 30), ("Debate", 45)]


# Marks


def test_the_marks_are_hidden_short_and_say_nothing_of_anybody(guide: Guide, desk: Desk) -> None:
    sheet = desk.sheet()
    column = sheet.heads.index("As it went out") + 1
    letter = openpyxl.utils.get_column_letter(column)
    assert sheet.sheet.column_dimensions[letter].hidden
    marks = [str(sheet.sheet.cell(row, column).value) for row in range(2, sheet.sheet.max_row + 1)]
    assert all(found and set(found.marks) == set(KEYS) for found in map(read, marks))
    assert max(map(len, marks)) < 200


MARKS = "a" * 4 * len(KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1:en", "2:en:0:1:abcd:" + MARKS, "1:xx:0:1:abcd:" + MARKS, "1:en:zz:1:abcd:" + MARKS,
        "1:en:0:²:abcd:" + MARKS, "1:en:ffffffffffff:1:abcd:" + MARKS, "1:en:0:1:abcd:" + MARKS[:-1],
    ],
)  # fmt: skip
def test_a_mark_that_was_damaged_is_none(text: str) -> None:
    assert read(text) is None


def test_a_published_agenda_hears_of_it_at_the_next_publication(guide: Guide, desk: Desk, db: Session) -> None:
    publication.publish(db, guide.event, by=None)
    db.commit()
    desk.load(desk.sheet().put("Lunch", Start="13:00").data)
    desk.apply()
    publication.publish(db, guide.event, by=None)
    content = publication.agenda(db, guide.event)
    [lunch] = [one for one in publication.entries(content).values() if one["title_en"] == "Lunch"]
    assert (lunch["opens"], lunch["sequence"]) == (13 * 60, 1)


def test_an_accent_stored_apart_from_its_letter_is_no_change() -> None:
    assert plain("fe\u0308mije\u0308 \n c\u0327do") == plain("fëmijë\nçdo")


def test_a_row_that_begins_at_midnight_has_a_time() -> None:
    """24:00 is one whole day to a workbook, and its reader makes a date of that."""
    assert wall_time(date(1900, 1, 1)) == (0, None)
    with pytest.raises(ValueError, match="is not a time"):
        wall_time(date(2027, 3, 28))


# Over random guides


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")), max_size=60)


@given(plans(), WORDS, st.lists(WORDS, max_size=4).map("\n".join))
@settings(max_examples=20, phases=(Phase.generate,), derandomize=True)
def test_any_guide_comes_back_as_it_went(plan: PlannedDay, title: str, words: str) -> None:
    """Through the workbook, and through what is kept of it between upload and preview."""
    assume(plan.rows)
    rows = [row._replace(title_en=title if n % 3 == 0 else row.title_en) for n, row in enumerate(plan.rows)]
    plan = plan_day(plan.day, tuple(rows), (), frozenset(), zone=ZONE, aims=Aims())
    details = {
        row.id: GuideItem(event_id=1, say=words, **{name: getattr(row, name) for name in ItemRow._fields})
        for row in rows
    }
    data = guide_xlsx(EVENT, [plan], details, Language.ENGLISH)
    table = taken(orjson.loads(orjson.dumps(kept(find(data)))))
    lines = lines_of(table)
    uids = {row.id: row.uid for row in rows}
    assert len(lines) == len(rows)
    stands = {}
    for order, (node, depth) in enumerate(each for root in plan.roots for each in in_depth(root, 0)):
        row = node.row
        stand = Stand(row.uid, row.kind, plan.day.on, uids.get(row.parent_id or 0, ""), depth, order)
        stands[row.uid] = stand
        line = lines[order]
        assert not line.faults
        assert line.as_of is not None
        for key, said in line.said.items():
            assert mark(said) == line.as_of.marks[key], key
        pin = pin_of(line, Standing(stand, node, details[row.id], row.title_en, {}, plan.day.starts))
        assert pin is None or mark(pin) == line.as_of.marks["pin"]
    tree = tree_of(lines, stands, plan.day.on)
    kinds = {row.id: row.kind for row in rows}
    holds = all(may_hold(kinds.get(row.parent_id or 0), row.kind) for row in rows)
    assert (tree.unclear is None) == holds, "random trees hold what a guide does not"
    assert not [spot for spot in tree.spots if spot.moved]


def test_whatever_is_shuffled_stands_as_in_the_workbook(guide: Guide, db: Session, make: Make) -> None:
    someone, luck = make.user(), Random(7)
    for name in ("A", "B", "C", "D", "E"):
        row_actions.add(db, guide.day, kind=ItemKind.STEP, parent=guide["Welcome"], title_en=name, minutes=5)
    for _ in range(12):
        plans_now, details = queries.all_planned(db, guide.event), queries.details(db, guide.event.key)
        sheet = Sheet(guide_xlsx(guide.event, plans_now, details, Language.ENGLISH))
        level, head = sheet.heads.index("Level"), sheet.heads.index("Title")
        rows = [[cell.value for cell in row] for row in sheet.sheet.iter_rows(min_row=2)]
        shuffled = _shuffled(rows, level, luck)
        for number, row in enumerate(shuffled, start=2):
            for column, value in enumerate(row, start=1):
                sheet.sheet.cell(number, column).value = value
        back = compare(db, guide.event, find(sheet.data))
        make_so(db, guide.event, back, offered(back), file_name="x", by=someone)
        db.expire_all()
        [plan] = queries.all_planned(db, guide.event)
        stands = [(depth, node.row.title_en) for root in plan.roots for node, depth in in_depth(root, 0)]
        assert stands == [(row[level], row[head]) for row in shuffled]


def _shuffled(rows: list[list[Any]], level: int, luck: Random) -> list[list[Any]]:
    """Rows beside one another in another order, each with what it holds."""
    groups: list[list[list[Any]]] = []
    for row in rows:
        if row[level] == rows[0][level]:
            groups.append([row])
        else:
            groups[-1].append(row)
    luck.shuffle(groups)
    return [row for first, *inner in groups for row in (first, *(_shuffled(inner, level, luck) if inner else ()))]
