"""The tables that a batch is looked up in and written to, for statements past the session.

What every batch asks and writes goes to the connection itself: the session would look through each statement for
objects, of which there are none.
"""

from app.models.base import metadata

EVENTS = metadata.tables["event"]
OPERATIONS = metadata.tables["note_operation"]
NOTES = metadata.tables["note"]
ASIDE = metadata.tables["quarantined"]
