"""What stands beside the guide: a delay rehearsed, rotations and group lists, materials, sheets to hold in hand."""

from fastapi import APIRouter

from app.guide import rehearsal_routes

router = APIRouter()
router.include_router(rehearsal_routes.router)
