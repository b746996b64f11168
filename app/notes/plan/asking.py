"""Which question a step of the guide asks, where its own words say so: only then a recorder's page turns to it.

Nothing in the guide ties steps to questions, and their order does not: every speaker of a panel answers all of them.
A note under the wrong question is worse than a tap (docs/decisions/0309).
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SENTENCE = 4
"""Words from which on a question is known again within other words. "Next" or "Round 1" could stand there by chance."""
NUMBERED = ("question", "pyetja")
WORDS = re.compile(r"\w+")

Words = tuple[str, ...]


class Asked(NamedTuple):
    """A question as it is known again."""

    id: int
    number: int
    texts: tuple[Words, ...]
    """In each language in which it was written."""


def words_of(text: str) -> Words:
    return tuple(WORDS.findall(text.casefold()))


def asked(key: int, number: int, *texts: str) -> Asked:
    return Asked(key, number, tuple(words for words in map(words_of, texts) if words))


def asked_in(questions: Sequence[Asked], titles: Iterable[str], spoken: Iterable[str] = ()) -> int:
    """The one question that a step's title names, or else that is said in it; 0 for none, and for several."""
    named = [words_of(title) for title in titles]
    said = [words_of(text) for text in spoken]
    by_title = {each.id for each in questions if any(_names(title, each) for title in named)}
    found = by_title or {each.id for each in questions if any(_holds(text, each) for text in said)}
    return found.pop() if len(found) == 1 else 0


def _names(title: Words, question: Asked) -> bool:
    if title[:1] and title[0] in NUMBERED:
        figures = [word for word in title if word.isdigit()]
        if figures and title[1] == figures[0]:
            return figures == [str(question.number)]
    begins = any(title == text or (len(text) > 1 and title[: len(text)] == text) for text in question.texts)
    return begins or _holds(title, question)


def _holds(words: Words, question: Asked) -> bool:
    return any(
        words[start : start + len(text)] == text
        for text in question.texts
        if len(text) >= SENTENCE
        for start in range(len(words) - len(text) + 1)
    )
