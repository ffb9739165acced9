"""How outcomes of crawling read in the log: one event each, with fields, from a closed vocabulary.

feed.read, feed.warning, feed.failed, feed.recovered; page.failed, page.withdrawn.
"""

from __future__ import annotations

import structlog

from core.crawling import FeedOutcome, PageOutcome
from core.reasons import FeedProblem

log = structlog.get_logger()


class Journal:
    """Writes outcomes down. A feed's trouble is told when it begins, changes and ends, not at every visit."""

    def __init__(self) -> None:
        self._troubles: dict[int, FeedProblem] = {}

    def note(self, outcome: FeedOutcome | PageOutcome) -> None:
        """One visit; nothing is said of a page that went well."""
        if isinstance(outcome, FeedOutcome):
            self._note_feed(outcome)
        else:
            _note_page(outcome)

    def _note_feed(self, outcome: FeedOutcome) -> None:
        visit, found = outcome.visit, outcome.problem or outcome.warning
        told = self._troubles.pop(visit.feed_id, None)
        where = {"outlet": visit.feed.outlet, "feed": visit.feed.url}
        if found is None:
            say = log.info if told else log.debug
            say("feed.recovered" if told else "feed.read", entries=len(outcome.entries), **where)
            return
        self._troubles[visit.feed_id] = found
        say = log.debug if told is found else log.warning
        say(
            "feed.failed" if outcome.problem else "feed.warning",
            problem=found.value,
            detail=outcome.detail,
            again=outcome.next_check.isoformat(timespec="seconds"),
            **where,
        )


def _note_page(outcome: PageOutcome) -> None:
    where = {"outlet": outcome.visit.outlet, "url": outcome.visit.entry.url}
    if outcome.gone:
        log.info("page.withdrawn", **where)
    elif outcome.problem:
        say = log.info if outcome.tried else log.debug  # why it is not tried has been told of those that were
        again = outcome.retry_at.isoformat(timespec="seconds") if outcome.retry_at else "never"
        say("page.failed", problem=outcome.problem.value, detail=outcome.detail, again=again, **where)
