"""The words around an article, in English and Vietnamese, and how times are written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from alerts.settings import AlertSettings, Language
from core.reasons import AlertKind

# Not strftime("%b"), which follows the locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every word of ours in a message. `{...}` are filled in."""

    kinds: Mapping[AlertKind, str]
    topics: str
    also_in: str
    read: str
    page: str
    more: str
    published: str
    seen: str
    noticed: str
    unknown_outlet: str
    repeat: str
    footer: str
    footer_notice: str


_LABELS = {
    Language.ENGLISH: Labels(
        kinds={
            AlertKind.FIRST: "New story",
            AlertKind.FOLLOW_UP: "Follow-up",
            AlertKind.TEST: "Test",
            AlertKind.NOTICE: "Notice",
        },
        topics="Topics",
        also_in="Also in",
        read="Read it at {outlet}",
        page="Open in Baotin",
        more="+{count} more",
        published="published {time}",
        seen="seen {time}",
        noticed="noticed {time}",
        unknown_outlet="an unknown outlet",
        repeat="Sent again: it is not known whether it arrived the first time.",
        footer="Sent by Baotin because a route of your configuration asks for it.",
        footer_notice="Sent by Baotin because its configuration names you under alerts.operators.",
    ),
    Language.VIETNAMESE: Labels(
        kinds={
            AlertKind.FIRST: "Tin mới",
            AlertKind.FOLLOW_UP: "Diễn biến mới",
            AlertKind.TEST: "Thử",
            AlertKind.NOTICE: "Thông báo vận hành",
        },
        topics="Chủ đề",
        also_in="Cũng có trên",
        read="Đọc trên {outlet}",
        page="Mở trong Baotin",
        more="và {count} mục khác",
        published="đăng lúc {time}",
        seen="thấy lúc {time}",
        noticed="phát hiện lúc {time}",
        unknown_outlet="báo chưa rõ tên",
        repeat="Gửi lại: không rõ lần trước đã tới hay chưa.",
        footer="Baotin gửi tin này vì cấu hình của bạn yêu cầu.",
        footer_notice="Baotin gửi tin này vì cấu hình ghi bạn ở mục alerts.operators.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How messages are worded: language, zone, names of topics and outlets, address of our page ("" for none)."""

    language: Language = Language.ENGLISH
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    topics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    outlets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    page_url: str = ""

    @property
    def labels(self) -> Labels:
        """The words of the language."""
        return _LABELS[self.language]

    def topic(self, name: str) -> str:
        """A topic's label, or its name where it has none."""
        return self.topics.get(name, name)

    def outlet(self, key: str | None) -> str:
        """An outlet's name, as its readers know it."""
        return self.outlets.get(key, key) if key else self.labels.unknown_outlet

    def story_page(self, story_id: int) -> str:
        """Where our own page shows the story; "" where no page is configured."""
        return f"{self.page_url}/stories/{story_id}" if self.page_url and story_id else ""

    def sources_page(self) -> str:
        """Where our own page shows how the outlets are; "" where no page is configured."""
        return f"{self.page_url}/sources" if self.page_url else ""

    def time(self, at: datetime) -> str:
        """ "3 Nov 2023, 14:05 (GMT+7)", or "14:05 ngày 3/11/2023 (GMT+7)"."""
        local = at.astimezone(self.zone)
        zone = _offset(local)
        if self.language is Language.VIETNAMESE:
            return f"{local:%H:%M} ngày {local.day}/{local.month}/{local.year} ({zone})"
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} ({zone})"


def wording_of(
    settings: AlertSettings, *, language: Language, topics: Mapping[str, str], outlets: Mapping[str, str]
) -> Wording:
    """The wording that the configuration asks for. `topics` and `outlets`: key → name."""
    return Wording(
        language=language,
        zone=ZoneInfo(settings.time_zone),
        topics=topics,
        outlets=outlets,
        page_url=settings.page_url,
    )


def _offset(local: datetime) -> str:
    shift = local.utcoffset()
    minutes = round(shift.total_seconds() / 60) if shift else 0
    sign, hours, rest = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    if not minutes:
        return "GMT"
    return f"GMT{sign}{hours}:{rest:02d}" if rest else f"GMT{sign}{hours}"
