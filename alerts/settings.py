"""The part of the configuration that says who is told of what, and in which words."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from core.settings import Duration, Settings


class Language(StrEnum):
    """The language of the words around an article; the article itself is never translated."""

    ENGLISH = "en"
    VIETNAMESE = "vi"


class RouteSettings(Settings):
    """Who is told of what. An empty list means: all. Every route that fits counts."""

    name: str = Field(min_length=1)
    topics: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    min_score: float = Field(default=0.0, ge=0, le=1)
    receivers: tuple[str, ...] = Field(min_length=1)
    group_wait: Duration = Field(
        default=timedelta(seconds=60),
        ge=timedelta(0),
        le=timedelta(days=1),
        description="how long to wait for other outlets before the first alert of a story",
    )


class AlertSettings(Settings):
    """What holds for every alert. `page_url` is where readers reach our own page, for the links."""

    max_age: Duration = Field(
        default=timedelta(hours=48),
        gt=timedelta(0),
        description="an article published, or an alert made, longer ago is not told any more",
    )
    operators: tuple[str, ...] = Field(
        default=(),
        description="receivers that are told when Baotin itself needs a look (an outlet's template changed); "
        "none: the log and `baotin status` say so",
    )
    page_url: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"

    @field_validator("page_url")
    @classmethod
    def _is_a_page(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise ValueError("not a URL") from None
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError('not the address of a page: write it as "https://baotin.example.org"')
        return url.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f'no time zone is called "{name}": write it as "Asia/Ho_Chi_Minh"') from None
        return name
