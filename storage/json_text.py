"""Lists and maps in a column: JSON as short as it can be, with Vietnamese letters as they are. Pure."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump_json(value: Any) -> str:
    """Compact JSON."""
    return _ENCODER.encode(value)
