"""Text into XML. Characters that XML refuses were left behind when the outline was made (`tree.clean`)."""

from app.report.tree import clean


def text(words: str) -> str:
    """Cleaned again: a frozen outline comes back from storage, and a file that does not open helps nobody."""
    return clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """The value with its quotation marks."""
    return '"' + text(value).replace('"', "&quot;") + '"'
