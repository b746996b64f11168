"""The one place where the time of day enters. Engines never come here: `today` and `now` are handed to them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The date on the wall in that zone."""
    return now().astimezone(ZoneInfo(zone)).date()
