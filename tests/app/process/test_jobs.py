"""Jobs run at their pace, whatever happens to the clock of the machine."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from structlog.testing import capture_logs

from app.process.jobs import Jobs
from core.clock import SystemClock

PACE = timedelta(seconds=0.05)


def runs_within(seconds: float, *, ahead: timedelta) -> tuple[int, list[str]]:
    """How often a job ran that is planned as by a clock that was so far ahead; and what was logged."""
    runs: list[int] = []

    async def job() -> None:
        runs.append(1)

    async def main() -> None:
        jobs = Jobs(look_every=PACE)
        jobs.add("job", job, every=PACE)
        jobs.start()
        jobs._scheduler.modify_job("job", next_run_time=SystemClock().now() + ahead)  # as the wrong clock left it
        await asyncio.sleep(seconds)
        await jobs.stop(grace=1)

    with capture_logs() as events:
        asyncio.run(main())
    return len(runs), [event["event"] for event in events]


def test_after_the_clock_was_set_back_jobs_run_on() -> None:
    runs, said = runs_within(0.6, ahead=timedelta(hours=7))
    assert runs >= 3
    assert said == ["clock.set_back"]


def test_while_the_clock_is_right_nothing_is_said() -> None:
    runs, said = runs_within(0.4, ahead=PACE)
    assert runs >= 2
    assert said == []
