"""`baotin alerts`: what was told to whom, what was not, and trying again."""

from __future__ import annotations

import sys
from collections.abc import Collection

import click

from app.build import build_channels, build_sender
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.output import print_json, print_table, when
from app.opening import open_database
from core.clock import SystemClock
from core.problems import closest
from core.reasons import DeliveryState, Outcome
from core.views import DeliveryView


@click.group(cls=Group)
def alerts() -> None:
    """List deliveries, retry them, and try a receiver out."""


@alerts.command("list")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([str(s) for s in DeliveryState]), help="Only these."
)
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 10_000), help="At most this many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def list_(context: Context, states: tuple[str, ...], limit: int, as_json: bool) -> None:  # noqa: FBT001 (a flag)
    """List deliveries, newest first."""
    with open_database(context.database) as store:
        listed = store.reader.deliveries(limit=limit, states=[DeliveryState(state) for state in states])
    if as_json:
        for delivery in listed:
            print_json(_as_json(delivery))
        return
    print_table(
        ["when", "receiver", "state", "tries", "story", "delivery", "last error"],
        [(when(d.created_at), d.receiver, d.state, len(d.attempts), d.title, d.id, d.last_error) for d in listed],
        empty=f"No delivery is {' or '.join(states)}." if states else "Nobody has been told of anything yet.",
    )


@alerts.command()
@click.argument("delivery", nargs=-1)
@click.option("--receiver", metavar="NAME", help="Everything undelivered for this receiver.")
@pass_context
@reports_errors
def retry(context: Context, delivery: tuple[str, ...], receiver: str | None) -> None:
    """Make deliveries that were given up, or wait, due now; and enable their receivers again.

    Without arguments: all of them.
    """
    with open_database(context.database) as store:
        if receiver is not None:
            told = {health.name for health in store.reader.receiver_health()}
            _check_receiver(receiver, told | set(context.configuration.config.receivers))
        number = store.outbox.retry(delivery or None, receiver=receiver)
    click.echo(f"{number} {'delivery is' if number == 1 else 'deliveries are'} due now.")
    sys.exit(FOUND_WANTING if delivery and not number else 0)


@alerts.command()
@click.argument("receiver")
@pass_context
@reports_errors
def test(context: Context, receiver: str) -> None:
    """Send RECEIVER a real message that says it is a test, and say what came of it."""
    configuration = context.configuration
    _check_receiver(receiver, configuration.config.receivers)
    clock = SystemClock()
    channels = build_channels(configuration)
    with open_database(context.database) as store:
        sender = build_sender(configuration, channels=channels, outbox=store.outbox, clock=clock)
        attempt = sender.test(receiver)
    status = f" (status {attempt.status})" if attempt.status else ""
    why = f": {attempt.error}" if attempt.error else ""
    click.echo(f"{receiver}: {attempt.outcome}{status}, in {attempt.seconds:.1f} s{why}")
    sys.exit(0 if attempt.outcome is Outcome.SENT else FOUND_WANTING)


def _check_receiver(name: str, known: Collection[str]) -> None:
    if name not in known:
        hint = closest(name, list(known)) or "none is configured: see docs/guide.md"
        raise click.BadParameter(f'no receiver is called "{name}" ({hint})')


def _as_json(delivery: DeliveryView) -> dict[str, object]:
    return {
        "id": delivery.id,
        "receiver": delivery.receiver,
        "state": delivery.state,
        "story": delivery.story_id,
        "title": delivery.title,
        "topics": delivery.topics,
        "created_at": delivery.created_at,
        "next_try_at": delivery.next_try_at,
        "sent_at": delivery.sent_at,
        "last_error": delivery.last_error,
        "attempts": [
            {
                "started_at": attempt.started_at,
                "outcome": attempt.outcome,
                "status": attempt.status,
                "seconds": attempt.seconds,
                "error": attempt.error,
            }
            for attempt in delivery.attempts
        ],
    }
