"""The time of the room is the server's: clocks of devices are wrong, and each by as much as it shows when it sends."""

from datetime import datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=2)


def room_time(said_at: datetime, sent_at: datetime | None, now: datetime) -> tuple[datetime, bool]:
    """When it was said by the server's clock, and whether the device's had to be corrected.

    `sent_at` is what the device's clock showed as it sent the batch. Nothing was said in the future.
    """
    skew = now - sent_at if sent_at is not None else timedelta(0)
    corrected = said_at
    if abs(skew) > CLOCK_TOLERANCE:
        try:
            corrected = said_at + skew
        except OverflowError:
            corrected = now
    corrected = now if corrected > now + CLOCK_TOLERANCE else corrected
    return corrected, corrected != said_at
