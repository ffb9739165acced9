"""What a request comes to: an answer that can be read, or trouble. Values; nothing here does I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.crawling import Validators
from core.reasons import FeedProblem

NO_VALIDATORS = Validators()
SECONDS = "seconds_on_the_wire"  # in a request's meta: how long it took, without the wait for its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page as it came, unpacked: status 2xx, or 304 with an empty body.

    `url` is where the redirects ended. `fresh_for` is the lifetime the outlet gives it; `moved` a permanent
    new address.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    validators: Validators = NO_VALIDATORS
    fresh_for: timedelta | None = None
    moved: str = ""

    @property
    def not_modified(self) -> bool:
        """Whether what we have is still the newest."""
        return self.status == 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why there is no answer. `detail` is for people; `retry_after` is the outlet's wish."""

    problem: FeedProblem
    detail: str = ""
    status: int | None = None
    retry_after: timedelta | None = None


class TroubleError(Exception):
    """Carries a trouble through Scrapy, whose middlewares can only raise."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble
