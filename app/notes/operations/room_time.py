"""The time of the room is the server's: clocks of devices are wrong, and each by as much as it shows when it sends."""

from datetime import datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=2)
FAR = timedelta(days=90)
"""No device waits for longer with what was typed: before the event, after it, or until it sends."""


def room_time(
    typed_at: datetime, sent_at: datetime | None, now: datetime, *, begins: datetime, ends: datetime
) -> tuple[datetime, bool]:
    """When it was typed by the server's clock, and whether the device's had to be corrected.

    `sent_at` is what the device's clock showed as it sent the batch. It may have been set right since: what is then
    far from the event and from now, as after an empty battery, counts as typed now. Nothing was typed in the future.
    """
    skew = now - sent_at if sent_at is not None else timedelta(0)
    corrected = typed_at
    if abs(skew) > CLOCK_TOLERANCE:
        try:
            corrected = typed_at + skew
        except OverflowError:
            corrected = now
    believed = corrected >= now - FAR or begins - FAR <= corrected <= ends + FAR
    corrected = corrected if believed and corrected <= now + CLOCK_TOLERANCE else now
    return corrected, corrected != typed_at


def wall_time(said_at: datetime, now: datetime) -> tuple[datetime, bool]:
    """When it was said, where somebody typed that: what the clock on the wall showed, which no device's clock shifts.
    Nothing was said in the future."""
    return (now, True) if said_at > now + CLOCK_TOLERANCE else (said_at, False)
