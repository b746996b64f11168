"""What stands beside the guide: a delay rehearsed, groups and rotations, materials, sheets to hold in hand, and what
they came back with."""

from app.guide import assignments_routes, rehearsal_routes, reserves, seating_routes, sheets_routes, times_routes
from app.web.rooms import room

router = room()
router.include_router(assignments_routes.router)
router.include_router(rehearsal_routes.router)
router.include_router(reserves.router)
router.include_router(seating_routes.router)
router.include_router(sheets_routes.router)
router.include_router(times_routes.router)
