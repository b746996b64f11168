"""The gate: words that may not be printed are planted in every forbidden way, and looked for in every format."""

import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.report import docx, html, markdown
from app.report.facts import Material, NoteFacts, SessionFacts, Speaker
from app.report.gate import Edition, Printable, Withheld, may_quote, pass_notes, reason_against
from app.report.outline import compose
from app.vocabulary import Attribution, Mark, NoteKind, ReviewState, Sector, Wording
from tests.report.story import ENGLISH, EVENT, LANES, note, question

PLANTED = "Xyzzyplanted"
NAME, OFFICE, QARK, ROLE = "Nameplanted", "Officeplanted", "Qarkplanted", "Roleplanted"
SPEAKER = Speaker(NAME, ROLE, OFFICE, QARK, Sector.MEDIA)


def everywhere(*notes: NoteFacts, edition: Edition = Edition.PUBLIC, **more: object) -> str:
    """All that the three writers make of these notes, as one text."""
    session = SessionFacts(7, "A session", panel="A panel", questions=(question(1),), lanes=LANES)
    material = replace(Material(event=EVENT, sessions=(session,), notes=notes), **more)  # type: ignore[arg-type]
    outline = compose(material, ENGLISH, edition).outline
    with zipfile.ZipFile(BytesIO(docx.write(outline))) as package:
        word = b"".join(package.read(name) for name in package.namelist())
    return (word + html.write(outline) + markdown.write(outline)).decode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"mark": Mark.CONFIDENTIAL}, Withheld.CONFIDENTIAL),
        ({"mark": Mark.DO_NOT_RECORD}, Withheld.NOT_RECORDED),
        ({"mark": Mark.PARTICIPANTS_ONLY}, Withheld.PARTICIPANTS_ONLY),
        ({"mark": None}, Withheld.CONFIDENTIAL),
        ({"review": ReviewState.UNREVIEWED}, Withheld.UNREVIEWED),
        ({"review": ReviewState.HELD}, Withheld.HELD),
        ({"review": ReviewState.OMITTED}, Withheld.OMITTED),
        ({"review": None}, Withheld.UNREVIEWED),
        ({"withdrawn": True}, Withheld.WITHDRAWN),
        ({"wording": Wording.VERBATIM}, Withheld.NOT_AGREED),
        ({"wording": None}, Withheld.NOT_AGREED),
        ({"wording": Wording.VERBATIM, "report_wording": "Something"}, Withheld.NOT_AGREED),
        ({"wording": Wording.VERBATIM, "report_wording": "Said otherwise"}, None),
        ({"wording": Wording.VERBATIM, "words_agreed": True}, None),
        ({"words": " "}, Withheld.WORDLESS),
    ],
)
def test_each_note_is_let_through_or_withheld_for_one_reason(
    changes: dict[str, object], reason: Withheld | None
) -> None:
    assert reason_against(note(1, **{"words": "Something", **changes}), Edition.PUBLIC) is reason


def test_participants_may_have_an_edition_of_their_own() -> None:
    mine = note(1, PLANTED, mark=Mark.PARTICIPANTS_ONLY, session=7)
    assert PLANTED not in everywhere(mine)
    assert PLANTED in everywhere(mine, edition=Edition.PARTICIPANTS)


FORBIDDEN = [
    {"mark": mark, "review": review, "withdrawn": withdrawn, "wording": wording, "words_agreed": agreed}
    for mark, review, withdrawn, wording, agreed in product(
        [*Mark, None], [*ReviewState, None], [False, True], [*Wording, None], [False, True]
    )
    if not (
        mark is Mark.PUBLIC
        and review is ReviewState.RELEASED
        and not withdrawn
        and (agreed or wording in (Wording.CLOSE, Wording.PARAPHRASE))
    )
]
PLACES = some.fixed_dictionaries(
    {
        "kind": some.sampled_from(NoteKind),
        "session": some.sampled_from([None, 7, 99]),
        "lane": some.sampled_from([None, LANES[0].key]),
        "question": some.sampled_from([None, 1, 98]),
        "theme": some.sampled_from(["", "A theme"]),
        "attribution": some.sampled_from([*Attribution, None]),
        "name_agreed": some.booleans(),
        "interpreted": some.booleans(),
        "speaker": some.sampled_from([None, SPEAKER]),
    }
)


@given(forbidden=some.lists(some.tuples(some.sampled_from(FORBIDDEN), PLACES), min_size=1, max_size=12))
def test_no_forbidden_word_reaches_any_writer(
    forbidden: list[tuple[dict[str, object], dict[str, object]]],
) -> None:
    planted = [note(n, f"{PLANTED}{n}", **{**place, **given}) for n, (given, place) in enumerate(forbidden)]
    beneath = [note(100 + each.key, f"{PLANTED}below", parent=each.key, session=7) for each in planted]
    text = everywhere(*planted, *beneath, note(500, "Clean words", session=7))
    assert PLANTED not in text
    assert "Clean words" in text


def test_every_forbidden_combination_is_withheld() -> None:
    passed = pass_notes(
        Material(event=EVENT, notes=tuple(note(n, PLANTED, **each) for n, each in enumerate(FORBIDDEN)))
    )
    assert passed.notes == ()
    assert sum(passed.withheld.values()) == len(FORBIDDEN)


@pytest.mark.parametrize(
    ("rule", "agreed", "unlisted", "may_be_read"),
    [
        (Attribution.ON_RECORD, True, False, {NAME, OFFICE, ROLE}),
        (Attribution.ON_RECORD, False, False, set()),
        (Attribution.ON_RECORD, True, True, set()),
        (Attribution.ROLE_ONLY, True, False, set()),
        (Attribution.CHATHAM_HOUSE, True, False, set()),
        (None, True, False, set()),
    ],
)
@pytest.mark.parametrize("kind", NoteKind)
@pytest.mark.parametrize("at", [{"lane": LANES[0].key}, {"question": 1}, {}])
def test_a_speaker_is_told_only_as_far_as_rule_and_consent_go(
    rule: Attribution | None, agreed: bool, unlisted: bool, may_be_read: set[str], kind: NoteKind, at: dict[str, int]
) -> None:
    spoken = note(
        1,
        "Something",
        kind=kind,
        session=7,
        attribution=rule,
        name_agreed=agreed,
        speaker=replace(SPEAKER, unlisted=unlisted),
        **at,
    )
    text = everywhere(spoken)
    assert {word for word in (NAME, OFFICE, QARK, ROLE) if word in text} <= may_be_read


def test_who_commits_to_what_is_told_on_record_alone() -> None:
    for rule in (*Attribution, None):
        text = everywhere(note(1, "A thing", kind=NoteKind.COMMITMENT, session=7, attribution=rule, who=NAME))
        assert (NAME in text) == (rule is Attribution.ON_RECORD)


def test_groups_of_a_region_are_numbered_under_the_chatham_house_rule() -> None:
    said = [note(n, "Words", session=7, lane=lane.key, question=1) for n, lane in enumerate(LANES)]
    assert "Northern group" not in everywhere(*said)
    on_record = SessionFacts(7, "S", attribution=Attribution.ON_RECORD, questions=(question(1),), lanes=LANES)
    assert "Northern group" in everywhere(*said, sessions=(on_record,))


@pytest.mark.parametrize("wording", [*Wording, None])
@pytest.mark.parametrize("interpreted", [False, True])
@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("reworded", ["", "Other words", PLANTED])
def test_quotation_marks_stand_around_agreed_verbatim_words_alone(
    wording: Wording | None, interpreted: bool, agreed: bool, reworded: str
) -> None:
    said = note(
        1, PLANTED, session=7, wording=wording, interpreted=interpreted, words_agreed=agreed, report_wording=reworded
    )
    allowed = wording is Wording.VERBATIM and agreed and not interpreted and reworded in ("", PLANTED)
    assert may_quote(said) == allowed
    text = everywhere(said)
    assert (f"“{PLANTED}”" in text) == allowed
    assert "“Other" not in text


@pytest.mark.parametrize("wording", Wording)
def test_where_the_report_has_its_own_words_the_original_ones_stay_out(wording: Wording) -> None:
    text = everywhere(note(1, PLANTED, session=7, wording=wording, words_agreed=True, report_wording="Other words"))
    assert PLANTED not in text
    assert "Other words" in text


def test_what_belongs_to_a_withheld_note_is_withheld_and_counted() -> None:
    parent = note(1, "Held", review=ReviewState.HELD)
    passed = pass_notes(
        Material(event=EVENT, notes=(parent, note(2, "A point of it", parent=1), note(3, "Lost", parent=77)))
    )
    assert passed.notes == ()
    assert passed.withheld == {Withheld.HELD: 1, Withheld.BENEATH: 2}


def test_notes_that_are_beneath_each_other_are_withheld() -> None:
    assert pass_notes(Material(event=EVENT, notes=(note(1, "A", parent=2), note(2, "B", parent=1)))).notes == ()


def printed(*notes: NoteFacts) -> set[str]:
    def words(found: tuple[Printable, ...]) -> set[str]:
        return {each.words for each in found} | {word for each in found for word in words(each.beneath)}

    return words(pass_notes(Material(event=EVENT, notes=notes)).notes)


@pytest.mark.parametrize(
    "becomes",
    [
        {"review": ReviewState.OMITTED},
        {"review": ReviewState.UNREVIEWED},
        {"mark": Mark.CONFIDENTIAL},
        {"mark": Mark.PARTICIPANTS_ONLY},
        {"withdrawn": True},
        {"parent": 9},
    ],
)
def test_a_note_gives_way_only_to_one_that_is_printed(becomes: dict[str, object]) -> None:
    held = note(9, "Held", review=ReviewState.HELD)
    same, point = note(1, "The same", merged_into=2), note(3, "A point of it", parent=1)
    assert printed(same, note(2, "Stands for both"), point, held) == {"Stands for both", "A point of it"}
    assert printed(same, note(2, "Stands for both", **becomes), point, held) == {"The same", "A point of it"}
    assert printed(same, point, held) == {"The same", "A point of it"}, "it was erased"


def test_no_two_notes_give_way_to_each_other() -> None:
    assert printed(note(1, "A", merged_into=2), note(2, "B", merged_into=1)) == {"A", "B"}
    assert printed(note(1, "A", merged_into=1)) == {"A"}
    chain = note(1, "A", merged_into=2), note(2, "B", merged_into=3), note(3, "C")
    assert printed(*chain) == {"C"}
    assert printed(*chain[:2], replace(chain[2], review=ReviewState.OMITTED)) == {"B"}
