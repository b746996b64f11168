"""SQLite gives the highest number of a table out again once its row is deleted; PostgreSQL never does. What a note says
in its log or under seal, and what a personal link opens, names people and places by number alone, with no foreign key
that could follow. So the numbers of these tables are never given twice: AUTOINCREMENT, which a table gets by being made
anew.
"""

from sqlalchemy import Connection

NEVER_AGAIN = (
    "user_account", "event", "participant", "guide_item", "panel_question", "contribution", "seat", "respondent",
    "task",
)  # fmt: skip


def last_numbers(connection: Connection) -> dict[str, int]:
    """What SQLite knows of numbers that were given; a migration that makes a table anew would lose it."""
    known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").first()
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence") if known else ()
    return {name: number for name, number in rows if name in NEVER_AGAIN}


def never_again(connection: Connection, before: dict[str, int]) -> None:
    """At the end of every migration, with foreign keys off. `before` are the last numbers as they stood before it."""
    for name in NEVER_AGAIN:
        found = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)
        ).scalar()
        if found and "AUTOINCREMENT" not in found:
            _make_anew(connection, name, found)
            not_below(connection, name, before.get(name, 0))


def _make_anew(connection: Connection, name: str, made: str) -> None:
    """The way SQLite's own manual describes for what ALTER TABLE cannot do; whoever calls checks the references."""
    key = f"CONSTRAINT pk_{name} PRIMARY KEY"
    head, bracket, columns = made.partition("(")
    columns = columns.replace(f"{key} (id), \n\t", "", 1)
    columns = columns.replace("id INTEGER NOT NULL", f"id INTEGER NOT NULL {key} AUTOINCREMENT", 1)
    if f"{key} (id)" in columns or f"{key} AUTOINCREMENT" not in columns or name not in head:
        raise RuntimeError(f"the table {name} does not look as it was made")
    beside = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL", (name,)
    ).scalars()
    indexes = list(beside)
    for statement in (
        f'CREATE TABLE "{name}_anew" {bracket}{columns}',
        f'INSERT INTO "{name}_anew" SELECT * FROM "{name}"',  # noqa: S608 - our own names
        f'DROP TABLE "{name}"',
        f'ALTER TABLE "{name}_anew" RENAME TO "{name}"',
        *indexes,
    ):
        connection.exec_driver_sql(statement)


def not_below(connection: Connection, name: str, number: int) -> None:
    """An empty table, or one whose last row was deleted, goes on from the number that was given last."""
    raised = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
    if number and not connection.exec_driver_sql(raised, (number, name)).rowcount:
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))
