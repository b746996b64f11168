"""The questions a survey starts from: seed files, in both languages."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.vocabulary import EventKind, SurveyPurpose

SEED = Path(__file__).resolve().parents[2] / "seed" / "surveys"
CONSULTATIONS = {
    EventKind.NATIONAL_CONFERENCE: "consultation_conference",
    EventKind.CLUSTER_MEETING: "consultation_cluster",
}


@dataclass(frozen=True, slots=True)
class SurveyTemplate:
    purpose: SurveyPurpose
    title: dict[str, str]
    intro: dict[str, str]
    questions: list[dict[str, Any]]


def template_for(kind: EventKind, purpose: SurveyPurpose) -> SurveyTemplate:
    return _read("evaluation" if purpose is SurveyPurpose.EVALUATION else CONSULTATIONS[kind], purpose)


@lru_cache
def _read(name: str, purpose: SurveyPurpose) -> SurveyTemplate:
    content = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return SurveyTemplate(purpose, content["title"], content["intro"], content["questions"])
