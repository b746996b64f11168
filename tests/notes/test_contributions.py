"""A speaker's paper under the panel's questions."""

from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from app.models import Contribution, Note
from app.vocabulary import NoteKind, NoteSource

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(client, address, **fields):
    return client.post(address, content=urlencode(fields, doseq=True), headers=FORM)


@pytest.fixture
def paper(recorder, panel, look):
    answer = post(
        recorder, f"{panel.address}/contributions", item_id=panel.session.key, speaker="Director", office="An office"
    )
    assert answer.status_code == 303
    return look(select(Contribution))[0]


def test_pasted_bullets_become_nested_points(recorder, panel, paper, look):
    answer = post(
        recorder, f"{panel.address}/contributions/{paper.id}/points", question=panel.question.key,
        reach=["national", "local"], kind="recommendation", pasted="• State institutions\n\to with each other\n• Media",
    )  # fmt: skip
    assert answer.status_code == 303
    first, under, second = look(select(Note).order_by(col(Note.sequence)))
    assert [each.words for each in (first, under, second)] == ["State institutions", "with each other", "Media"]
    assert (under.parent_id, second.parent_id) == (first.id, None)
    assert {each.source for each in (first, under, second)} == {NoteSource.WRITTEN}
    assert first.reach == ["national", "local"]
    assert first.kind is NoteKind.RECOMMENDATION
    assert first.words_agreed
    page = recorder.get(f"{panel.address}/contributions/{paper.id}").text
    assert "with each other" in page
    assert "Director" in page


def test_the_reach_of_a_point_is_set_where_it_stands(recorder, panel, paper, look):
    post(recorder, f"{panel.address}/contributions/{paper.id}/points", question=panel.question.key, pasted="One")
    (note,) = look(select(Note))
    answer = post(recorder, f"{panel.address}/{note.id}/reach?_method=put", reach=["international"])
    assert answer.status_code == 303
    assert look(select(Note))[0].reach == ["international"]


@pytest.mark.parametrize("fields", [{"pasted": "  "}, {"pasted": "x", "kind": "gossip"}, {"pasted": "x" * 10_001}])
def test_nothing_half_is_written(recorder, panel, paper, look, fields):
    answer = post(recorder, f"{panel.address}/contributions/{paper.id}/points", question=panel.question.key, **fields)
    assert answer.status_code == 422
    assert look(select(Note)) == []


def test_a_contribution_with_points_is_not_removed_by_the_way(recorder, panel, paper, look):
    address = f"{panel.address}/contributions/{paper.id}?_method=delete"
    post(recorder, f"{panel.address}/contributions/{paper.id}/points", pasted="One")
    assert post(recorder, address).status_code == 409
    assert len(look(select(Contribution))) == 1


def test_an_empty_one_is(recorder, panel, paper, look):
    assert post(recorder, f"{panel.address}/contributions/{paper.id}?_method=delete").status_code == 303
    assert look(select(Contribution)) == []


def test_a_contribution_belongs_to_a_session_of_its_event(recorder, panel, look):
    for item in (panel.south.key, 9999, "x"):
        assert post(recorder, f"{panel.address}/contributions", item_id=item, speaker="A").status_code == 422
    assert look(select(Contribution)) == []
