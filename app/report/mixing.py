"""Who was there, as figures for print: what a source states as it states it, or what was counted here."""

from collections.abc import Iterable
from decimal import Decimal

from app.participants.mix import NOT_STATED, Counted, Table, count
from app.participants.queries import Known
from app.participants.stated import Amount, Statement, as_printed
from app.participants.words import category_word
from app.report.facts import MixTable
from app.vocabulary import Cohort, Dimension, Limit
from app.web.formats import number, percent
from app.web.languages import gettext as _
from app.web.words import word

OPEN = (Dimension.SECTOR, Dimension.LEVEL, Dimension.PLACE, Dimension.QARK)
"""Of the offices, and openly known. What is of the person is not published from here (rules, 6)."""
COHORTS = (Cohort.INVITED, Cohort.CONFIRMED, Cohort.ATTENDED)


def tables(stated: Statement | None, known: Iterable[Known]) -> tuple[MixTable, ...]:
    members = [row.counted for row in known]
    counted = tuple(made for dimension in OPEN if (made := _counted(members, dimension)))
    return (*((_stated(stated),) if stated else ()), *counted)


def attended(stated: Statement | None, known: Iterable[Known]) -> str:
    """How many took part, as it is printed; empty where nobody knows."""
    if stated and stated.total:
        return _amount(stated.total)
    people = count([row.counted for row in known], Dimension.SECTOR, Cohort.ATTENDED).total
    return number(people) if people else ""


def _stated(stated: Statement) -> MixTable:
    rows = [(line.category, _amount(line.share, share=True)) for line in stated.shares]
    if stated.not_stated and stated.not_stated.value:
        rows.append((_("Not stated (what the shares leave over)"), _amount(stated.not_stated, share=True)))
    if stated.total:
        rows.append((_("All participants"), _amount(stated.total)))
    return MixTable(
        _("Participants, as stated by the source"),
        (_("Category"), _("Share or number")),
        tuple(rows),
        _("Source: %(source)s", source=stated.source) if stated.source else "",
    )


def _counted(members: list[Counted], dimension: Dimension) -> MixTable | None:
    """Cohorts side by side; lines that hold nobody anywhere are left out, "not stated" among them."""
    by_cohort = [count(members, dimension, cohort) for cohort in COHORTS]
    shown = [table for table in by_cohort if table.total]
    if not shown:
        return None
    last = shown[-1]
    categories = dict.fromkeys(line.category for table in shown for line in table.lines if line.people)
    rows = [
        (
            _indented(last, category, dimension),
            *(number(table.line(category).people) for table in shown),
            _share(last.line(category).share),
        )
        for category in sorted(categories, key=lambda category: _place(last, category))
    ]
    rows.append((_("Total"), *(number(table.total) for table in shown), _share(Decimal(100))))
    head = (word(dimension), *(word(table.cohort) for table in shown), _("Share"))
    return MixTable(_("Participants by %(dimension)s", dimension=word(dimension).lower()), head, tuple(rows))


def _place(table: Table, category: str) -> int:
    return next((at for at, line in enumerate(table.lines) if line.category == category), len(table.lines))


def _indented(table: Table, category: str, dimension: Dimension) -> str:
    """A part stands behind its head with a dash."""
    named = category_word(category, dimension)
    return f"– {named}" if table.line(category).parent and category != NOT_STATED else named


def _share(share: Decimal | None) -> str:
    return "" if share is None else percent(share)


def _amount(amount: Amount, *, share: bool = False) -> str:
    figure = percent(as_printed(amount.value)) if share else number(amount.value)
    match amount.limit:
        case Limit.AT_LEAST:
            return _("over %(figure)s", figure=figure)
        case Limit.AT_MOST:
            return _("up to %(figure)s", figure=figure)
        case _:
            return figure
