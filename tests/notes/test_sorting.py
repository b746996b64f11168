"""Finding by region, objective and theme; groups side by side; duplicates; files."""

import csv
import io
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import UUID

import openpyxl
import pytest
from sqlmodel import select

from app.models import AuditEntry, Note, Objective, PanelQuestion, Survey, Theme
from app.notes.places import Prompt
from app.notes.reading.sorting import alike
from app.report import gate
from app.report.queries import material
from app.vocabulary import Role
from tests.notes.reviewing import FORM, change, take


def place(item, session):
    return SimpleNamespace(item=item, session=session)


PROMPTS = [
    Prompt(1, 10, 1, "What works?", "", None),
    Prompt(2, 10, 2, "What next?", "", None),
    Prompt(3, 11, 1, "what  works?", "", None),
    Prompt(4, 11, 2, "And then?", "", None),
    Prompt(5, 20, 2, "Elsewhere?", "", None),
]
PLACES = [place(10, 1), place(11, 1), place(20, 2)]


@pytest.mark.parametrize(("chosen", "same"), [(1, [1]), (2, [2, 4]), (5, [5]), (9, [])])
def test_the_same_question_by_its_number_within_a_session(chosen, same):
    """Other blanks make another wording; then the number within one session tells."""
    found = [each.id for each in alike([each for each in PROMPTS if each.id != 3], PLACES, chosen)]
    assert found == same


def test_the_same_question_by_its_words():
    prompts = [*PROMPTS, Prompt(6, 20, 1, "WHAT WORKS?", "", None)]
    assert {each.id for each in alike(prompts, PLACES, 1)} >= {1, 6}


def test_groups_stand_side_by_side(recorder, panel, operation, make, db):
    north = make.add(PanelQuestion(event_id=panel.event.key, item_id=panel.north.key, text_en="What works?"))
    south = make.add(PanelQuestion(event_id=panel.event.key, item_id=panel.south.key, text_en="What works?"))
    db.commit()
    take(recorder, panel, operation, "Said in the north", lane=panel.north.key, question=north.key)
    take(recorder, panel, operation, "Said in the south", lane=panel.south.key, question=south.key)
    page = recorder.get(f"{panel.address}/compare", params={"question": north.key}).text
    assert page.count("<section>") == 2
    assert page.index("Southern group") < page.index("Said in the south")
    assert "Said in the north" in page
    assert recorder.get(f"{panel.address}/compare", params={"question": "x"}).status_code == 200


@pytest.fixture
def order(make, panel, db):
    survey = make.add(Survey(event_id=panel.event.key, purpose="consultation"))
    theme = make.add(Theme(event_id=panel.event.key, survey_id=survey.key, name="Coordination"))
    objective = make.add(Objective(event_id=panel.event.key, text_en="Know each other"))
    db.commit()
    return SimpleNamespace(theme=theme, objective=objective)


def test_notes_are_found_by_theme_objective_and_region(recorder, panel, operation, order, look):
    one = take(recorder, panel, operation, "Said first", lane=panel.south.key)
    take(recorder, panel, operation, "Said second", lane=panel.north.key)
    linked = change(recorder, panel, one, "PUT", "links", theme_id=order.theme.key, objective_id=order.objective.key)
    assert linked.status_code == 303
    assert change(recorder, panel, one, "PUT", "links", theme_id=99999).status_code == 422
    for query in ({"theme": order.theme.key}, {"objective": order.objective.key}, {"qark": "Vlorë"}, {"q": "FIRST"}):
        page = recorder.get(panel.address, params=query).text
        assert "Said first" in page, query
        assert "Said second" not in page, query


def test_duplicates_are_printed_once_and_lose_no_word(recorder, reviewer, panel, operation, look, database):
    one = take(recorder, panel, operation, "Our offices answer")
    two = take(recorder, panel, operation, "The offices do answer")
    three = take(recorder, panel, operation, "beneath", parent=two)
    seen = [f"{each.id}:{each.operation_id}" for each in look(select(Note))]
    reviewer.post(f"{panel.address}/releases", content=urlencode({"seen": seen}, doseq=True), headers=FORM)
    assert change(recorder, panel, two, "PUT", "duplicate", into=two).status_code == 422
    assert change(recorder, panel, two, "PUT", "duplicate", into=one).status_code == 303
    with database.read() as session:
        passed = gate.pass_notes(material(session, session.merge(panel.event, load=False)))
    assert passed.withheld == {gate.Withheld.MERGED: 1}
    assert [each.words for each in passed.notes] == ["Our offices answer"]
    assert [each.words for each in passed.notes[0].beneath] == ["beneath"], "what hung below it hangs on"
    assert "The offices do answer" in recorder.get(f"{panel.address}/{one}").text
    assert {each.words for each in look(select(Note))} == {"Our offices answer", "The offices do answer", "beneath"}
    assert change(recorder, panel, one, "PUT", "duplicate", into=two).status_code == 422, "not round in a circle"
    change(recorder, panel, three, "PUT", "duplicate", into=two)
    assert look(select(Note).where(Note.id == UUID(three)))[0].merged_into == UUID(one)
    assert change(recorder, panel, two, "DELETE", "duplicate").status_code == 303
    assert look(select(Note).where(Note.id == UUID(two)))[0].merged_into is None


@pytest.fixture
def together(recorder, reviewer, panel, operation, look):
    """Two released notes, the first of which gives way to the second."""
    sent = [operation("Our offices answer"), operation("The offices do answer")]
    recorder.post(panel.api, json={"device": "d", "operations": sent})
    seen = [f"{each.id}:{each.operation_id}" for each in look(select(Note))]
    reviewer.post(f"{panel.address}/releases", content=urlencode({"seen": seen}, doseq=True), headers=FORM)
    one, two = (each["note"] for each in sent)
    change(recorder, panel, one, "PUT", "duplicate", into=two)
    return SimpleNamespace(one=one, two=two, second=sent[1]["id"])


@pytest.mark.parametrize("becomes", ["left out", "confidential", "erased"])
def test_words_print_when_those_that_stood_for_them_do_not(
    recorder, reviewer, panel, operation, look, database, together, becomes
):
    if becomes == "left out":
        change(reviewer, panel, together.two, "PUT", "review", state="omitted", seen=together.second)
    else:
        kind = {"kind": "erase"} if becomes == "erased" else {"kind": "revise", "body": {"mark": "confidential"}}
        sent = operation("The offices do answer", note=together.two, base=together.second, **kind)
        recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    with database.read() as session:
        passed = gate.pass_notes(material(session, session.merge(panel.event, load=False)))
    assert [each.words for each in passed.notes] == ["Our offices answer"]
    (note,) = look(select(Note).where(Note.id == UUID(together.one)))
    assert note.merged_into == (UUID(together.two) if becomes == "left out" else None)


def test_a_note_does_not_give_way_to_a_point_under_it(recorder, panel, operation, look):
    upper = take(recorder, panel, operation, "Our offices answer")
    point = take(recorder, panel, operation, "They do", parent=upper)
    below = take(recorder, panel, operation, "They do indeed", parent=point)
    answer = change(recorder, panel, upper, "PUT", "duplicate", into=below)
    assert answer.status_code == 422
    assert "a point under this one" in answer.text
    assert change(recorder, panel, below, "PUT", "duplicate", into=upper).status_code == 303


def test_a_confidential_note_is_put_together_with_none(recorder, panel, operation):
    one = take(recorder, panel, operation, "Our offices answer")
    two = take(recorder, panel, operation, "Ana", mark="confidential")
    assert change(recorder, panel, two, "PUT", "duplicate", into=one).status_code == 409
    assert change(recorder, panel, one, "PUT", "duplicate", into=two).status_code == 409


FORMULAS = ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x")']


def test_files_hold_no_formula(recorder, panel, operation):
    for words in FORMULAS:
        take(recorder, panel, operation, words, role="=2+2")
    book = openpyxl.load_workbook(io.BytesIO(recorder.get(f"{panel.address}.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {"=1+1", "@x"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    rows = list(
        csv.reader(io.StringIO(recorder.get(f"{panel.address}.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) == len(FORMULAS) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_files_hold_what_the_reader_may_see(recorder, reviewer, browse, panel, operation, look):
    take(recorder, panel, operation, "Open to all", role="Mayor")
    take(recorder, panel, operation, "Ngjyre", mark="confidential", role="Hidden role")
    sponsor = browse(Role.SPONSOR, panel.event)
    for kind in ("xlsx", "csv", "json"):
        assert sponsor.get(f"{panel.address}.{kind}").status_code == 403
        for client in (recorder, reviewer):
            got = client.get(f"{panel.address}.{kind}")
            assert got.status_code == 200
            if kind != "xlsx":
                assert "Open to all" in got.text
            assert b"Ngjyre" not in got.content
            assert "Hidden role" not in got.text
    assert [each["words"] for each in reviewer.get(f"{panel.address}.json").json()["notes"]] == ["Open to all", None]
    assert recorder.get(f"{panel.address}.docx").status_code == 404


def test_confidential_notes_are_taken_out_only_by_name_and_that_is_kept(recorder, reviewer, panel, operation, look):
    take(recorder, panel, operation, "Ngjyre", mark="confidential")
    assert b"Ngjyre" not in reviewer.post(f"{panel.address}.json").content
    assert recorder.post(f"{panel.address}.json", content="confidential=yes", headers=FORM).status_code == 403
    got = reviewer.post(f"{panel.address}.json", content="confidential=yes", headers=FORM)
    assert [each["words"] for each in got.json()["notes"]] == ["Ngjyre"]
    (entry,) = [each for each in look(select(AuditEntry)) if "exported" in each.action]
    assert entry.detail == {"count": 1, "kind": "json"}


def test_a_file_holds_what_a_search_finds(recorder, panel, operation):
    take(recorder, panel, operation, "Çështja e parë", kind="concern")
    take(recorder, panel, operation, "Another")
    got = recorder.get(f"{panel.address}.json", params={"q": "ceshtja", "note_kind": "concern"}).json()
    assert [each["words"] for each in got["notes"]] == ["Çështja e parë"]


def test_what_shares_most_words_is_offered_first_and_nothing_is_chosen_beforehand(recorder, panel, operation):
    take(recorder, panel, operation, "Buses are missing in the mountains")
    take(recorder, panel, operation, "Transporti mungon në fshat")
    one = take(recorder, panel, operation, "Në fshat mungon transporti, gjithnjë")
    form = recorder.get(f"{panel.address}/{one}").text.split('name="into"')[1].split("</select>")[0]
    assert form.index('value=""') < form.index("Transporti mungon") < form.index("Buses")


def test_a_seat_that_was_named_by_a_role_says_both(recorder, panel, operation):
    take(recorder, panel, operation, "Ne presim", seat=9, role="Police")
    assert "Police (seat 9)" in recorder.get(panel.address).text
