import pytest

from app.notes.review.naming import Names
from app.notes.review.risk import Risk, risks

KIN = [
    "nënën e saj", "me burrin e saj", "vëllain e saj", "motrës së saj", "i ati e solli", "e ëma nuk dinte", "të ëmës",
    "t'ëmën", "i biri", "së bijës", "i shoqi", "të shoqen", "babait të tij", "xhaxhait të saj", "dajës së saj",
    "gruas së tij", "kushëririt të saj", "të fejuarin e saj", "të dashurin e saj", "nëna e vajzës", "gjyshja e fëmijës",
    "burri im", "nënës sime", "vëllanë tim", "im vëlla", "babai juaj", "NËNËN E SAJ", "nenen e saj", "motra jonë",
    "her mother", "my late husband", "their father", "your younger sister", "his sons", "her fiancée", "his stepfather",
    "the girl's mother", "the victim’s uncle", "the father of the child", "her ex-husband", "her mother-in-law",
]  # fmt: skip
NO_KIN = [
    "vëllezër e motra", "nënat me fëmijë", "her mother tongue", "our sister organisation", "mothers and fathers",
    "their sons and daughters go to school", "gratë dhe burrat", "kushërinjtë", "dashuria për punën", "our partners",
    "the mother of all problems", "zyrat e tyre", "e drejta e saj",
]  # fmt: skip

NO_NUMBERS = [
    "2004 - 2008", "10 - 12 000", "03/2004 - 05/2006", "01-05.02.2006", "01.02.2006 - 03.04.2006", "06 - 07 (2005)",
    "5 067 000 - 12 000 000", "12 000 000 000 lekë", "355 000 - 360 000 lekë", "08.30 - 10.00", "§ 04.1 (2) - 05.3",
    "vendet 001 - 012",
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Zyrat tona janë në një korridor.", ()),
        ("The strategy for 2005-2007 names it; 30 were employed between August 2004 and September 2005.", ()),
        ("Call 069 12 34 567", (Risk.NUMBER,)),
        ("+355 69 123 4567", (Risk.NUMBER,)),
        ("355692345678", (Risk.NUMBER,)),
        ("355 69 234 5678", (Risk.NUMBER,)),
        ("nr. 692345678", (Risk.NUMBER,)),
        ("+355 (69) 123 45 67", (Risk.NUMBER,)),
        ("(04) 222 2333", (Risk.NUMBER,)),
        ("067 - 12 34 567", (Risk.NUMBER,)),
        ("067 \u2013 12 34 567", (Risk.NUMBER,)),
        *((said, ()) for said in NO_NUMBERS),
        ("her passport BA1234567", (Risk.NUMBER,)),
        ("më 01.02.2006, 12 400 lekë, rreth 30 000", ()),
        ("write to someone@example.org", (Risk.NUMBER,)),
        ("her card, J12345678K", (Risk.NUMBER,)),
        ("a girl of 15 from the village", (Risk.AGE,)),
        ("një vajzë 15 vjeçe", (Risk.AGE,)),
        ("17-year-old", (Risk.AGE,)),
        ("gjashtëmbëdhjetë vjeçe", (Risk.AGE,)),
        ("një gjashtëmbëdhjetëvjeçare", (Risk.AGE,)),
        ("njëzet e dy vjeç", (Risk.AGE,)),
        ("e moshës pesëmbëdhjetë", (Risk.AGE,)),
        ("vajzë prej trembëdhjetë", (Risk.AGE,)),
        ("vajza, 16, nga fshati", (Risk.AGE,)),
        ("aged sixteen", (Risk.AGE,)),
        ("twenty-two years old", (Risk.AGE,)),
        ("a seventeen-year-old", (Risk.AGE,)),
        ("a girl, 16", (Risk.AGE,)),
        ("a girl (16) came", (Risk.AGE,)),
        ("grupmosha 14-18 në shkollë", ()),
        ("plani pesëvjeçar dhe strategjia dhjetëvjeçare", ()),
        ("gjatë dhjetë vjetëve; ten years of work", ()),
        ("a woman, 30 of 90; a child, 5 %", ()),
        ("vëllai i saj e solli", (Risk.KIN,)),
        *((said, (Risk.KIN,)) for said in KIN),
        *((said, ()) for said in NO_KIN),
        ("her uncle, aged 40", (Risk.AGE, Risk.KIN)),
        ("Filan Surname said so", (Risk.NAME,)),
        ("surname said so", (Risk.NAME,)),
        ("it was surnamed so", ()),
    ],
)
def test_what_a_reviewer_should_look_at(words, found):
    assert risks(words, names=Names(["Filan Surname"])) == found


def test_states_come_before_patterns():
    assert risks("069 12 34 567", confidential=True, conflict=True, verbatim_by_name=True) == (
        Risk.CONFIDENTIAL, Risk.CONFLICT, Risk.NUMBER, Risk.NAMED_VERBATIM,
    )  # fmt: skip
