"""A personal link in every form in which it is handed over: to copy, to print."""

from typing import NamedTuple

import segno

from app.consultation.actions import Issued


class Slip(NamedTuple):
    name: str
    email: str
    link: str
    code: str
    """The path of a QR code, to be drawn in an SVG of `size` modules."""
    size: int


def slips(base: str, issued: list[Issued]) -> list[Slip]:
    return [_slip(base, one) for one in issued]


def _slip(base: str, one: Issued) -> Slip:
    link = f"{base}/s/{one.token}"
    code = segno.make(link, error="m", micro=False)
    return Slip(one.respondent.name, one.respondent.email, link, _path(code), len(code.matrix))


def _path(code: segno.QRCode) -> str:
    """Dark modules as one path: a run of them in a line is one rectangle."""
    drawn = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            drawn.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
    return "".join(drawn)
