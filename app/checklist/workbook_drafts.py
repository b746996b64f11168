"""A table kept as text between its upload and its application, with what its columns are once somebody has said so."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.checklist.workbook_table import Table
from app.web.sheets import Cell


def kept(table: Table, columns: Mapping[int, str] | None) -> str:
    content: dict[str, Any] = {"sheet": table.sheet, "heads_at": table.heads_at, "remarks": table.remarks}
    content["rows"] = [[_plain(cell) for cell in cells] for cells in table.rows]
    content["columns"] = None if columns is None else {str(number): head for number, head in columns.items()}
    return json.dumps(content)


def taken(content: str) -> tuple[Table, dict[int, str] | None]:
    found = json.loads(content)
    rows = [[_thawed(cell) for cell in cells] for cells in found["rows"]]
    columns = found["columns"]
    table = Table(found["sheet"], rows, found["heads_at"], tuple(found["remarks"]))
    return table, None if columns is None else {int(number): head for number, head in columns.items()}


def _plain(cell: Cell) -> str | int | float | bool | list[str]:
    if isinstance(cell, datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _thawed(cell: Any) -> Cell:
    if isinstance(cell, list):
        kind, value = cell
        return datetime.fromisoformat(value) if kind == "moment" else date.fromisoformat(value)
    return cell  # type: ignore[no-any-return]
