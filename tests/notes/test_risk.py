import pytest

from app.notes.risk import Risk, names_to_look_for, risks
from app.web.fields import fold


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Zyrat tona janë në një korridor.", ()),
        ("The strategy for 2005-2007 names it; 30 were employed between August 2004 and September 2005.", ()),
        ("Call 069 12 34 567", (Risk.NUMBER,)),
        ("+355 69 123 4567", (Risk.NUMBER,)),
        ("write to someone@example.org", (Risk.NUMBER,)),
        ("her card, J12345678K", (Risk.NUMBER,)),
        ("a girl of 15 from the village", (Risk.AGE,)),
        ("një vajzë 15 vjeçe", (Risk.AGE,)),
        ("17-year-old", (Risk.AGE,)),
        ("grupmosha 14-18 në shkollë", ()),
        ("vëllai i saj e solli", (Risk.KIN,)),
        ("her uncle, aged 40", (Risk.AGE, Risk.KIN)),
        ("Example Surname said so", (Risk.NAME,)),
        ("surname said so", (Risk.NAME,)),
        ("surnames are not", ()),
    ],
)
def test_what_a_reviewer_should_look_at(words, found):
    names = names_to_look_for([fold("Example Surname")])
    assert risks(fold(words), names=names) == found


def test_states_come_before_patterns():
    assert risks("069 12 34 567", confidential=True, conflict=True, verbatim_by_name=True) == (
        Risk.CONFIDENTIAL, Risk.CONFLICT, Risk.NUMBER, Risk.NAMED_VERBATIM,
    )  # fmt: skip
