"""The proceedings of 2005 as an editor introduced and a reviewer released them; today's meeting is not there yet."""

import json

from sqlmodel import Session

from app.demonstration.story import Story
from app.report import actions, desk, frozen
from app.report.facts import Chapter
from app.settings import ROOT
from app.vocabulary import Language

TEXTS = ROOT / "seed" / "demonstration" / "report_2005.json"
SIGNED = "Data-protection reviewer"


def load(db: Session, story: Story) -> None:
    event = story.events["annual-2005"]
    for chapter, text in json.loads(TEXTS.read_text(encoding="utf-8")).items():
        texts = {"text_en": text["en"], "text_sq": text["sq"]}
        actions.introduce(db, event, Chapter(chapter), texts, by=story.users["organiser"])
    for language in Language:
        made = desk.draft(db, event, language)
        if made.composed.printed:
            actions.release(
                db,
                event,
                frozen.plain(made.outline),
                language=language,
                signed_name=SIGNED,
                looked=True,
                leaks=len(desk.suspicions(db, event, made)),
                by=story.users["reviewer"],
            )
