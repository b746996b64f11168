"""What is written of a row of the guide, or of an entry of the agenda, in the language of the paper."""

from collections.abc import Mapping
from typing import Any

from app.vocabulary import Language


def describe(entry: Mapping[str, Any], language: Language) -> str:
    speakers = [
        ", ".join(part for part in (one["name"], told(one, "office", language)) if part) for one in entry["speakers"]
    ]
    panel = told(entry, "panel", language)
    about = (panel if panel != told(entry, "title", language) else "", told(entry, "purpose", language))
    return "\n".join(part for part in (*about, *speakers) if part)


def told(entry: Mapping[str, Any], name: str, language: Language) -> str:
    """In that language; in the other one where nothing stands in it."""
    first, second = ("sq", "en") if language == Language.ALBANIAN else ("en", "sq")
    return str(entry[f"{name}_{first}"] or entry[f"{name}_{second}"])
