"""The configuration file as a whole: each package's settings, joined."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from alerts.channels.registry import ReceiverSettings
from alerts.settings import AlertSettings, RouteSettings
from app.web.settings import WebSettings
from core.settings import Duration, Settings
from crawler.settings import CrawlSettings
from tagging.settings import StorySettings


def _switch(value: Any) -> Any:
    """`vnexpress: off` is short for `vnexpress: {enabled: false}`."""
    return {"enabled": value} if isinstance(value, bool) else value


class OutletSwitch(Settings):
    """An outlet turned on or off, or polled at another pace than its file says."""

    enabled: bool = True
    interval: Duration | None = Field(default=None, description="how often its feeds are polled, at most")
    delay: Duration | None = Field(default=None, description="the wait between two requests to it")


class TopicSwitch(Settings):
    """A topic turned on or off, or held to other thresholds than its file says."""

    enabled: bool = True
    threshold: float | None = Field(default=None, ge=0, le=1, description="from this score on, an article has it")
    alert_threshold: float | None = Field(default=None, ge=0, le=1, description="from this score on, it is told")


class LogSettings(Settings):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["auto", "text", "json"] = Field(default="auto", description="auto: text on a terminal, else JSON")


class Config(Settings):
    """Everything that can be set. A file that says nothing is a good configuration."""

    database: str = Field(
        default="sqlite:///data/baotin.db", description="relative SQLite paths are relative to this file"
    )
    language: Literal["en", "vi"] = Field(default="en", description="of alerts and of the page")
    log: LogSettings = LogSettings()
    crawl: CrawlSettings = CrawlSettings()
    outlet_files: tuple[str, ...] = Field(default=(), description="your own outlets: paths, * allowed")
    outlets: dict[str, Annotated[OutletSwitch, BeforeValidator(_switch)]] = Field(
        default_factory=dict, description="on or off; an outlet not named is as its own file says"
    )
    concept_files: tuple[str, ...] = Field(default=(), description="your own concepts: paths, * allowed")
    topic_files: tuple[str, ...] = Field(default=(), description="your own topics: paths, * allowed")
    topics: dict[str, Annotated[TopicSwitch, BeforeValidator(_switch)]] = Field(
        default_factory=dict,
        description="on or off, or other thresholds; a topic not named is as its own file says",
    )
    stories: StorySettings = StorySettings()
    alerts: AlertSettings = AlertSettings()
    receivers: dict[str, ReceiverSettings] = Field(default_factory=dict, description="who can be told, by name")
    routes: tuple[RouteSettings, ...] = Field(default=(), description="who is told of what; all that match count")
    web: WebSettings = WebSettings()

    @field_validator("database")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith("sqlite:///"):
            raise ValueError('not a database this version knows: write "sqlite:///path/to/file.db"')
        if url.endswith(("/", ":memory:")):
            raise ValueError('names no file: write "sqlite:///path/to/file.db"')
        return url
