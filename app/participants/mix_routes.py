"""The mix of an event: page, targets, JSON."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.models import Forum
from app.participants import actions, queries
from app.participants.forms import read_targets
from app.participants.mix import PERSONAL, Table
from app.participants.stated import Amount, Statement, as_printed
from app.participants.words import category_word, cohort_word, sector_choices
from app.vocabulary import Cohort, Dimension, Limit
from app.web.forms import Typed
from app.web.languages import gettext
from app.web.pages import go, json_answer, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

COHORTS = (Cohort.INVITED, Cohort.CONFIRMED, Cohort.ATTENDED, Cohort.SPOKE)

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PARTICIPANTS))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_PARTICIPANTS))]


@router.get("/events/{event}/participants/mix")
def show_mix(request: Request, access: Reader, db: DB) -> Response:
    rows = queries.known(db, access.event)
    wanted = queries.targets(db, access.event)
    forum = db.get_one(Forum, access.event.forum_id)
    by_cohort = {cohort: queries.tables(rows, cohort) for cohort in COHORTS}
    return render(
        request,
        "participants/mix.html",
        access=access,
        tab="participants",
        cohorts=[cohort for cohort in COHORTS if _anybody(by_cohort[cohort])] or COHORTS[:2],
        by_cohort=by_cohort,
        dimensions=_shown_to(access),
        targets=wanted,
        standing=queries.standing(access.event, rows, wanted),
        stated=queries.stated(db, access.event),
        forum=forum,
        series=queries.series(db, forum),
        category_word=category_word,
        cohort_word=cohort_word,
        sector_choices=sector_choices(),
    )


@router.put("/events/{event}/participants/mix/targets")
def set_targets(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    actions.set_targets(db, access.event, read_targets(typed))
    return go(request, f"/events/{access.event.slug}/participants/mix", said=gettext("Targets saved"))


@router.get("/events/{event}/participants/mix.json")
def mix_as_json(access: Reader, db: DB) -> Response:
    rows = queries.known(db, access.event)
    stated = queries.stated(db, access.event)
    dimensions = _shown_to(access)
    return json_answer(
        {
            "event": access.event.slug,
            "places": access.event.places,
            "target": {name: str(share) for name, share in queries.targets(db, access.event).items()},
            "cohorts": {
                cohort.value: _cohort({dimension: tables[dimension] for dimension in dimensions})
                for cohort in COHORTS
                for tables in (queries.tables(rows, cohort),)
            },
            "stated": _stated(stated) if stated else None,
        }
    )


def _anybody(tables: dict[Dimension, Table]) -> bool:
    table = tables[Dimension.SECTOR]
    return bool(table.total or table.observers or table.advisers)


def _shown_to(access: EventAccess) -> list[Dimension]:
    """What is of the person is shown to those who edit; offices' sector, level and place to every reader."""
    return [one for one in Dimension if one not in PERSONAL or access.can(Power.EDIT_PARTICIPANTS)]


def _cohort(tables: dict[Dimension, Table]) -> dict[str, Any]:
    first = tables[Dimension.SECTOR]
    return {
        "total": first.total,
        "observers": first.observers,
        "advisers": first.advisers,
        **{
            dimension.value: [
                {
                    "category": line.category,
                    "within": line.parent,
                    "count": line.people,
                    "percent": None if line.share is None else str(line.share),
                }
                for line in table.lines
            ]
            for dimension, table in tables.items()
        },
    }


def _stated(statement: Statement) -> dict[str, Any]:
    return {
        "source": statement.source,
        "total": _amount(statement.total),
        "shares": [
            {"category": line.category, "percent": _amount(line.share), "implied_count": _amount(line.implied)}
            for line in statement.shares
        ],
        "not_stated_percent": _amount(statement.not_stated),
        "outside_capital": _amount(statement.outside_capital),
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    """Digits as printed, and how to read them; `ours`: inferred here."""
    if amount is None:
        return None
    return {"value": as_printed(amount.value), "limit": Limit(amount.limit), "ours": amount.ours}
