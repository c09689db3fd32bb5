"""Facts as frozen dataclasses that travel through the outbox."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened. Subclasses name a topic and hold only JSON values."""

    topic: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """Give the fields as a JSON object."""
        return dataclasses.asdict(self)
