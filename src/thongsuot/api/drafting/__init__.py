"""API operations of the drafting room."""

# The order matters: fixed addresses such as /book stand before /{pk}.
from thongsuot.api.drafting import lists  # isort: skip
from thongsuot.api.drafting import drafts, steps
from thongsuot.api.drafting.common import router

__all__ = ["drafts", "lists", "router", "steps"]
