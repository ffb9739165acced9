"""What sending a message came to, as a channel reports it: sent, failed, or unknown. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from core.reasons import Outcome


class Fault(StrEnum):
    """What a failure means for what comes next."""

    PASSING = "passing"  # the same message may be accepted later
    MESSAGE = "message refused"  # this message never will be; another may
    RECEIVER = "receiver refused"  # nothing will be, until somebody mends the receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side has it. `note` says what is odd all the same (an address among several that refused)."""

    status: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The other side does not have it. `error` is fit for a user and holds no secret.

    `retry_after` (seconds) is the receiver's own wish: nothing more is sent there until then.
    """

    error: str
    fault: Fault = Fault.PASSING
    status: int | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """The message was on its way when the line broke: it may have arrived. It goes again under the same id."""

    error: str
    status: int | None = None


Result: TypeAlias = Sent | Failed | Unknown


def outcome_of(result: Result) -> Outcome:
    """The result as the ledger knows it."""
    if isinstance(result, Sent):
        return Outcome.SENT
    if isinstance(result, Unknown):
        return Outcome.UNKNOWN
    return Outcome.PASSING if result.fault is Fault.PASSING else Outcome.PERMANENT
