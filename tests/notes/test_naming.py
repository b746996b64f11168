"""Names are found as people say them: declined, alone, in any spelling; and words that only look like one are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.review.naming import Names, parts_of, written

FORMS = {
    "Arben": "Arbeni Arbenit Arbenin",
    "Besnik": "Besniku Besnikut Besnikun",
    "Gjergj": "Gjergji Gjergjit Gjergjin",
    "Zef": "Zefi Zefit Zefin",
    "Aleksandër": "Aleksandri Aleksandrit Aleksandrin",
    "Skënder": "Skënderi Skënderit Skënderin",
    "Ali": "Aliu Aliut Aliun",
    "Petro": "Petroja Petros Petron",
    "Nikolla": "Nikollës Nikollën Nikollait Nikollain",
    "Andrea": "Andreas Andrean",
    "Kolë": "Kola Kolës Kolën",
    "Mirela": "Mirelë Mirelës Mirelën",
    "Ana": "Anë Anës Anën",
    "Maria": "Mari Marisë Marinë",
    "Drita": "Dritë Dritës Dritën",
    "Lule": "Lulja Lules Lulen",
    "Shqipe": "Shqipja Shqipes Shqipen",
    "Liri": "Liria Lirisë Lirinë",
    "Meri": "Merit Merin",
    "Miriam": "Miriamit Miriamës Miriamën",
    "Hoxha": "Hoxhë Hoxhës Hoxhën",
    "Gjoka": "Gjokë Gjokës Gjokën",
    "Leka": "Lekë Lekës Lekën",
    "Duka": "Dukë Dukës Dukën",
    "Prendi": "Prendit Prendin",
    "Shehu": "Shehut Shehun",
    "Nano": "Nanos Nanon Nanoja",
    "Gjonaj": "Gjonajt Gjonajn Gjonajit Gjonajin",
    "Smith": "Smithi Smithit Smithin Smiths",
    "Müller": "Mülleri Müllerit Müllerin",
}
SPOKEN = {name: [name, *forms.split()] for name, forms in FORMS.items()}
names = st.sampled_from(sorted(FORMS))
around = st.sampled_from(["", "dje ", "Dje, në mbledhje, ", "tha se ", "(", "“"])
spellings = st.sampled_from([str, str.upper, lambda word: word.replace("ë", "e").replace("Ë", "E")])


@given(names, names, st.data())
def test_every_form_of_every_name_is_found(first, last, data):
    listed = Names(["Somebody Else", f"{first} {last}"])
    one, other = (data.draw(st.sampled_from(SPOKEN[name])) for name in (first, last))
    before, spelled = data.draw(around), data.draw(spellings)
    assert list(listed.whole(written(f"{before}{spelled(f'{one} {other}')}."))) == [1]
    for alone in (one, other):
        assert listed.anyone(written(f"{before}{spelled(alone)}, po."))


@pytest.mark.parametrize(
    "said",
    ["me Arben Hoxhën", "Mirela Gjokën", "i Dritan Lekës", "mirela tha", "hoxhes", "Arben's", "vjen Arbeni", "HOXHES"],
)
def test_somebody_is_named(said):
    assert Names(["Arben Hoxha", "Mirela Gjoka", "Dritan Leka"]).anyone(written(said))


AT_THE_TABLE = [
    "Drita Leka", "Liri Duka", "Besa Jani", "Mira Lika", "Dora Pasha", "Agim Mali", "Vera Koka", "Jeta Mora",
    "Ana Guri", "Shpresa Kodra", "Bora Taka", "Anila Shkodra", "Luan Shkurti", "Deputy Minister", "Dona Marku",
    "Ina Era", "Counsellor, Berat", "Social worker, municipality of Kukës", "Mark Young", "Gëzim Deda", "Fitim Beni",
]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "Nuk ka dritë në korridor, dhe 500 lekë në muaj nuk dalin.",
        "Për lirinë e lëvizjes, duke punuar bashkë: ju jani të mirë.",
        "Kanë besë e shpresë; jeta e tyre është e vështirë, në anën tjetër të malit.",
        "Herë pas here, me dorë, e pashë vetë; në agim, në verë, në shkurt.",
        "Please take more care of what is done here, and make a note in the mark beside it.",
        "a young deputy minister, a counsellor and a social worker of the municipality",
        "Gurët e kodrës, koka e lumit, gëzimi i fëmijëve, fitimi i vogël.",
        "some of the nine like it more than others, there and then",
        "ditë e natë, dielli e hëna, ana e mirë dhe ana e keqe",
    ],
)
def test_common_words_are_no_names(words):
    assert not Names(AT_THE_TABLE).anyone(written(words))


@pytest.mark.parametrize("words", ["na tha Drita", "Besën e pyetëm", "me Dukën", "nga Ana", "Mark said", "te Shkurti"])
def test_with_a_capital_they_are(words):
    assert Names(AT_THE_TABLE).anyone(written(words))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Arben Hoxha", ["arben", "hoxha"]),
        ("Hoxha, Arben", ["hoxha", "arben"]),
        ("Dr. Arben Hoxha (deputy)", ["arben", "hoxha"]),
        ("Arben Hoxha, director of the shelter", ["arben", "hoxha"]),
        ("arben hoxha", ["arben", "hoxha"]),
        ("Ludwig van der Berg", ["ludwig", "berg"]),
        ("Anna-Maria Müller", ["anna", "maria", "muller"]),
        ("Social worker, municipality of Kukës", []),
        ("Mayor of Example", []),
        ("", []),
        (" , ", []),
    ],
)
def test_what_in_a_name_may_stand_alone(name, parts):
    assert parts_of(name) == parts


def test_what_an_office_is_called_names_nobody():
    assert not Names(["Anila Kukësi"], but={"kukesi"}).anyone(written("in Kukësi"))


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=200))
def test_nothing_breaks_it(listed, words):
    found = Names(listed)
    found.anyone(written(words))
    assert all(0 <= place < len(listed) for place in found.whole(written(words)))
