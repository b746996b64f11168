import pytest

from app.report.attribution import NOBODY, Credit, credit, credit_line
from app.report.facts import Speaker
from app.vocabulary import Attribution, Sector
from tests.report.story import ENGLISH

SPEAKER = Speaker("A. Person", "Social worker", "Municipality of Kukës", "Kukës", Sector.GOVERNMENT)
SHARED = {("Social worker", "Kukës"): 3}
ALONE = {("Social worker", "Kukës"): 1}


@pytest.mark.parametrize(
    ("rule", "agreed", "crowd", "printed"),
    [
        (Attribution.ON_RECORD, True, {}, "A. Person, Municipality of Kukës"),
        (Attribution.ON_RECORD, False, SHARED, "Social worker, Kukës"),
        (Attribution.ON_RECORD, False, ALONE, "A participant (government)"),
        (Attribution.ROLE_ONLY, True, SHARED, "Social worker, Kukës"),
        (Attribution.ROLE_ONLY, True, ALONE, "A participant (government)"),
        (Attribution.ROLE_ONLY, True, {}, "A participant (government)"),
        (Attribution.CHATHAM_HOUSE, True, SHARED, "A participant"),
        (None, True, SHARED, "A participant"),
    ],
)
def test_rule_and_consent_decide_how_a_speaker_is_told(
    rule: Attribution | None, agreed: bool, crowd: dict[tuple[str, str], int], printed: str
) -> None:
    assert credit_line(credit(SPEAKER, rule, name_agreed=agreed, crowd=crowd), ENGLISH) == printed


def test_an_unlisted_speaker_is_nobody() -> None:
    unlisted = Speaker("A. Person", "Social worker", "An office", "Kukës", unlisted=True)
    assert credit(unlisted, Attribution.ON_RECORD, name_agreed=True, crowd=SHARED) == NOBODY


def test_a_role_without_qark_is_generalised() -> None:
    minister = Speaker("A. Person", "Minister", "A ministry", sector=Sector.GOVERNMENT)
    assert credit(minister, Attribution.ROLE_ONLY, name_agreed=True, crowd={("Minister", ""): 5}) == Credit(
        sector=Sector.GOVERNMENT
    )
