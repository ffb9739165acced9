"""A request that cannot be served, said in the reader's words. Pure."""

from __future__ import annotations

from core.errors import BaotinError


class RefusalError(BaotinError):
    """Answered with `status` and the words of the label `key`."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(f"{status} {key}")
        self.status = status
        self.key = key
