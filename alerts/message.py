"""A delivery as something to be read: headline, outlet, topics, quotes, links; the same for every channel. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.quotes import Quote, best_quotes
from alerts.wording import Wording
from core.model import Alert, Delivery, Match, Telling, digest
from core.notices import Notice
from core.reasons import AlertKind, DeliveryState
from core.text import normalise, shorten

MAX_QUOTES = 3
LONGEST_QUOTE = 420
LONGEST_URL = 2000  # no outlet's is longer than 300; Slack refuses links of more than 3000
LONGEST_NAME = 80  # of a topic or an outlet
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))  # bidi isolates: they turn the rest of a line around


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another telling of the same story."""

    outlet: str
    title: str
    url: str
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one delivery says. Texts are single lines without control characters, in any script; headline, lead and
    titles of any length: a renderer cuts and escapes for its medium. URLs are http(s) or "".

    `lead` is "" where a quote says it; of a notice, `lines` say it, each by itself. `id` is the delivery's, the
    same over every attempt; `thread` is the same for every message of a story, and of a notice until it is over.
    """

    id: str
    thread: str
    receiver: str
    kind: AlertKind
    alert: Alert
    wording: Wording
    headline: str
    lead: str
    outlet: str
    url: str
    page: str
    when: str
    topics: tuple[str, ...]
    quotes: tuple[Quote, ...]
    others: tuple[Other, ...]
    lines: tuple[str, ...] = ()
    repeat: bool = False

    @property
    def mark(self) -> str:
        """What kind of message it is, in a word or two: "New story"."""
        return self.wording.labels.kinds[self.kind]

    @property
    def footer(self) -> str:
        """Why the receiver has it."""
        labels = self.wording.labels
        return labels.footer_notice if self.kind is AlertKind.NOTICE else labels.footer


def compose(delivery: Delivery, wording: Wording) -> Message:
    """Puts a delivery into words."""
    if delivery.alert.notice is not None:
        return _of_notice(delivery, delivery.alert.notice, wording)
    alert, telling = delivery.alert, delivery.alert.telling
    story, quotes = alert.story, _quotes(alert)
    return Message(
        id=delivery.id,
        thread=f"story-{story.id}-{digest(story.tellings[0].url)}",
        receiver=delivery.receiver,
        kind=AlertKind.TEST if alert.test else alert.kind,
        alert=alert,
        wording=wording,
        headline=one_line(telling.title) or telling.url,
        lead="" if any(quote.field == "lead" for quote in quotes) else one_line(telling.lead),
        outlet=_name(wording.outlet(telling.outlet)),
        url=safe_url(telling.url),
        page=wording.story_page(story.id),
        when=_when(telling, wording),
        topics=tuple(_name(wording.topic(topic)) for topic in alert.topics),
        quotes=quotes,
        others=_others(alert, wording),
        repeat=delivery.state is DeliveryState.UNKNOWN,
    )


def _of_notice(delivery: Delivery, notice: Notice, wording: Wording) -> Message:
    """Its words are those that it was raised with; around them, there is no article to quote or to link to."""
    return Message(
        id=delivery.id,
        thread=f"notice-{digest(notice.kind, notice.subject)}",
        receiver=delivery.receiver,
        kind=AlertKind.NOTICE,
        alert=delivery.alert,
        wording=wording,
        headline=one_line(notice.title) or notice.kind,
        lead="",
        outlet=_name(wording.outlet(notice.subject)),
        url="",
        page=wording.sources_page(),
        when=wording.labels.noticed.format(time=wording.time(delivery.alert.created_at)),
        topics=(),
        quotes=(),
        others=(),
        lines=tuple(line for text in notice.text.split("\n") if (line := one_line(text))),
        repeat=delivery.state is DeliveryState.UNKNOWN,
    )


def told_matches(alert: Alert) -> tuple[Match, ...]:
    """The matches of the topics that this alert is about."""
    return tuple(match for match in alert.matches if match.topic in alert.topics)


def one_line(text: str) -> str:
    """One line of plain text: no line breaks, no control, invisible or direction-turning characters."""
    return normalise(text.translate(_ISOLATES))


def _name(text: str) -> str:
    return shorten(one_line(text), LONGEST_NAME)


def safe_url(url: str) -> str:
    """The URL where it can be a link of a sensible length, else ""."""
    link = url.strip()
    plain = link.isprintable() and " " not in link and len(link) <= LONGEST_URL
    return link if plain and link.startswith(("http://", "https://")) else ""


def _when(telling: Telling, wording: Wording) -> str:
    if telling.published:
        return wording.labels.published.format(time=wording.time(telling.published))
    return wording.labels.seen.format(time=wording.time(telling.first_seen))


def _quotes(alert: Alert) -> tuple[Quote, ...]:
    telling = alert.telling
    texts = {"title": telling.title, "lead": telling.lead, "body": alert.body}
    found = best_quotes(told_matches(alert), texts, limit=MAX_QUOTES, longest=LONGEST_QUOTE)
    return tuple(Quote(flat(quote.text), quote.field, quote.spans) for quote in found)


def flat(text: str) -> str:
    """The text on one line and harmless, of the same length, so that spans stay where they are."""
    return "".join(char if char.isprintable() and ord(char) not in _ISOLATES else " " for char in text)


def _others(alert: Alert, wording: Wording) -> tuple[Other, ...]:
    """The other tellings, one for each address, in order of first sight."""
    seen = {alert.telling.url}
    others = []
    for telling in alert.story.tellings:
        if telling.url not in seen:
            seen.add(telling.url)
            others.append(
                Other(
                    outlet=_name(wording.outlet(telling.outlet)),
                    title=one_line(telling.title),
                    url=safe_url(telling.url),
                    first_seen=telling.first_seen,
                )
            )
    return tuple(others)
