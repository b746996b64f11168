"""The organiser's desk: the survey and its questions, who is asked, how many answered."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.consultation import actions, forms, queries, routes_phone, routes_reading
from app.consultation.slips import slips
from app.errors import N_, Conflict, Invalid
from app.models import Question, Respondent, Survey
from app.vocabulary import QuestionKind, SurveyPurpose
from app.web.forms import Typed, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import answer, go, render
from app.web.rooms import room
from app.web.transaction import DB

SUGGESTED = timedelta(days=14)

router = room(include_in_schema=False)
router.include_router(routes_reading.router)
router.include_router(routes_phone.router)

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_CONSULTATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CONSULTATION))]


@router.get("/events/{event}/consultation")
def consultation(request: Request, access: Reader, db: DB) -> Response:
    return render(
        request, "consultation/page.html", access=access, tab="consultation", part="survey", **_desk(db, access)
    )


@router.post("/events/{event}/consultation")
def begin(request: Request, access: Editor, db: DB) -> Response:
    actions.create(db, access.event, SurveyPurpose.CONSULTATION, by=access.user)
    return go(request, home(access), said=_("The survey is ready to be read through, then opened."))


@router.patch("/events/{event}/consultation")
def word_survey(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    survey = survey_here(db, access)
    form = read(forms.SurveyForm, typed)
    actions.edit_survey(db, survey, form.changes(), version=form.version, by=access.user)
    return answer(request, "consultation/_wording.html", back=home(access), access=access, survey=survey)


@router.post("/events/{event}/consultation/opening")
def open_survey(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    survey = survey_here(db, access)
    closes_on = forms.closing_day(typed)
    actions.open_survey(db, survey, by=access.user, now=clock.now(), today=today(access), closes_on=closes_on)
    return go(request, home(access), said=_("The survey is open."))


@router.delete("/events/{event}/consultation/opening")
def close_survey(request: Request, access: Editor, db: DB) -> Response:
    actions.close_survey(db, survey_here(db, access), by=access.user, now=clock.now())
    return go(request, home(access), said=_("The survey is closed. It can be opened again."))


@router.post("/events/{event}/consultation/questions")
def add_question(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    kind = read(forms.QuestionKindForm, typed).kind
    question = actions.add_question(db, survey_here(db, access), kind, by=access.user)
    return go(request, f"{home(access)}#question-{question.id}", said=_("Question added. Now word it."))


@router.patch("/events/{event}/consultation/questions/{question_id}")
def edit_question(request: Request, access: Editor, db: DB, question_id: int, typed: Typed) -> Response:
    question = fetch(db, Question, question_id, access)
    form = read(forms.QuestionForm, typed)
    changes = forms.question_changes(form, question)
    actions.edit_question(db, question, changes, version=form.version, by=access.user)
    return answer(
        request,
        "consultation/_question.html",
        back=f"{home(access)}#question-{question_id}",
        access=access,
        **question_row(queries.questions_of(db, question.survey_id), question),
    )


@router.post("/events/{event}/consultation/questions/{question_id}/place")
def move_question(request: Request, access: Editor, db: DB, question_id: int, typed: Typed) -> Response:
    question = fetch(db, Question, question_id, access)
    actions.move_question(db, question, earlier=read(forms.PlaceForm, typed).to == "earlier", by=access.user)
    rows = queries.questions_of(db, question.survey_id)
    said = _("Now question %(number)s of %(all)s.", number=rows.index(question) + 1, all=len(rows))
    return answer(request, "consultation/_questions.html", back=home(access), said=said, access=access, questions=rows)


@router.delete("/events/{event}/consultation/questions/{question_id}")
def remove_question(request: Request, access: Editor, db: DB, question_id: int) -> Response:
    question = fetch(db, Question, question_id, access)
    actions.remove_question(db, question, by=access.user)
    rows = queries.questions_of(db, question.survey_id)
    said = _("Question removed.")
    return answer(request, "consultation/_questions.html", back=home(access), said=said, access=access, questions=rows)


@router.get("/events/{event}/consultation/respondents")
def respondents(request: Request, access: Editor, db: DB) -> Response:
    return _respondents(request, access, db)


@router.post("/events/{event}/consultation/respondents")
def invite(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    survey = survey_here(db, access)
    try:
        invitees = forms.read_invitees(read(forms.InviteesForm, typed).people, queries.office_directory(db))
    except Invalid as problem:
        return _respondents(request, access, db, people=typed.shown("people"), wrong=problem.fields["people"])
    return _issued(request, access, survey, actions.invite(db, survey, invitees, by=access.user, now=clock.now()))


@router.post("/events/{event}/consultation/respondents/offices")
def invite_offices(request: Request, access: Editor, db: DB) -> Response:
    survey = survey_here(db, access)
    return _issued(request, access, survey, actions.invite_offices(db, survey, by=access.user, now=clock.now()))


@router.post("/events/{event}/consultation/respondents/{respondent_id}/link")
def reissue(request: Request, access: Editor, db: DB, respondent_id: int) -> Response:
    respondent = fetch(db, Respondent, respondent_id, access)
    survey = survey_here(db, access)
    return _issued(request, access, survey, [actions.reissue(db, survey, respondent, by=access.user, now=clock.now())])


@router.delete("/events/{event}/consultation/respondents/{respondent_id}/link")
def revoke(request: Request, access: Editor, db: DB, respondent_id: int) -> Response:
    actions.revoke(db, fetch(db, Respondent, respondent_id, access), by=access.user)
    return go(request, f"{home(access)}/respondents", said=_("The link no longer opens. A new one can be issued."))


def home(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/consultation"


def survey_here(db: Session, access: EventAccess) -> Survey:
    survey = queries.survey_of(db, access.event.key)
    if survey is None:
        raise Conflict(N_("There is no survey yet. Begin with the two questions."))
    return survey


def _desk(db: Session, access: EventAccess) -> dict[str, Any]:
    survey = queries.survey_of(db, access.event.key)
    if survey is None:
        return {"survey": None}
    return {
        "survey": survey,
        "state": queries.state_of(survey, today(access)),
        "rate": queries.rate_of(db, survey, today(access)),
        "questions": queries.questions_of(db, survey.key),
        "kinds": list(QuestionKind),
        "suggested": max(today(access), min(today(access) + SUGGESTED, access.event.starts_on)),
    }


def question_row(rows: list[Question], question: Question) -> dict[str, Any]:
    at = next(place for place, row in enumerate(rows) if row.id == question.id)
    return {"question": rows[at], "number": at + 1, "last": at == len(rows) - 1, "earlier": rows[:at]}


def _respondents(request: Request, access: EventAccess, db: Session, *, people: str = "", wrong: str = "") -> Response:
    survey = survey_here(db, access)
    return render(
        request,
        "consultation/respondents.html",
        status=422 if wrong else 200,
        access=access,
        tab="consultation",
        part="respondents",
        survey=survey,
        rate=queries.rate_of(db, survey, today(access)),
        rows=queries.respondents(db, survey),
        offices=queries.offices_to_ask(db, survey),
        people=people,
        wrong=_(wrong) if wrong else "",
    )


def _issued(request: Request, access: EventAccess, survey: Survey, issued: list[actions.Issued]) -> Response:
    """The links, at the only moment when they are known. Asked for twice, there is nothing new to show."""
    if not issued:
        return go(request, f"{home(access)}/respondents", said=_("Everybody on this list has a link already."))
    said = ngettext(
        "%(num)d link made. It is shown only now.", "%(num)d links made. They are shown only now.", len(issued)
    )
    return render(
        request,
        "consultation/links.html",
        said=said,
        access=access,
        survey=survey,
        slips=slips(request.app.state.settings.base_url or str(request.base_url).rstrip("/"), issued),
    )
