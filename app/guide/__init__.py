"""The guide: every minute of an event, and the agenda that the public sees of it."""
