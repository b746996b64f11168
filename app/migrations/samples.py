"""PostgreSQL's ANALYZE keeps values of each column as samples for its planner, in a catalogue that no erasing reaches.
Of what people said, and how they are reached, it is to keep none."""

from sqlalchemy import Connection

NO_SAMPLES = {
    "note": ("words", "report_wording", "search", "speaker_role", "addressee", "who"),
    "answer": ("text",),
    "participant": ("name", "email", "phone", "search"),
    "respondent": ("name", "email"),
    "outgoing_mail": ("recipient", "name", "subject", "text", "html"),
    "mail_part": ("subject", "text", "html"),
}


def keep_no_samples(connection: Connection) -> None:
    """At the end of every migration, of the columns that are there then."""
    there = connection.exec_driver_sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    )
    known = {tuple(row) for row in there}
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            if (table, column) in known:
                connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0')
