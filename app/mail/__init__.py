"""Outgoing mail: a queue in the database, and workers that hand it over to a mail server."""
