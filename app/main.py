"""The front door: wires settings, database, middleware, the error path and every room's routes."""

import contextlib
import gc
import importlib
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version as version_of
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app import house
from app.access.tabs import days_to_go, event_tabs
from app.checklist.reminding import Reminders
from app.db import Database
from app.mail.worker import make_worker
from app.settings import ROOT, Settings, read_settings
from app.web import directory, languages, problems
from app.web.assets import Assets
from app.web.kept import KeptPages
from app.web.log import Counts, LogMiddleware
from app.web.security import SecurityMiddleware
from app.web.templates import make_environment

ROOMS = ("access", "forums", "events", "checklist", "consultation", "participants", "guide", "notes", "live", "report")
log = logging.getLogger("kuvend")


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or read_settings()
    app = FastAPI(
        title="Kuvend",
        version=version_of("kuvend"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_lifespan,
        middleware=[
            Middleware(LogMiddleware),
            Middleware(SecurityMiddleware, settings=settings),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
            Middleware(languages.LanguageMiddleware, fallback=settings.locale),
        ],
    )
    app.state.settings = settings
    app.state.counts = Counts()
    app.state.kept = KeptPages()
    app.state.database = Database(settings.url, master=settings.master_keys)
    app.state.assets = Assets(ROOT / "static")
    app.state.templates = make_environment(app.state.assets, app.version, event_tabs=event_tabs, days_to_go=days_to_go)
    problems.install(app)
    directory.include(app, routers())
    return app


def routers() -> list[APIRouter]:
    """`routes.py` of every room serves pages and stays out of the API's description; `api.py` is described."""
    pages: list[APIRouter] = [house.router]
    described: list[APIRouter] = []
    for room in ROOMS:
        for file, found in (("routes", pages), ("api", described)):
            if find_spec(f"app.{room}") and find_spec(f"app.{room}.{file}"):
                router: APIRouter = importlib.import_module(f"app.{room}.{file}").router
                for route in router.routes:
                    if found is pages:
                        route.include_in_schema = False  # type: ignore[attr-defined]
                found.append(router)
    return [*described, *pages]  # an address is compared with one route after the other: devices ask the few first


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    languages.warm()
    calm_the_collector()
    with _built_in_worker(app):
        yield
    app.state.database.close()


@contextlib.contextmanager
def _built_in_worker(app: FastAPI) -> Iterator[None]:
    """Mail and reminders, in a thread of this process. Of the workers of several processes one acts."""
    if not app.state.settings.mail_worker:
        yield
        return
    stop = threading.Event()
    jobs = [Reminders(app.state.settings, app.state.templates)]
    worker = make_worker(app.state.database, app.state.settings, jobs)
    thread = threading.Thread(target=worker.run, args=(stop,), name="mail", daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=2)  # a slow mail server does not hold up a stop: its mail is claimed, and looked at again


def calm_the_collector() -> None:
    """What stands at start-up stays: freeze it, and collect less often. This takes most of the tail of answer times.

    Frozen without looking for garbage: that takes a quarter of a second, and finds a thousand objects among 270,000."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
