"""A JPEG as it may be kept: its picture and nothing else. What cameras write beside it (place, time, owner, a smaller
copy of the whole) is left out; what is no JPEG is refused. Pure."""

from typing import NamedTuple

from app.errors import N_, Invalid

MOST_BYTES = 1_900_000
MOST_PIXELS = 4096
NOT_A_PICTURE = N_("This is not a picture that can be kept. It has to be a JPEG.")
TOO_LARGE = N_("This picture is too large.")
START, END, SCAN = 0xD8, 0xD9, 0xDA
FRAMES = (0xC0, 0xC1, 0xC2)
KEPT = {0xC4, 0xDB, 0xDD, 0xE0, SCAN, *FRAMES}
"""Tables, restart intervals, JFIF's own head, frames and scans; no Exif (E1), no comments (FE), nothing of makers."""


class Picture(NamedTuple):
    content: bytes
    width: int
    height: int


def picture(data: bytes) -> Picture:
    """Raises Invalid for anything but a baseline or progressive JPEG within the limits."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    if data[:2] != b"\xff\xd8":
        raise Invalid(NOT_A_PICTURE)
    kept = [data[:2]]
    size: tuple[int, int] | None = None
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == END:
            break
        length = int.from_bytes(data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) != length + 2:
            raise Invalid(NOT_A_PICTURE)
        if marker in FRAMES and length >= 8:
            size = int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7])
        if marker in KEPT:
            kept.append(segment)
        at += length + 2
        if marker == SCAN:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    return _checked(kept, size, ended=data[at : at + 2] == b"\xff\xd9")


def _checked(kept: list[bytes], size: tuple[int, int] | None, *, ended: bool) -> Picture:
    if size is None or not ended or not all(size):
        raise Invalid(NOT_A_PICTURE)
    if max(size) > MOST_PIXELS:
        raise Invalid(TOO_LARGE)
    return Picture(b"".join(kept) + b"\xff\xd9", *size)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: in a scan FF is followed by 00, or by a restart."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)
