"""API operations of the directives room."""

from ninja import Router

from thongsuot.api.directives import documents, shares

router = Router()
# Shares first: their fixed address must not be taken for a directive's.
router.add_router("", shares.router)
router.add_router("", documents.router)

__all__ = ["router"]
