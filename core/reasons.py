"""Why things happened: closed vocabularies shared by rows, logs, messages and pages."""

from __future__ import annotations

from enum import StrEnum


class NotArticleReason(StrEnum):
    """What a page is, when it is not an article."""

    LIST_PAGE = "list page"
    LIVE_BLOG = "live blog"
    PHOTO_STORY = "photo story"
    VIDEO = "video"
    PODCAST = "podcast"
    ENCYCLOPAEDIA = "encyclopaedia page"
    PAYWALL = "paywall or login"
    CHALLENGE = "challenge page"
    ERROR_PAGE = "error page"
    DATA_PAGE = "data page"
    OTHER_OUTLET = "belongs to another outlet"
    EMPTY = "empty"


class FeedProblem(StrEnum):
    """What went wrong with one visit to a feed, or one fetch of a page."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"  # 401, 403, 410, 451
    RATE_LIMITED = "rate limited"  # 429, 503 with Retry-After
    SERVER_ERROR = "server error"
    NOT_FOUND = "not found"
    HTTP_ERROR = "http error"
    ROBOTS = "forbidden by robots.txt"
    PRIVATE_ADDRESS = "private address"
    REDIRECT_OUT = "redirect out of the outlet"
    TOO_LARGE = "too large"
    BROKEN_BODY = "broken body"
    NOT_A_FEED = "not a feed"
    CHALLENGE = "challenge page"
    EMPTY_FEED = "empty feed"
    WRONG_FEED = "another feed under this address"
    FROZEN_FEED = "frozen feed"
    CRASH = "could not be read"


class EntryState(StrEnum):
    """Where an entry is on its way to becoming an article."""

    PENDING = "pending"
    STORED = "stored"
    NOT_ARTICLE = "not an article"
    FAILED = "failed"  # given up after a day
    GONE = "gone"  # withdrawn by the outlet


class ArticleChange(StrEnum):
    """What storing an article came to."""

    NEW = "new"
    REVISED = "revised"
    SAME = "same"


class StoryReason(StrEnum):
    """Why an article was put into a story."""

    NEW_EVENT = "no earlier article is near enough"
    SAME_TEXT = "near-duplicate text"
    SAME_TITLE = "near-duplicate title"
    SAME_EVENT = "same names, actions and figures within days"
    BY_HAND = "put there by hand"


class AlertReason(StrEnum):
    """Why a match was told, or why not. Stored with the match, so that it can be explained."""

    TOLD = "told"
    ALREADY_TOLD = "its story had been told"
    BASELINE = "first visit to the feed: nobody is told of what was there before"
    IMPORTED = "imported, not seen live"
    BELOW_ALERT_THRESHOLD = "score below the topic's threshold for alerts"
    TOO_OLD = "published too long ago"
    NO_ROUTE = "no route wants it"
    NOT_NEW = "the article was known before it matched"


class AlertKind(StrEnum):
    """What an alert is about."""

    FIRST = "first"
    FOLLOW_UP = "follow-up"
    TEST = "test"
    NOTICE = "notice"  # to whoever operates Baotin, of no story


class NoticeKind(StrEnum):
    """What whoever operates Baotin is told of."""

    TEMPLATE_CHANGED = "template changed"  # an outlet's pages are not read the usual way any more


class DeliveryState(StrEnum):
    """pending → sending → sent | retry | unknown | dead; unknown and retry are claimed again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    DEAD = "dead"


class Outcome(StrEnum):
    """What one attempt came to."""

    SENT = "sent"
    PASSING = "passing failure"
    PERMANENT = "permanent failure"
    UNKNOWN = "unknown: it may have arrived"


class Verdict(StrEnum):
    """An analyst's word on a match."""

    TRUE = "true"
    FALSE = "false"
