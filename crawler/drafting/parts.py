"""One part of a draft while it grows: settings, remarks for the file, and lines for the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Settings: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Part:
    """`remarks` are comments by path; `found` is what is sure, `uncertain` what somebody should look at."""

    settings: Settings = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)

    def remark(self, path: str, text: str) -> None:
        """A comment above what stands at `path`."""
        self.remarks.setdefault(path, []).append(text)
