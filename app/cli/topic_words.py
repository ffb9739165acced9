"""What the commands over topics share: which topics are meant, evidence in lines, figures as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from app.cli.output import harmless
from core.model import Evidence
from core.problems import closest
from tagging.quality import Interval
from tagging.settings import TopicSettings


def check_topic(name: str, known: Mapping[str, TopicSettings], *, hint: str = "TOPIC") -> str:
    """The name of a topic in force. Raises `BadParameter` for another, with the one that was probably meant."""
    if name not in known:
        near = closest(name, list(known))
        raise click.BadParameter(f'no topic is called "{name}"' + (f" ({near})" if near else ""), param_hint=hint)
    return name


def chosen_topics(only: Sequence[str], known: Mapping[str, TopicSettings]) -> dict[str, TopicSettings]:
    """The topics asked for by `--topic`; all, where none is."""
    return {name: known[check_topic(name, known, hint="--topic")] for name in only or known}


def evidence_lines(evidence: Sequence[Evidence]) -> Iterator[str]:
    """One line for each span: where, its words, what they stand for."""
    for span in evidence:
        text = harmless(" ".join(span.text.split()))
        yield f"{span.field}: {text} ({span.entity or span.concept})"


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of figures as JSON has it: an interval is an object of its three numbers."""
    return {name: _interval(value) if isinstance(value, Interval) else value for name, value in row.items()}


def _interval(share: Interval) -> dict[str, float]:
    return {"value": round(share.value, 4), "low": round(share.low, 4), "high": round(share.high, 4)}
