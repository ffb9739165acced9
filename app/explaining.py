"""Says in words why an article was told or not, from what is stored. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.model import Judgement
from core.reasons import AlertReason, DeliveryState
from core.views import DeliveryView, StoredArticle, StoredMatch

_ADVICE = {
    AlertReason.NO_ROUTE: "Add the topic to a route of the configuration.",
    AlertReason.BELOW_ALERT_THRESHOLD: "Lower the topic's `alert_threshold`, if this should have been told.",
    AlertReason.TOO_OLD: "Raise `alerts.max_age`, if news of this age should be told.",
}


def explain_article(
    stored: StoredArticle, deliveries: Sequence[DeliveryView], *, judgements: Sequence[Judgement] = ()
) -> Iterator[str]:
    """One line after another: what it is, what matched and why, what analysts said of it, who was told when."""
    article = stored.article
    yield f"{article.title}"
    outlet = article.outlet or "no known outlet"
    yield f"  {outlet}, seen {stored.first_seen:%Y-%m-%d %H:%M} UTC, story {stored.story_id}"
    if stored.withdrawn_at:
        yield f"  withdrawn by the outlet, noticed {stored.withdrawn_at:%Y-%m-%d %H:%M} UTC"
    if not stored.matches:
        yield "No topic: nothing in it reached a topic's threshold."
    for match in stored.matches:
        yield from _of_match(match)
    for judgement in judgements:
        yield judgement_line(judgement)
    for delivery in deliveries:
        yield _of_delivery(delivery)


def judgement_line(judgement: Judgement) -> str:
    """What an analyst said, in a line."""
    whose = f" by {judgement.by}" if judgement.by else ""
    missed = "" if judgement.version else ", though it was not tagged"
    note = f": {judgement.note}" if judgement.note else ""
    return f"{judgement.topic}: judged {judgement.verdict}{missed}, {judgement.at:%Y-%m-%d %H:%M} UTC{whose}{note}"


def _of_match(match: StoredMatch) -> Iterator[str]:
    yield f"{match.topic}: score {match.score:.2f} (rules {match.version}); {match.reason}."
    for span in match.evidence:
        name = f" = {span.entity}" if span.entity and span.entity != span.text else ""
        yield f'  {span.field} {span.start}-{span.end}: "{span.text}"{name} ({span.concept})'
    if match.reason in _ADVICE:
        yield f"  {_ADVICE[match.reason]}"


def _of_delivery(delivery: DeliveryView) -> str:
    tries = len(delivery.attempts)
    said = f"{delivery.receiver}: {delivery.state} after {tries} {'try' if tries == 1 else 'tries'}"
    if delivery.state is DeliveryState.SENT and delivery.sent_at:
        return f"{said}, at {delivery.sent_at:%Y-%m-%d %H:%M:%S} UTC."
    later = f", next at {delivery.next_try_at:%Y-%m-%d %H:%M:%S} UTC" if delivery.next_try_at else ""
    why = f": {delivery.last_error}" if delivery.last_error else ""
    return f"{said}{why}{later}."
