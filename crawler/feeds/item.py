"""What every kind of feed is read into before it becomes entries: items as found, or why there are none. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.reasons import FeedProblem

MOST_ITEMS = 20_000
"""Items read of one feed: two seconds' work. The longest sitemaps that outlets have list a thousand."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the feed has it: nothing decoded, joined or checked yet."""

    link: str
    title: str = ""
    lead: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a feed, in its order, under the title it gives itself."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It is not a feed of the kind expected."""

    problem: FeedProblem
    detail: str
