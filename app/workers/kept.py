"""What workers worked out of articles, kept for the moment until the pipeline asks for it."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.workers.work import Read
from core.model import Article
from tagging.tagger import Tagger

_MOST = 64  # more than there are threads on their way from reading a page to storing it


class KeptReads:
    """By the article's text and the rules it was read by: the same words never read differently.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads: OrderedDict[tuple[str, str], Read] = OrderedDict()

    def keep(self, article: Article, tagger: Tagger, read: Read) -> None:
        """Keeps it; the oldest that nobody asked for goes."""
        key = (tagger.version, article.text_hash)
        with self._lock:
            self._reads[key] = read
            if len(self._reads) > _MOST:
                self._reads.popitem(last=False)

    def take(self, article: Article, tagger: Tagger) -> Read | None:
        """What these rules make of this article, once; None where that is not known."""
        with self._lock:
            if not self._reads:
                return None
            return self._reads.pop((tagger.version, article.text_hash), None)
