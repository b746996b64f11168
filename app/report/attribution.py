"""Who said it, as far as the session's rule and the speaker's consent let anyone know (rules, 5)."""

from collections.abc import Mapping
from typing import NamedTuple

from app.report.facts import Speaker
from app.report.voice import Voice
from app.vocabulary import Attribution, Sector

ALONE = 1


class Credit(NamedTuple):
    """What may be said of a speaker. A field that is empty may not be said."""

    name: str = ""
    role: str = ""
    office: str = ""
    qark: str = ""
    sector: Sector | None = None

    @property
    def named(self) -> bool:
        return bool(self.name)


NOBODY = Credit()


def credit(
    speaker: Speaker, rule: Attribution | None, *, name_agreed: bool, crowd: Mapping[tuple[str, str], int]
) -> Credit:
    """On record without consent is told by role; an unlisted speaker, or an unknown rule, not at all."""
    if speaker.unlisted:
        return NOBODY
    match rule:
        case Attribution.ON_RECORD if name_agreed and speaker.name:
            return Credit(name=speaker.name, role=speaker.role, office=speaker.office, sector=speaker.sector)
        case Attribution.ON_RECORD | Attribution.ROLE_ONLY:
            return _by_role(speaker, crowd)
        case _:
            return NOBODY


def credit_line(given: Credit, voice: Voice) -> str:
    _ = voice.gettext
    if given.named:
        return ", ".join(part for part in (given.name, given.office) if part)
    if given.role:
        return f"{given.role}, {given.qark}"
    if given.sector:
        return _("A participant (%(sector)s)") % {"sector": voice.word(given.sector)}
    return _("A participant")


def credit_short(given: Credit, voice: Voice) -> str:
    """Where the office has been told already."""
    return given.name or credit_line(given, voice)


def _by_role(speaker: Speaker, crowd: Mapping[tuple[str, str], int]) -> Credit:
    """A role that nobody shares in its qark would name its holder: then the sector alone is told."""
    shared = speaker.role and speaker.qark and crowd.get((speaker.role, speaker.qark), 0) > ALONE
    if shared:
        return Credit(role=speaker.role, qark=speaker.qark, sector=speaker.sector)
    return Credit(sector=speaker.sector)
