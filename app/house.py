"""Addresses that belong to no room: static files, health, metrics, the description of the API."""

from fastapi import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from app.db import Database
from app.migrations.run import is_current
from app.web.assets import Assets
from app.web.pages import render
from app.web.rooms import room

router = room(include_in_schema=False)


@router.get("/static/{build}/{name:path}")
async def static_file(request: Request, build: str, name: str) -> Response:
    assets: Assets = request.app.state.assets
    return assets.serve(request, build, name)


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    return RedirectResponse(request.app.state.assets.url("favicon.svg"), status_code=302)


@router.get("/healthz")
async def alive() -> Response:
    return PlainTextResponse("ok")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Reachable and migrated, or 503."""
    database: Database = request.app.state.database
    try:
        fit = database.reachable() and is_current(database)
    except Exception:  # whatever the driver raises, the answer is the same
        fit = False
    return PlainTextResponse("ready" if fit else "not ready", status_code=200 if fit else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return PlainTextResponse(request.app.state.counts.text(), media_type="text/plain; version=0.0.4")


@router.get("/api/docs")
def api_description(request: Request) -> Response:
    return render(request, "shared/api.html", described=request.app.openapi())
