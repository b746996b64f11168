"""Forty people write at once: forty answers, forty rows, on a real server."""

import asyncio

import httpx2 as httpx
import pytest

from tests.conftest import SAME_ORIGIN
from tests.server import Server

WRITERS = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with_demo = Server(tmp_path_factory.mktemp("writers"))
    with_demo.start()
    yield with_demo
    with_demo.stop()


async def _sign_in(client: httpx.AsyncClient, server: Server) -> str:
    page = (await client.get("/sign-in")).text
    token = page.partition('name="csrf" content="')[2].partition('"')[0]
    data = {"email": "admin@kuvend.example", "password": server.password, "csrf": token}
    answer = await client.post("/sign-in", data=data)
    assert answer.status_code == 303
    return token


def test_forty_writers_get_forty_answers(server: Server) -> None:
    async def write_all() -> list[int]:
        async with httpx.AsyncClient(base_url=server.url, headers=SAME_ORIGIN, timeout=60) as client:
            token = await _sign_in(client, server)

            async def write(n: int) -> int:
                data = {"kind": "local_network", "name_en": f"Network {n}", "csrf": token}
                return (await client.post("/forums", data=data)).status_code

            answers = await asyncio.gather(*(write(n) for n in range(WRITERS)))
            page = (await client.get("/forums")).text
            assert all(f"Network {n}<" in page for n in range(WRITERS))
            return answers

    assert asyncio.run(write_all()) == [303] * WRITERS
