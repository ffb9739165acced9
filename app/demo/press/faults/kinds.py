"""What each kind of fault does to an answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.demo.press.faults import bytewise, content, outright
from app.demo.press.faults.model import Fault, FaultKind, Scene, Wire
from app.demo.press.values import Reply

_Layer = Callable[[Fault, Reply, Scene], Wire]

_LAYERS: Mapping[FaultKind, _Layer] = {
    FaultKind.STATUS: outright.status,
    FaultKind.HANG: outright.hang,
    FaultKind.DRIP: outright.drip,
    FaultKind.RESET: outright.reset,
    FaultKind.REDIRECT: outright.redirect,
    FaultKind.TRUNCATED: bytewise.truncated,
    FaultKind.BROKEN_GZIP: bytewise.broken_gzip,
    FaultKind.WRONG_CHARSET: bytewise.wrong_charset,
    FaultKind.LYING_PROLOG: bytewise.lying_prolog,
    FaultKind.UTF16: bytewise.utf16,
    FaultKind.BOM: bytewise.bom,
    FaultKind.HUGE: bytewise.huge,
    FaultKind.CHALLENGE: content.challenge,
    FaultKind.EMPTY_FEED: content.empty_feed,
    FaultKind.FROZEN_FEED: content.frozen_feed,
    FaultKind.OTHER_FEED: content.other_feed,
    FaultKind.ODD_DATE: content.odd_date,
    FaultKind.NEW_TEMPLATE: content.new_template,
}


def lay(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The answer with the fault laid over it. It carries no validators: a broken answer is never "unchanged"."""
    return _LAYERS[fault.kind](fault, reply, scene)
