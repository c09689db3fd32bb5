"""Facts that the network room publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from thongsuot.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RegistryChanged(Fact):
    """The registry has a new revision."""

    topic: ClassVar[str] = "RegistryChanged"
    revision: int
    import_id: int
