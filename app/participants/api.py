"""The mix for programs."""

from app.participants.mix_routes import mix_as_json
from app.web.rooms import room

router = room(prefix="/api/v1/events/{event}", tags=["participants"])
router.add_api_route(
    "/participants/mix",
    mix_as_json,
    methods=["GET"],
    summary="Who was there, by sector, level and place",
    description="Counts and shares of every cohort, targets, and what the record of a past event states.",
)
