"""Who is told of which topics, and not before when. Pure: no clock, no database, no network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from alerts.settings import RouteSettings
from core.model import Match
from core.reasons import AlertKind, AlertReason

Told = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """Receivers that are told the same thing: one alert, one delivery for each, due at the time beside it."""

    kind: AlertKind
    topics: tuple[str, ...]
    receivers: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    """The alerts to write, and for every match the reason that it was told, or not."""

    alerts: tuple[PlannedAlert, ...]
    reasons: tuple[tuple[Match, AlertReason], ...]


def route(
    decided: Sequence[tuple[Match, AlertReason]],
    *,
    outlet: str | None,
    routes: Sequence[RouteSettings],
    told: Told,
    now: datetime,
) -> RoutePlan:
    """Every route that wants a match counts. `told` are the (topic, receiver) pairs of the story so far: each is
    told once, and who has been told anything of the story gets a follow-up. `decided` comes from `decide`."""
    wanted = [_receivers(match, outlet, routes) if may is AlertReason.TOLD else {} for match, may in decided]
    reasons = tuple(
        (match, _reason(match, receivers, told) if may is AlertReason.TOLD else may)
        for (match, may), receivers in zip(decided, wanted, strict=True)
    )
    fresh: dict[str, tuple[list[str], timedelta]] = {}
    for (match, _), receivers in zip(decided, wanted, strict=True):
        for name, wait in receivers.items():
            if (match.topic, name) not in told:
                topics, shortest = fresh.get(name, ([], wait))
                fresh[name] = ([*topics, match.topic], min(shortest, wait))
    return RoutePlan(alerts=_grouped(fresh, told, now), reasons=reasons)


def _receivers(match: Match, outlet: str | None, routes: Sequence[RouteSettings]) -> dict[str, timedelta]:
    """Who wants this match, with the shortest group wait among the routes that say so."""
    found: dict[str, timedelta] = {}
    for wish in routes:
        if _wants(wish, match, outlet):
            for name in wish.receivers:
                found[name] = min(found.get(name, wish.group_wait), wish.group_wait)
    return found


def _wants(wish: RouteSettings, match: Match, outlet: str | None) -> bool:
    """An empty list in a route means: all."""
    return (
        (not wish.topics or match.topic in wish.topics)
        and (not wish.outlets or outlet in wish.outlets)
        and match.score >= wish.min_score
    )


def _reason(match: Match, receivers: Collection[str], told: Told) -> AlertReason:
    if not receivers:
        return AlertReason.NO_ROUTE
    if all((match.topic, name) in told for name in receivers):
        return AlertReason.ALREADY_TOLD
    return AlertReason.TOLD


def _grouped(
    fresh: Mapping[str, tuple[list[str], timedelta]], told: Told, now: datetime
) -> tuple[PlannedAlert, ...]:
    """One alert per set of topics and kind; nobody reads of a topic that they did not ask for."""
    knowing = {receiver for _, receiver in told}
    groups: dict[tuple[AlertKind, tuple[str, ...]], dict[str, datetime]] = {}
    for name, (topics, wait) in fresh.items():
        kind = AlertKind.FOLLOW_UP if name in knowing else AlertKind.FIRST
        groups.setdefault((kind, tuple(topics)), {})[name] = now + wait
    return tuple(
        PlannedAlert(kind=kind, topics=topics, receivers=MappingProxyType(receivers))
        for (kind, topics), receivers in groups.items()
    )
