"""Write docs/reference/openapi.json from the API, or check that it is up to date."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"


def generated() -> str:
    """Give the OpenAPI document of the API as it is now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
    os.environ.setdefault("THONGSUOT_DATA_DIR", tempfile.mkdtemp())
    import django

    django.setup()
    from django.utils import translation

    from thongsuot.api.root import api

    with translation.override("en"):
        return (
            json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False, default=str) + "\n"
        )


def main() -> int:
    """Write or check."""
    fresh = generated()
    if "--check" in sys.argv:
        if TARGET.exists() and TARGET.read_text() == fresh:
            return 0
        print("docs/reference/openapi.json is not what the API gives: run `make openapi`", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main())
