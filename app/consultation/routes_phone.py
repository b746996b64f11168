"""The respondent's page: no account, one personal link, the survey in pages of the phone."""

from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response as Answered

from app import clock
from app.access.links import open_link
from app.consultation import answering, forms, queries
from app.consultation.questions import Question as Asked
from app.consultation.questions import Value, pages, shown
from app.errors import N_, Gone, Invalid
from app.models import Event, Question, Respondent, Response, Survey
from app.vocabulary import QARQE, Capacity, Language, LinkPurpose, Sector
from app.web.fields import showable
from app.web.forms import Typed, TypedForm
from app.web.languages import COOKIE, gettext, language, speak
from app.web.pages import go, render
from app.web.rooms import room
from app.web.security import cookie_name, set_cookie
from app.web.transaction import DB
from app.web.words import choices

router = room(include_in_schema=False)
YEAR = 365 * 86400
LANGUAGES = frozenset(each.value for each in Language)
COOKIE_DAYS = 90


class Visit:
    """A respondent with an open link, and the survey it opens."""

    def __init__(self, db: Session, respondent: Respondent) -> None:
        self.respondent = respondent
        self.survey = db.get_one(Survey, respondent.survey_id)
        self.event = db.get_one(Event, respondent.event_id)

    @property
    def today(self) -> date:
        return clock.today(self.event.zone)

    @property
    def open(self) -> bool:
        return queries.state_of(self.survey, self.today) is queries.State.OPEN

    @property
    def address(self) -> str:
        return f"/survey/{self.survey.id}"


@router.get("/s/{token}")
def welcome(request: Request, db: DB, token: str) -> Answered:
    """What the link is for, and a button. Nothing is changed and nothing used up by looking."""
    visit = _visit(db, token)
    if not visit.open:
        return _shut(request, visit)
    return render(request, "consultation/welcome.html", visit=visit, survey=visit.survey, here=request.url.path)


@router.post("/s/{token}")
def enter(request: Request, db: DB, token: str) -> Answered:
    visit = _visit(db, token)
    if not visit.open:
        return _shut(request, visit)
    answering.begin(db, visit.respondent, language=language())
    response = go(request, visit.address)
    set_cookie(request, response, _cookie(visit.survey.key), token, days=COOKIE_DAYS)
    return response


@router.get("/survey/{survey_id}")
def survey_page(request: Request, db: DB, survey_id: int, page: int | None = None) -> Answered:
    visit, response = _returning(request, db, survey_id)
    if not visit.open:
        return _shut(request, visit)
    book = _book(db, visit, response)
    return _page(request, visit, response, book, book.first_open() if page is None else page)


@router.post("/survey/{survey_id}/pages/{page}")
def save_page(request: Request, db: DB, survey_id: int, page: int, typed: Typed) -> Answered:
    """Keep this page and go where the button says: on, back, to the other language, or off with it."""
    visit, response = _returning(request, db, survey_id)
    if not visit.open:
        return _shut(request, visit)
    to = typed.get("to", "next")
    if to in LANGUAGES:
        speak(Language(to))
    book = _book(db, visit, response)
    page = book.within(page)
    wrong = _keep(db, visit, response, book, page, typed, onward=to in {"next", "send"})
    if wrong:
        return _in_language(request, _page(request, visit, response, book, page, typed=typed, wrong=wrong))
    return _in_language(request, _onward(request, db, visit, response, page, to))


@router.get("/survey/{survey_id}/sent")
def sent_page(request: Request, db: DB, survey_id: int) -> Answered:
    visit, response = _returning(request, db, survey_id)
    if response.sent_at is None:
        return go(request, visit.address)
    if not visit.open:
        return _shut(request, visit)
    return render(request, "consultation/sent.html", visit=visit, survey=visit.survey, here=request.url.path)


class Book:
    """The pages as this respondent sees them. The first, number 0, asks for whom one answers."""

    def __init__(self, rows: list[Question], answers: dict[str, Value], response: Response) -> None:
        self.rows = {f"q{row.id}": row for row in rows}
        self.answers = answers
        self.response = response
        self.pages: list[list[Asked]] = [[], *pages(shown([queries.asked(row) for row in rows], answers))]

    def within(self, page: int) -> int:
        return min(max(page, 0), len(self.pages) - 1)

    def first_open(self) -> int:
        """Where to go on: the first page with nothing on it yet."""
        if self.response.capacity is None:
            return 0
        for number, page in enumerate(self.pages):
            if page and not any(self.answers.get(question.key) for question in page):
                return number
        return len(self.pages) - 1


def _visit(db: Session, token: str) -> Visit:
    link = open_link(db, token, LinkPurpose.SURVEY)
    respondent = db.get(Respondent, link.subject)
    if respondent is None or respondent.link_id != link.id:
        raise Gone
    return Visit(db, respondent)


def _returning(request: Request, db: Session, survey_id: int) -> tuple[Visit, Response]:
    token = request.cookies.get(cookie_name(request, _cookie(survey_id)))
    if not token:
        raise Gone(N_("Please open the link that you were sent once more; it takes you back to your answers."))
    visit = _visit(db, token)
    if visit.survey.id != survey_id:
        raise Gone
    response = queries.response_of(db, visit.respondent)
    if response is None:
        raise Gone
    return visit, response


def _cookie(survey_id: int) -> str:
    return f"survey_{survey_id}"


def _book(db: Session, visit: Visit, response: Response) -> Book:
    return Book(queries.questions_of(db, visit.survey.key), queries.answers_of(db, response.key), response)


def _keep(
    db: Session, visit: Visit, response: Response, book: Book, page: int, typed: TypedForm, *, onward: bool
) -> dict[str, str]:
    """Save what can be saved of a page; a message for each field with which one cannot go on."""
    if page == 0:
        try:
            profile = forms.read_profile(typed, needed=onward)
        except Invalid as problem:
            return problem.fields
        answering.save_profile(db, response, **profile._asdict(), today=visit.today)
        return {}
    given = forms.read_page(typed, book.pages[page] if onward else [_eased(each) for each in book.pages[page]])
    kept = {book.rows[key].key: value for key, value in given.good.items()}
    answering.save_page(db, response, kept, today=visit.today)
    response.language = language()
    return given.wrong


def _eased(question: Asked) -> Asked:
    """Whoever goes back or changes the language need not have answered."""
    return replace(question, required=False)


def _onward(request: Request, db: Session, visit: Visit, response: Response, page: int, to: str) -> Answered:
    book = _book(db, visit, response)
    if to in LANGUAGES:
        return go(request, f"{visit.address}?page={page}")
    if to == "back":
        return go(request, f"{visit.address}?page={book.within(page - 1)}")
    if to == "next" and page + 1 < len(book.pages):
        return go(request, f"{visit.address}?page={page + 1}")
    try:
        answering.send(db, response, now=clock.now(), today=visit.today)
    except Invalid as problem:
        at = next((n for n, each in enumerate(book.pages) if any(q.key in problem.fields for q in each)), 0)
        return _page(request, visit, response, book, at, wrong=problem.fields)
    if page + 1 < len(book.pages):  # a last answer has brought up another question: it is sent all the same
        said = gettext("Sent. One more question, if you like.")
        return go(request, f"{visit.address}?page={page + 1}", said=said)
    return go(request, f"{visit.address}/sent")


def _page(
    request: Request,
    visit: Visit,
    response: Response,
    book: Book,
    number: int,
    *,
    typed: TypedForm | None = None,
    wrong: dict[str, str] | None = None,
) -> Answered:
    number = book.within(number)
    return render(
        request,
        "consultation/survey.html",
        status=422 if wrong else 200,
        visit=visit,
        survey=visit.survey,
        response=response,
        number=number,
        pages=len(book.pages),
        items=[_item(book, question, typed) for question in book.pages[number]],
        profile=_profile(response, typed if number == 0 else None),
        choices_of_capacity=choices(Capacity),
        choices_of_sector=choices(Sector),
        choices_of_qark=[(qark, qark) for qark in QARQE],
        wrong={name: gettext(words) for name, words in (wrong or {}).items()},
        here=visit.address,
    )


def _item(book: Book, question: Asked, typed: TypedForm | None) -> dict[str, Any]:
    """A question with what stands in its field: what was just typed, or else what is kept."""
    row = book.rows[question.key]
    kept = book.answers.get(question.key, ())
    given = [showable(each) for each in typed.all(question.key)] if typed else list(kept)
    places: dict[str, str] = {}
    if typed:
        places = {option: place for place, _, option in (each.partition(":") for each in given)}
    else:
        places = {option: str(place) for place, option in enumerate(given, 1)}
    return {
        "row": row,
        "asked": question,
        "given": given,
        "places": places,
        "words": queries.option_words(row, language()),
    }


def _profile(response: Response, typed: TypedForm | None) -> dict[str, str]:
    if typed:
        return {name: typed.shown(name) for name in ("capacity", "sector", "qark")}
    return {"capacity": response.capacity or "", "sector": response.sector or "", "qark": response.qark}


def _shut(request: Request, visit: Visit) -> Answered:
    """Closed, or not open yet: said plainly, with what becomes of what was sent."""
    return render(
        request,
        "consultation/shut.html",
        status=Gone.status,
        visit=visit,
        survey=visit.survey,
        early=visit.survey.opened_at is None,
        here="/",
    )


def _in_language(request: Request, response: Answered) -> Answered:
    response.set_cookie(
        COOKIE, language(), max_age=YEAR, samesite="lax", path="/", secure=request.app.state.settings.secure
    )
    return response
