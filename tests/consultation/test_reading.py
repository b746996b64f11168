"""From an answer to an objective: passages, themes, and what may be told of them."""

import pytest
from sqlmodel import Session, col, select

from app import clock
from app.consultation import answering, coding, findings, queries
from app.consultation.questions import clean
from app.models import Answer, Objective, ObjectiveTheme, Passage, Theme
from app.vocabulary import Language, Role, Sector
from tests.conftest import Browse
from tests.consultation.conftest import Consulted, Look

HOME = "/events/asked-event/consultation"
WORDS = "Psikologët në shkolla duhet të dinë kë të thërrasin. A contact point in each school 😀 would help."
HTMX = {"hx-request": "true"}


def place(words: str) -> dict[str, str]:
    start = WORDS.index(words)
    return {"start": str(start), "end": str(start + len(words))}


@pytest.fixture
def answer(consulted: Consulted, look: Look) -> Answer:
    consulted.hear("School", WORDS)
    consulted.db.commit()
    return look(Answer)[0]


def test_words_are_marked_with_a_new_theme_in_one_gesture(
    consulted: Consulted, answer: Answer, browse: Browse, look: Look
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    given = {"answer": str(answer.id), "new_theme": "Contact points", **place("ontact point in each schoo")}
    said = desk.post(f"{HOME}/passages", data=given, headers=HTMX)
    assert said.status_code == 200
    assert "<mark>contact point in each school</mark>" in said.text
    assert 'id="themes"' in said.text
    assert said.text.count("hx-swap-oob") == 2
    (passage,) = look(Passage)
    assert WORDS[passage.start : passage.end] == "contact point in each school"

    again = desk.post(f"{HOME}/passages", data=given, headers=HTMX)
    assert again.status_code == 200
    assert len(look(Passage)) == 1
    assert len(look(Theme)) == 1


def test_passages_of_one_theme_grow_together_and_two_themes_may_overlap(
    consulted: Consulted, answer: Answer, browse: Browse, look: Look
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    for theme, words in (("A", "në shkolla"), ("A", "duhet"), ("B", "shkolla duhet")):
        desk.post(f"{HOME}/passages", data={"answer": str(answer.id), "new_theme": theme, **place(words)})
    assert sorted(WORDS[row.start : row.end] for row in look(Passage)) == ["në shkolla duhet", "shkolla duhet"]


def test_sentences_can_be_ticked_without_a_script(
    consulted: Consulted, answer: Answer, browse: Browse, look: Look
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    page = desk.get(f"{HOME}/answers").text
    end = WORDS.index(".") + 1
    assert f'name="sentence" value="0-{end}"' in page
    done = desk.post(
        f"{HOME}/passages", data={"answer": str(answer.id), "sentence": f"0-{end}", "theme": "", "new_theme": "Schools"}
    )
    assert done.status_code == 303
    assert done.headers["location"].endswith(f"#answer-{answer.id}")
    assert WORDS[look(Passage)[0].start : look(Passage)[0].end] == WORDS[:end]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"start": "5", "end": "5000", "new_theme": "A"}, "does not lie in the answer"),
        ({"start": "-5", "end": "5", "new_theme": "A"}, "does not lie in the answer"),
        ({"new_theme": "A"}, "mark some words first"),
        ({"answer": "", "start": "", "end": "", "theme": "1"}, "mark some words first"),
        ({"start": "0", "end": "5"}, "Choose a theme"),
        ({"start": "0", "end": "5", "new_theme": "x" * 201}, "At most 200"),
        ({"sentence": "all of it", "new_theme": "A"}, "mark some words first"),
    ],
)
def test_a_mark_that_means_nothing_is_refused(
    consulted: Consulted, answer: Answer, browse: Browse, look: Look, given: dict[str, str], says: str
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    said = desk.post(f"{HOME}/passages", data={"answer": str(answer.id), **given})
    assert said.status_code == 422
    assert says in said.text
    assert not look(Passage)


def test_a_mark_is_taken_off(consulted: Consulted, answer: Answer, browse: Browse, look: Look) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    desk.post(f"{HOME}/passages", data={"answer": str(answer.id), "new_theme": "A", **place("shkolla")})
    desk.delete(f"{HOME}/passages/{look(Passage)[0].id}")
    assert not look(Passage)
    assert look(Theme)


def test_marks_follow_their_words_when_the_answer_is_changed(consulted: Consulted, look: Look) -> None:
    response = consulted.hear("School", WORDS)
    db = consulted.db
    answer = db.get_one(Answer, 1)
    for name, words in (("A", "contact point"), ("B", "Psikologët")):
        at = place(words)
        theme = coding.add_theme(db, consulted.survey, name, by=consulted.by)
        coding.mark(db, answer, int(at["start"]), int(at["end"]), theme, by=consulted.by)
    new = clean("Nothing new. A contact point, please.")
    today = clock.today(consulted.event.zone)
    answering.save_page(db, response, {consulted.questions[0].key: (new,)}, today=today)
    db.commit()
    assert [new[row.start : row.end] for row in look(Passage)] == ["contact point"]


def test_a_theme_becomes_an_objective_in_one_tap_and_only_once(
    consulted: Consulted, browse: Browse, look: Look
) -> None:
    theme = coding.add_theme(consulted.db, consulted.survey, "Contact points", by=consulted.by)
    desk = browse(Role.ORGANISER, consulted.event)
    for _ in range(2):
        said = desk.post(f"{HOME}/themes/{theme.id}/objective", headers=HTMX)
        assert 'id="thread"' in said.text
    (objective,) = look(Objective)
    assert objective.text_en == "Contact points"
    desk.patch(f"{HOME}/objectives/{objective.id}", data={"text_sq": "Pika kontakti"})
    (objective,) = look(Objective)
    assert (objective.text_en, objective.text_sq) == ("Contact points", "Pika kontakti")
    empty = desk.patch(f"{HOME}/objectives/{objective.id}", data={"text_sq": "", "text_en": ""})
    assert empty.status_code == 422


def test_objectives_are_ordered_linked_and_removed(consulted: Consulted, browse: Browse, look: Look) -> None:
    theme = coding.add_theme(consulted.db, consulted.survey, "Theme", by=consulted.by)
    desk = browse(Role.ORGANISER, consulted.event)
    for text in ("First", "Second"):
        desk.post(f"{HOME}/objectives", data={"text_en": text})
    first, second = look(Objective)
    desk.post(f"{HOME}/objectives/{second.id}/place", data={"to": "earlier"})
    assert [row.text_en for row in sorted(look(Objective), key=lambda row: row.position)] == ["Second", "First"]
    for _ in range(2):
        desk.post(f"{HOME}/objectives/{first.id}/themes", data={"theme": str(theme.id)})
    assert len(look(ObjectiveTheme)) == 1
    desk.delete(f"{HOME}/objectives/{first.id}/themes/{theme.id}")
    assert not look(ObjectiveTheme)
    desk.delete(f"{HOME}/objectives/{first.id}")
    assert [row.text_en for row in look(Objective)] == ["Second"]


def test_two_themes_of_one_name_are_refused(consulted: Consulted, browse: Browse, look: Look) -> None:
    one, _ = (coding.add_theme(consulted.db, consulted.survey, name, by=consulted.by) for name in ("One", "Two"))
    desk = browse(Role.ORGANISER, consulted.event)
    assert desk.patch(f"{HOME}/themes/{one.id}", data={"name": "TWO"}).status_code == 422
    assert desk.post(f"{HOME}/themes", data={"name": "two"}).status_code == 303
    assert len(look(Theme)) == 2


def heard(consulted: Consulted) -> list[Theme]:
    """Twelve answers: nine of government (six of them Kukës), two of civil society, one of media."""
    db = consulted.db
    places = [(Sector.GOVERNMENT, "Kukës")] * 6 + [(Sector.GOVERNMENT, "Berat")] * 3
    places += [(Sector.CIVIL_SOCIETY, "Berat")] * 2 + [(Sector.MEDIA, "Tiranë")]
    themes = [coding.add_theme(db, consulted.survey, name, by=consulted.by) for name in ("Many", "Few", "None")]
    for number, (sector, qark) in enumerate(places):
        consulted.hear(f"Office {number}", f"Words and more words {number}", sector, qark)
    for number, answer in enumerate(db.exec(select(Answer).order_by(col(Answer.id))).all()):
        if number < 8:
            coding.mark(db, answer, 0, 5, themes[0], by=consulted.by)
            coding.mark(db, answer, 10, 14, themes[0], by=consulted.by)
        if number > 9:
            coding.mark(db, answer, 0, 5, themes[1], by=consulted.by)
    return themes


def test_themes_count_respondents_and_hide_small_groups(consulted: Consulted, db: Session) -> None:
    heard(consulted)
    many, few, none = findings.themes(db, consulted.survey)
    assert (many.name, many.respondents, many.passages, many.qarqe) == ("Many", 8, 16, 2)
    assert (few.name, few.respondents) == ("Few", 2)
    assert (none.name, none.respondents) == ("None", 0)
    assert many.by_qark.groups == {"Kukës": 6}
    assert many.by_qark.elsewhere == 2
    assert Sector.MEDIA not in many.by_sector.groups


def test_objectives_know_who_asked(consulted: Consulted, db: Session) -> None:
    many, few, _ = heard(consulted)
    objective = coding.objective_of(db, many, by=consulted.by, language=Language.ALBANIAN)
    coding.join_theme(db, objective, few, by=consulted.by)
    (row,) = findings.objectives(db, consulted.event)
    assert (row.number, row.text_sq, row.respondents) == (1, "Many", 10)
    assert row.qarqe == ("Berat", "Kukës", "Tiranë")


def test_the_summary_tells_nothing_of_a_few(consulted: Consulted, db: Session) -> None:
    _, few, _ = heard(consulted)
    coding.objective_of(db, few, by=consulted.by, language=Language.ENGLISH)
    told = findings.summary(db, consulted.event)
    assert told is not None
    assert (told.asked, told.answered) == (12, 12)
    assert told.by_qark == [("Kukës", 6)]
    assert [(theme.name, theme.respondents) for theme in told.themes] == [("Many", 8), ("Few", None), ("None", None)]
    assert told.objectives[0].qarqe == ()


def test_an_event_without_a_survey_has_no_summary(consulted: Consulted, db: Session) -> None:
    db.delete(consulted.survey)
    db.flush()
    assert findings.summary(db, consulted.event) is None
    assert queries.response_rate(db, consulted.event) is None
    assert findings.objectives(db, consulted.event) == []


def test_answers_can_be_narrowed_only_to_groups_of_five(consulted: Consulted, browse: Browse) -> None:
    heard(consulted)
    desk = browse(Role.FACILITATOR, consulted.event)
    page = desk.get(f"{HOME}/answers").text
    assert '<option value="Kukës">' in page
    assert '<option value="media">' not in page
    assert "Media" not in page
    assert "6 of 12 answers" in desk.get(f"{HOME}/answers?qark=Kukës").text
    assert "0 of 12 answers" in desk.get(f"{HOME}/answers?sector=media").text
    assert "0 of 12 answers" in desk.get(f"{HOME}/answers?qark=Berat&sector=civil_society").text


def test_a_filter_out_of_order_is_answered_plainly(consulted: Consulted, browse: Browse) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    assert desk.get(f"{HOME}/answers?question=x").status_code == 422
    assert desk.get(f"{HOME}/answers?page=-4&question=99999999").status_code == 200


def test_results_of_a_choice_appear_from_five_on(consulted: Consulted, browse: Browse) -> None:
    shows = consulted.questions[2]
    assert (
        "from 5 answers on" in browse(Role.ORGANISER, consulted.event).get(f"{HOME}/answers?question={shows.id}").text
    )
