import pytest

from app.participants.places import qark_named
from app.vocabulary import QARQE


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Shkoder", "Shkodër"),
        ("Shkodra", "Shkodër"),
        ("qarku i Dibrës", None),
        ("Qarku Dibër", "Dibër"),
        ("DURRES", "Durrës"),
        ("Durrësi", "Durrës"),
        ("Korça", "Korçë"),
        ("Tirana", "Tiranë"),
        ("Vlora", "Vlorë"),
        ("Berati", "Berat"),
        ("Fieri", "Fier"),
        ("Gjirokastra", "Gjirokastër"),
        ("Elbasani", "Elbasan"),
        ("Paris", None),
        ("", None),
    ],
)
def test_a_qark_is_known_as_people_write_it(written: str, meant: str | None) -> None:
    assert qark_named(written) == meant


def test_every_qark_knows_itself() -> None:
    assert [qark_named(qark) for qark in QARQE] == list(QARQE)
