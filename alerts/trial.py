"""A delivery that says it is a test, for `baotin alerts test`: sent, never stored. Pure."""

from __future__ import annotations

from datetime import datetime

from alerts.settings import Language
from core.model import Alert, Delivery, Story, Telling
from core.reasons import AlertKind, DeliveryState

_TITLES = {
    Language.ENGLISH: "A test message from Baotin",
    Language.VIETNAMESE: "Tin thử của Baotin",
}
_LEADS = {
    Language.ENGLISH: "If you can read this, alerts will arrive here. Nothing has happened.",
    Language.VIETNAMESE: "Bạn đọc được dòng này nghĩa là tin báo sẽ tới đây. Chưa có chuyện gì xảy ra.",
}


def trial_delivery(
    receiver: str, *, delivery_id: str, now: datetime, language: Language, page_url: str
) -> Delivery:
    """A delivery to `receiver` of an alert of kind TEST, about no article at all."""
    telling = Telling(
        article_id=0,
        outlet=None,
        title=_TITLES[language],
        lead=_LEADS[language],
        url=page_url,
        published=None,
        first_seen=now,
    )
    alert = Alert(
        id=0,
        kind=AlertKind.TEST,
        story=Story(id=0, title=telling.title, tellings=(telling,)),
        article_id=0,
        topics=(),
        matches=(),
        created_at=now,
        test=True,
    )
    return Delivery(id=delivery_id, receiver=receiver, alert=alert, state=DeliveryState.PENDING, attempts=0)
