"""The distance of a task from its anchor, in words."""

from app.vocabulary import Anchor
from app.web.languages import gettext, ngettext


def distance(days: int, anchor: str) -> str:
    """31 days before the first day"""
    if days < 0:
        return ngettext(
            "%(num)d day before %(anchor)s", "%(num)d days before %(anchor)s", -days, anchor=anchor_word(anchor)
        )
    if days > 0:
        return ngettext(
            "%(num)d day after %(anchor)s", "%(num)d days after %(anchor)s", days, anchor=anchor_word(anchor)
        )
    return gettext("on %(anchor)s", anchor=anchor_word(anchor))


def anchor_word(anchor: str) -> str:
    if anchor == Anchor.EVENT_START:
        return gettext("the first day")
    return gettext("the last day") if anchor == Anchor.EVENT_END else anchor
