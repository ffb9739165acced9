"""Whether an article tells an event that is already known: a decision with its reason. Pure.

A wrong merge swallows an alert, a missed one repeats it: where in doubt, a new story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model import Sketch, StoryCandidate, StoryChoice
from core.reasons import StoryReason
from tagging.likeness import Comparer, Side, sureness
from tagging.settings import StorySettings
from tagging.sketch import Signature, only_copies, sketch, text_in_common, unpack
from tagging.words import words_of

__all__ = ["choose_story", "only_copies", "sketch"]

_NEW = StoryChoice(story_id=None, reason=StoryReason.NEW_EVENT)
_ITEM_TOLD = 0.75  # share of an item of a round-up that another article tells
# The order in which reasons win, whatever their likeness: a copy is surer than a resemblance.
_RANK = {StoryReason.SAME_TEXT: 2, StoryReason.SAME_TITLE: 1, StoryReason.SAME_EVENT: 0}


@dataclass(frozen=True, slots=True)
class _Told:
    """A candidate ready to be compared."""

    candidate: StoryCandidate
    side: Side
    signature: Signature


def choose_story(
    *,
    title: str,
    lead: str,
    published: datetime | None,
    first_seen: datetime,
    sketch: Sketch,
    candidates: Sequence[StoryCandidate],
    settings: StorySettings,
) -> StoryChoice:
    """The story of the nearest candidate that is near enough, else a new one.

    `likeness` is how near: of the text (SAME_TEXT), of the title (SAME_TITLE), or how sure the rest makes us;
    for a new story, that of the nearest candidate that was not near enough.
    """
    at = published or first_seen
    within = [c for c in candidates if abs((c.published or c.first_seen) - at) <= settings.window]
    if not within:
        return _NEW
    signature = unpack(sketch.signature)
    this = Side(words_of(title, lead), signature.facets, _hour(at), signature.full)
    told = [_told(candidate) for candidate in within]
    comparer = Comparer(this, [other.side for other in told])
    choices = [_compare(this, signature, other, comparer, settings) for other in told]
    joins = [choice for choice in choices if choice.story_id is not None]
    if joins:
        return max(joins, key=lambda choice: (_RANK[choice.reason], choice.likeness))
    return max(choices, key=lambda choice: choice.likeness)


def _told(candidate: StoryCandidate) -> _Told:
    signature = unpack(candidate.sketch.signature)
    hour = _hour(candidate.published or candidate.first_seen)
    words = words_of(candidate.title, candidate.lead)
    return _Told(candidate, Side(words, signature.facets, hour, signature.full), signature)


def _compare(
    this: Side, signature: Signature, other: _Told, comparer: Comparer, settings: StorySettings
) -> StoryChoice:
    """What one candidate alone would make of the article."""
    text = text_in_common(signature, other.signature, at_least=settings.same_text)
    if text >= settings.same_text:
        return _choice(other, StoryReason.SAME_TEXT, text)
    if other.side.words.items:  # a round-up tells many events: who joined it would join the wrong one
        return _choice(other, StoryReason.NEW_EVENT, 0.0)
    if this.words.items:
        told = comparer.item_told(other.side)
        return _choice(other, StoryReason.SAME_EVENT if told >= _ITEM_TOLD else StoryReason.NEW_EVENT, told)
    return _compare_words(this, other, comparer, settings)


def _compare_words(this: Side, other: _Told, comparer: Comparer, settings: StorySettings) -> StoryChoice:
    found = comparer.features(other.side)
    if found.title >= settings.same_title and not _figures_clash(this, other.side):
        return _choice(other, StoryReason.SAME_TITLE, found.title)
    sure = sureness(found)
    return _choice(other, StoryReason.SAME_EVENT if sure >= settings.same_event else StoryReason.NEW_EVENT, sure)


def _choice(other: _Told, reason: StoryReason, likeness: float) -> StoryChoice:
    return StoryChoice(
        story_id=None if reason is StoryReason.NEW_EVENT else other.candidate.story_id,
        reason=reason,
        likeness=round(min(likeness, 1.0), 4),
        nearest_article_id=other.candidate.article_id,
    )


def _figures_clash(this: Side, other: Side) -> bool:
    """Whether both titles give figures and none agrees: "Giá vàng 28/5" is not "Giá vàng 29/5"."""
    mine = this.words.title & this.words.numbers
    theirs = other.words.title & other.words.numbers
    return bool(mine and theirs and not mine & theirs)


def _hour(at: datetime) -> float:
    return at.timestamp() / 3600
