"""One tree of errors; doors turn them into pages and RFC 9457 bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class Trouble(Exception):
    """Anything the house refuses, with a stable code, a message for people and details for programs."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "trouble"

    def __init__(self, message: Any, *, code: str = "", details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.given_code = code or self.code
        self.details: dict[str, Any] = dict(details or {})

    def as_problem(self) -> dict[str, Any]:
        """Give the body of an RFC 9457 problem document (type, title, status, detail and our details)."""
        return {
            "type": f"urn:thongsuot:problem:{self.given_code}",
            "title": self.given_code,
            "status": self.status,
            "detail": str(self.message),
            **({"errors": self.details} if self.details else {}),
        }


class Invalid(Trouble):
    """The input can't be taken as it is; the message says what, where and how to mend it."""

    status = 422
    code = "invalid"


class NotAllowed(Trouble):
    """The actor lacks a permission."""

    status = 403
    code = "not_allowed"


class NotFound(Trouble):
    """Nothing of that name that this viewer may see."""

    status = 404
    code = "not_found"


class Refused(Trouble):
    """The input is well formed, but the present state doesn't allow it."""

    status = 409
    code = "refused"
