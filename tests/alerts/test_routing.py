"""Who is told of which topics."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.routing import PlannedAlert, RoutePlan, route
from alerts.settings import RouteSettings
from core.model import Match
from core.reasons import AlertKind, AlertReason
from tests.factories import NOW, REGULATION, RESTRUCTURING, hours, match

FIRST, FOLLOW_UP = AlertKind.FIRST, AlertKind.FOLLOW_UP
TOLD, NO_ROUTE, ALREADY = AlertReason.TOLD, AlertReason.NO_ROUTE, AlertReason.ALREADY_TOLD
MINUTE = hours(1 / 60)
REG, RES = match(topic=REGULATION), match(topic=RESTRUCTURING, score=0.6)


def wish(**changes: Any) -> RouteSettings:
    return RouteSettings.model_validate({"name": "desk", "receivers": ["desk"], **changes})


def plan(
    *routes: RouteSettings,
    matches: tuple[Match, ...] = (REG,),
    told: set[tuple[str, str]] | None = None,
    outlet: str | None = "tinsang",
) -> RoutePlan:
    return route([(one, TOLD) for one in matches], outlet=outlet, routes=routes, told=told or set(), now=NOW)


def reasons(made: RoutePlan) -> list[AlertReason]:
    return [reason for _, reason in made.reasons]


def test_a_match_that_a_route_wants_is_told_after_the_group_wait() -> None:
    assert plan(wish()) == RoutePlan(
        alerts=(PlannedAlert(kind=FIRST, topics=(REGULATION,), receivers={"desk": NOW + MINUTE}),),
        reasons=((REG, TOLD),),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"topics": [REGULATION]}, TOLD),
        ({"topics": [RESTRUCTURING]}, NO_ROUTE),
        ({"outlets": ["tinsang", "other"]}, TOLD),
        ({"outlets": ["other"]}, NO_ROUTE),
        ({"min_score": 0.82}, TOLD),
        ({"min_score": 0.83}, NO_ROUTE),
        ({"topics": [REGULATION], "outlets": ["other"]}, NO_ROUTE),
    ],
)
def test_everything_a_route_asks_for_must_fit(changes: dict[str, Any], reason: AlertReason) -> None:
    assert reasons(plan(wish(**changes))) == [reason]


def test_an_article_of_no_known_outlet_goes_by_routes_for_all_outlets_only() -> None:
    assert reasons(plan(wish(), outlet=None)) == [TOLD]
    assert reasons(plan(wish(outlets=["tinsang"]), outlet=None)) == [NO_ROUTE]


def test_without_routes_nobody_is_told_and_the_reason_is_kept() -> None:
    assert plan() == RoutePlan(alerts=(), reasons=((REG, NO_ROUTE),))


def test_one_alert_covers_all_new_topics_of_a_receiver() -> None:
    made = plan(wish(), matches=(REG, RES))
    assert made.alerts == (
        PlannedAlert(kind=FIRST, topics=(REGULATION, RESTRUCTURING), receivers={"desk": NOW + MINUTE}),
    )


def test_receivers_of_the_same_topics_share_an_alert_and_others_read_only_of_theirs() -> None:
    made = plan(
        wish(receivers=["desk", "post"]),
        wish(name="hook", receivers=["hook"], topics=[RESTRUCTURING], group_wait="0s"),
        matches=(REG, RES),
    )
    assert made.alerts == (
        PlannedAlert(
            kind=FIRST,
            topics=(REGULATION, RESTRUCTURING),
            receivers={"desk": NOW + MINUTE, "post": NOW + MINUTE},
        ),
        PlannedAlert(kind=FIRST, topics=(RESTRUCTURING,), receivers={"hook": NOW}),
    )


def test_all_routes_count_and_the_most_urgent_sets_the_wait() -> None:
    made = plan(wish(group_wait="10m"), wish(name="urgent", min_score=0.8, group_wait="5s"))
    assert made.alerts[0].receivers == {"desk": NOW + hours(5 / 3600)}


def test_nobody_is_told_of_a_topic_twice() -> None:
    made = plan(wish(), told={(REGULATION, "desk")})
    assert made == RoutePlan(alerts=(), reasons=((REG, ALREADY),))


def test_who_was_told_of_another_topic_of_the_story_gets_a_follow_up() -> None:
    made = plan(wish(receivers=["desk", "post"]), matches=(REG, RES), told={(REGULATION, "desk")})
    assert made.alerts == (
        PlannedAlert(kind=FIRST, topics=(REGULATION, RESTRUCTURING), receivers={"post": NOW + MINUTE}),
        PlannedAlert(kind=FOLLOW_UP, topics=(RESTRUCTURING,), receivers={"desk": NOW + MINUTE}),
    )
    assert reasons(made) == [TOLD, TOLD]


def test_what_may_not_be_told_keeps_its_reason_and_reaches_nobody() -> None:
    made = route(
        [(REG, AlertReason.BASELINE), (RES, AlertReason.TOO_OLD)], outlet=None, routes=[wish()], told=set(), now=NOW
    )
    assert made == RoutePlan(alerts=(), reasons=((REG, AlertReason.BASELINE), (RES, AlertReason.TOO_OLD)))


TOPICS, RECEIVERS = ("a", "b", "c"), ("r1", "r2", "r3")
some_routes = st.lists(
    st.builds(
        lambda topics, receivers: wish(topics=topics, receivers=receivers),
        st.lists(st.sampled_from(TOPICS), unique=True),
        st.lists(st.sampled_from(RECEIVERS), min_size=1, unique=True),
    ),
    max_size=4,
)
some_told = st.sets(st.tuples(st.sampled_from(TOPICS), st.sampled_from(RECEIVERS)))


@given(topics=st.lists(st.sampled_from(TOPICS), unique=True), routes=some_routes, told=some_told)
def test_told_plus_planned_is_exactly_what_the_routes_want(
    topics: list[str], routes: list[RouteSettings], told: set[tuple[str, str]]
) -> None:
    made = plan(*routes, matches=tuple(match(topic=topic) for topic in topics), told=told)
    planned = [(topic, name) for one in made.alerts for name in one.receivers for topic in one.topics]
    wanted = {
        (topic, name)
        for topic in topics
        for asked in routes
        for name in asked.receivers
        if not asked.topics or topic in asked.topics
    }
    assert len(planned) == len(set(planned))
    assert set(planned) == wanted - told
    assert len({name for one in made.alerts for name in one.receivers}) == sum(
        len(one.receivers) for one in made.alerts
    ), "one delivery for each receiver"
