"""Reading the answers: passages, themes, objectives."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.consultation import coding, findings, forms, queries, reading
from app.errors import N_, Conflict, Invalid
from app.models import Answer, Objective, Passage, Survey, Theme
from app.web.forms import Typed, read
from app.web.forms import check as check_form
from app.web.languages import gettext as _
from app.web.languages import language
from app.web.pages import answer, fragment, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room(include_in_schema=False)

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_CONSULTATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CONSULTATION))]


@router.get("/events/{event}/consultation/answers")
def answers(request: Request, access: Reader, db: DB) -> Response:
    survey = _survey(db, access)
    narrow = check_form(forms.AnswersForm, {name: value for name, value in request.query_params.items() if value})
    rows = queries.questions_of(db, survey.key)
    question = next((row for row in rows if row.id == narrow.question), rows[0] if rows else None)
    return render(
        request,
        "consultation/answers.html",
        access=access,
        tab="consultation",
        part="answers",
        survey=survey,
        questions=rows,
        question=question,
        narrow=narrow,
        k=_k(request),
        themes=findings.themes(db, survey, _k(request)),
        **_of_question(db, survey, question, narrow, _k(request)),
    )


def _of_question(db: Session, survey: Survey, question: Any, narrow: forms.AnswersForm, k: int) -> dict[str, Any]:
    if question is None:
        return {"reading": None, "counted": None, "words": {}}
    if not queries.asked(question).is_open:
        words = queries.option_words(question, language())
        return {"reading": None, "counted": reading.count_choices(db, question, k), "words": words}
    narrowed = reading.Filters(narrow.sector, narrow.qark, narrow.theme, narrow.unmarked)
    return {
        "reading": reading.read_answers(db, survey, question, narrowed, narrow.page, k),
        "counted": None,
        "words": {},
    }


@router.post("/events/{event}/consultation/passages")
def mark(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(forms.PassageForm, typed)
    survey = _survey(db, access)
    spans = form.spans()
    marked = fetch(db, Answer, form.answer or 0, access)
    if form.theme is not None:
        theme = fetch(db, Theme, form.theme, access)
    elif form.new_theme:
        theme = coding.add_theme(db, survey, form.new_theme, by=access.user)
    else:
        raise Invalid(fields={"new_theme": N_("Choose a theme, or write the name of a new one.")})
    for span in spans:
        coding.mark(db, marked, span.start, span.end, theme, by=access.user)
    said = _("Marked: %(theme)s", theme=theme.name)
    return _remarked(request, access, db, survey, marked, said)


@router.delete("/events/{event}/consultation/passages/{passage_id}")
def unmark(request: Request, access: Editor, db: DB, passage_id: int) -> Response:
    passage = fetch(db, Passage, passage_id, access)
    marked = fetch(db, Answer, passage.answer_id, access)
    coding.unmark(db, passage, by=access.user)
    return _remarked(request, access, db, _survey(db, access), marked, _("Mark taken off."))


@router.post("/events/{event}/consultation/themes")
def add_theme(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    coding.add_theme(db, _survey(db, access), read(forms.ThemeForm, typed).name, by=access.user)
    return _objectives_changed(request, access, db, _("Theme added."))


@router.patch("/events/{event}/consultation/themes/{theme_id}")
def rename_theme(request: Request, access: Editor, db: DB, theme_id: int, typed: Typed) -> Response:
    theme = fetch(db, Theme, theme_id, access)
    form = read(forms.ThemeForm, typed)
    coding.rename_theme(db, theme, form.name, version=form.version, by=access.user)
    return _objectives_changed(request, access, db)


@router.delete("/events/{event}/consultation/themes/{theme_id}")
def remove_theme(request: Request, access: Editor, db: DB, theme_id: int) -> Response:
    coding.remove_theme(db, fetch(db, Theme, theme_id, access), by=access.user)
    return _objectives_changed(request, access, db, _("Theme removed, with its marks. The answers stay."))


@router.post("/events/{event}/consultation/themes/{theme_id}/objective")
def make_objective(request: Request, access: Editor, db: DB, theme_id: int) -> Response:
    theme = fetch(db, Theme, theme_id, access)
    coding.objective_of(db, theme, by=access.user, language=language())
    return _objectives_changed(request, access, db, _("Objective made of “%(theme)s”. Word it.", theme=theme.name))


@router.get("/events/{event}/consultation/objectives")
def objectives(request: Request, access: Reader, db: DB) -> Response:
    return render(
        request,
        "consultation/objectives.html",
        access=access,
        tab="consultation",
        part="objectives",
        **_thread(request, access, db),
    )


@router.post("/events/{event}/consultation/objectives")
def add_objective(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(forms.ObjectiveForm, typed)
    coding.add_objective(db, access.event.key, text_en=form.text_en, text_sq=form.text_sq, by=access.user)
    return _objectives_changed(request, access, db, _("Objective added."))


@router.patch("/events/{event}/consultation/objectives/{objective_id}")
def edit_objective(request: Request, access: Editor, db: DB, objective_id: int, typed: Typed) -> Response:
    objective = fetch(db, Objective, objective_id, access)
    form = read(forms.ObjectiveForm, typed)
    coding.edit_objective(db, objective, form.changes(), version=form.version, by=access.user)
    return _objectives_changed(request, access, db)


@router.delete("/events/{event}/consultation/objectives/{objective_id}")
def remove_objective(request: Request, access: Editor, db: DB, objective_id: int) -> Response:
    coding.remove_objective(db, fetch(db, Objective, objective_id, access), by=access.user)
    return _objectives_changed(request, access, db, _("Objective removed. Its themes stay."))


@router.post("/events/{event}/consultation/objectives/{objective_id}/place")
def move_objective(request: Request, access: Editor, db: DB, objective_id: int, typed: Typed) -> Response:
    objective = fetch(db, Objective, objective_id, access)
    coding.move_objective(db, objective, earlier=read(forms.PlaceForm, typed).to == "earlier", by=access.user)
    return _objectives_changed(request, access, db, _("Moved."))


@router.post("/events/{event}/consultation/objectives/{objective_id}/themes")
def join_theme(request: Request, access: Editor, db: DB, objective_id: int, typed: Typed) -> Response:
    objective = fetch(db, Objective, objective_id, access)
    coding.join_theme(db, objective, fetch(db, Theme, read(forms.JoinForm, typed).theme, access), by=access.user)
    return _objectives_changed(request, access, db, _("The theme carries the objective."))


@router.delete("/events/{event}/consultation/objectives/{objective_id}/themes/{theme_id}")
def part_theme(request: Request, access: Editor, db: DB, objective_id: int, theme_id: int) -> Response:
    objective = fetch(db, Objective, objective_id, access)
    coding.part_theme(db, objective, fetch(db, Theme, theme_id, access), by=access.user)
    return _objectives_changed(request, access, db, _("The theme no longer carries this objective."))


def _home(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/consultation"


def _survey(db: Session, access: EventAccess) -> Survey:
    survey = queries.survey_of(db, access.event.key)
    if survey is None:
        raise Conflict(N_("There is no survey yet. Begin with the two questions."))
    return survey


def _k(request: Request) -> int:
    k: int = request.app.state.settings.k
    return k


def _remarked(
    request: Request, access: EventAccess, db: Session, survey: Survey, marked: Answer, said: str
) -> Response:
    """The answer with its marks and the themes with their counts; without a script, back to the answer."""
    if not wants_fragment(request):
        return go(request, f"{_home(access)}/answers?question={marked.question_id}#answer-{marked.id}", said=said)
    row = reading.answer_row(db, survey, marked, _k(request))
    themes = findings.themes(db, survey, _k(request))
    return parts(
        request,
        fragment(request, "consultation/_answer.html", access=access, row=row, themes=themes, swapped=True),
        fragment(request, "consultation/_themes.html", access=access, themes=themes, swapped=True),
        said=said,
    )


def _thread(request: Request, access: EventAccess, db: Session) -> dict[str, Any]:
    survey = queries.survey_of(db, access.event.key)
    return {
        "survey": survey,
        "themes": findings.themes(db, survey, _k(request)) if survey else [],
        "objectives": findings.objectives(db, access.event),
    }


def _objectives_changed(request: Request, access: EventAccess, db: Session, said: str | None = None) -> Response:
    return answer(
        request,
        "consultation/_thread.html",
        back=f"{_home(access)}/objectives",
        said=said,
        access=access,
        **_thread(request, access, db),
    )
