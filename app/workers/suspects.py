"""Pages over which workers were lost: which are given to another one, and which to none."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.workers.worker import Loss

_DANGEROUS = (Loss.CRASHED, Loss.HUNG)
_ENOUGH = 2  # the first may have been chance: a machine short of memory, or asleep
_KEPT = 256  # there is hardly ever one


class Suspects:
    """By address, how many workers a page has cost, and how the last one ended. For several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[int, Loss]] = OrderedDict()

    def note(self, url: str, loss: Loss) -> None:
        """A worker was lost while it was at this page."""
        with self._lock:
            times, _ = self._seen.pop(url, (0, loss))
            self._seen[url] = times + 1, loss
            if len(self._seen) > _KEPT:
                self._seen.popitem(last=False)

    def barred(self, url: str) -> bool:
        """Whether no worker may be given this page again."""
        return self._of(url)[0] >= _ENOUGH

    def dangerous(self, url: str) -> bool:
        """Whether reading it here might end, or stop, the whole process."""
        return self._of(url)[1] in _DANGEROUS

    def _of(self, url: str) -> tuple[int, Loss]:
        with self._lock:
            return self._seen.get(url, (0, Loss.ENDED))
