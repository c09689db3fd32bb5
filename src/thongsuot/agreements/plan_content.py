"""What a version of an emergency plan says, as it is signed and compared."""

from __future__ import annotations

from typing import Any

from thongsuot.agreements import pack
from thongsuot.agreements.models import PlanVersion
from thongsuot.agreements.values import PlanContent


def as_signed(version: PlanVersion) -> dict[str, Any]:
    """Give everything that a signature holds to."""
    return {
        "plan": version.plan_id,
        "version": version.number,
        "title": version.plan.title,
        "scope": version.plan.scope,
        "scenario": version.plan.scenario,
        "owner": version.plan.owner_id,
        "police": version.plan.police_id,
        "valid_until": version.valid_until,
        "content": version.content,
    }


def _at(code: str) -> str:
    return f" [{code}]" if code else ""


def as_blocks(version: PlanVersion) -> list[tuple[str, str, str]]:
    """Give the content as named blocks for comparing: each part, and each row of the degraded mode, by its name."""
    content = PlanContent.from_json(version.content)
    scenario = pack.scenarios()[version.plan.scenario]
    blocks = [("until", "Hiệu lực đến trước ngày", str(version.valid_until or "…"))]
    blocks += [(part.key, part.name.vi, content.texts.get(part.key, "")) for part in scenario.parts]
    blocks.append(("degraded", "Chế độ vận hành suy giảm", content.degraded))
    for number, user in enumerate(content.users, 1):
        ways = f"{user.means}{_at(user.site)} → {user.fallback}{_at(user.fallback_site)}"
        said = f"{user.name} (ưu tiên {user.rank}): {ways}"
        blocks.append((f"user {user.name}", f"Đối tượng ưu tiên {number}", said))
    for number, link in enumerate(content.links, 1):
        ends = f" {link.a} – {link.b}" if link.a or link.b else ""
        ways = f"{link.primary}{_at(link.primary_ref)} → {link.fallback}{_at(link.fallback_ref)}"
        said = f"{link.name}{ends}: {ways} ({link.keeper})"
        blocks.append((f"link {link.name}", f"Liên lạc phải giữ {number}", said))
    for number, one in enumerate(content.contacts, 1):
        blocks.append((f"contact {one.role} {one.name}", f"Đầu mối {number}", f"{one.role}: {one.name}, {one.phone}"))
    return blocks
