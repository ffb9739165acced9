"""`baotin status` and `baotin feeds`: is it alive, what does it hold, what can it not reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

import click
from rich.text import Text

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import ago, harmless, print_json, print_table
from app.opening import open_database
from core.clock import SystemClock
from core.problems import closest
from core.views import Counts, FeedHealth, ReceiverHealth, Run

ALIVE_WITHIN = timedelta(minutes=2)  # four heartbeats


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@pass_context
@reports_errors
def status(context: Context, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Say whether the daemon lives, what the database holds, and what fails. Exit 1 if something does."""
    now = SystemClock().now()
    with open_database(context.database) as store:
        run, counts = store.reader.latest_run(), store.reader.counts()
        feeds, receivers = store.reader.feed_health(now=now), store.reader.receiver_health()
        notices = store.reader.standing_notices()
    failing = [feed for feed in feeds if feed.enabled and feed.failures]
    stuck = [receiver for receiver in receivers if receiver.disabled or receiver.dead]
    alive = run is not None and run.ended_at is None and now - run.seen_at < ALIVE_WITHIN
    if as_json:
        print_json(
            {
                "alive": alive,
                "run": asdict(run) if run else None,
                "counts": asdict(counts),
                "failing_feeds": [{"outlet": f.outlet, "url": f.url, "problem": f.problem} for f in failing],
                "receivers": [asdict(receiver) for receiver in receivers],
                "notices": [{**asdict(one.notice), "raised_at": one.raised_at, **one.details} for one in notices],
            }
        )
    else:
        _print_status(run, counts, failing, receivers, alive="yes" if alive else "no")
        for one in notices:
            subject = harmless(one.notice.subject)
            click.echo(
                f"{subject}: {one.notice.kind}, seen {ago(one.raised_at, now)} (baotin outlets check {subject})"
            )
    sys.exit(FOUND_WANTING if failing or stuck or notices else 0)


def _print_status(
    run: Run | None, counts: Counts, failing: list[FeedHealth], receivers: list[ReceiverHealth], *, alive: str
) -> None:
    now = SystemClock().now()
    since = f", started {ago(run.started_at, now)}, last sign {ago(run.seen_at, now)}" if run else ""
    click.echo(f"Daemon running: {alive}{since}")
    click.echo(
        f"Articles: {counts.articles} in {counts.stories} stories of {counts.outlets} outlets, "
        f"newest {ago(counts.newest_article, now)}; {counts.size_bytes / 1e6:.1f} MB"
    )
    for topic, number in counts.matches.items():
        click.echo(f"  {topic}: {number}")
    for state, total in counts.deliveries.items():
        click.echo(f"Deliveries {state}: {total}")
    for receiver in receivers:
        if receiver.disabled:
            click.echo(f"Receiver {receiver.name} is disabled: {receiver.disabled} (baotin alerts retry)")
    for line in _failures(failing):
        click.echo(line)


def _failures(failing: list[FeedHealth]) -> Iterator[str]:
    """One line per outlet: `baotin feeds` says the rest."""
    by_outlet: dict[str, list[FeedHealth]] = {}
    for feed in failing:
        by_outlet.setdefault(feed.outlet, []).append(feed)
    for outlet, feeds_ in by_outlet.items():
        worst = max(feeds_, key=lambda feed: feed.failures)
        yield (
            f"{outlet}: {len(feeds_)} {'feed fails' if len(feeds_) == 1 else 'feeds fail'}, {worst.problem}: "
            f"{worst.detail} ({worst.failures} in a row)"
        )


@click.command()
@click.option("--outlet", metavar="NAME", help="Only this outlet's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def feeds(context: Context, outlet: str | None, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """List the feeds: when each was last read, and what was wrong."""
    now = SystemClock().now()
    with open_database(context.database) as store:
        known = store.reader.feed_health(now=now)
    listed = [feed for feed in known if outlet in (None, feed.outlet)]
    if outlet is not None and not listed and outlet not in context.configuration.outlets:
        hint = closest(outlet, list(context.configuration.outlets))
        raise click.BadParameter(f'no outlet is called "{outlet}" ({hint})', param_hint="--outlet")
    if as_json:
        for feed in listed:
            print_json(asdict(feed))
        return
    print_table(
        ["outlet", "feed", "last read", "articles", "next", "state"],
        [
            (
                feed.outlet,
                feed.url,
                ago(feed.succeeded_at, now),
                feed.articles,
                ago(feed.next_check, now),
                _state(feed),
            )
            for feed in listed
        ],
        empty="No feed has been registered yet: start the daemon, or run `baotin crawl`.",
    )


def _state(feed: FeedHealth) -> Text:
    if not feed.enabled:
        return Text("off", style="dim")
    if feed.problem:
        return Text(f"{feed.problem} ({feed.failures} in a row)", style="red")
    if feed.warning:
        return Text(str(feed.warning), style="yellow")
    return Text("good" if feed.succeeded_at else "not read yet", style="green" if feed.succeeded_at else "dim")
