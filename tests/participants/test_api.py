"""The mix through the API is the mix of the page's JSON."""

from app.vocabulary import Role
from tests.conftest import Browse, Make


def test_the_mix_is_described_and_served(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    assert (
        client.get("/api/v1/events/an-event/participants/mix").json()
        == client.get("/events/an-event/participants/mix.json").json()
    )
    assert "/api/v1/events/{event}/participants/mix" in client.get("/api/openapi.json").json()["paths"]
