"""Who may read a note's words. Every page, export and report gets words through here, and from nowhere else: this is
where they will be deciphered, too, once they are kept encrypted."""

from typing import NamedTuple

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.vocabulary import Mark


class Reader(NamedTuple):
    user_id: int
    confidential: bool
    """Holds the power to read confidential words; even then they are asked for one by one, and that is recorded."""


def reader_of(access: EventAccess) -> Reader:
    return Reader(access.user.key, access.can(Power.READ_CONFIDENTIAL))


def words_for(reader: Reader, words: str, *, mark: Mark, author_id: int | None, asked: bool = False) -> str | None:
    """The words, or None where this reader may not have them."""
    if mark is Mark.DO_NOT_RECORD:
        return None
    if mark is not Mark.CONFIDENTIAL or author_id == reader.user_id or (reader.confidential and asked):
        return words
    return None
