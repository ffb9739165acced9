"""`baotin verdict`: an analyst says whether a match is right."""

from __future__ import annotations

from collections.abc import Mapping

import click

from app.cli.context import Context, pass_context, reports_errors
from app.cli.output import harmless
from app.cli.show import found_article
from app.cli.topic_words import check_topic
from app.opening import open_database
from core.clock import SystemClock
from core.model import Judgement
from core.reasons import Verdict
from core.text import normalise
from core.views import StoredArticle
from tagging.settings import TopicSettings


@click.command()
@click.argument("article", metavar="ID|URL")
@click.argument("topic")
@click.argument("verdict", type=click.Choice([str(one) for one in Verdict]))
@click.option("--note", default="", metavar="TEXT", help="Why; shown with the verdict.")
@click.option("--by", default="", metavar="NAME", help="Who says so.")
@pass_context
@reports_errors
def verdict(context: Context, *, article: str, topic: str, verdict: str, note: str, by: str) -> None:
    """Say whether an article is about TOPIC: of a match that it is right or wrong, else that it was missed.

    The newest verdict counts. `baotin topics precision` sums them up; nothing else changes by them.
    """
    with open_database(context.database) as store:
        stored = found_article(store, article)
        version = _version(stored, topic, known=context.configuration.topics)
        judgement = Judgement(
            article_id=stored.id,
            topic=topic,
            verdict=Verdict(verdict),
            at=SystemClock().now(),
            by=normalise(by),
            note=normalise(note),
            version=version,
        )
        store.verdicts.record(judgement)
    was = "tagged" if version else "not tagged"
    click.echo(f"{topic}: {verdict} ({was}): {harmless(stored.article.title)}")


def _version(stored: StoredArticle, topic: str, *, known: Mapping[str, TopicSettings]) -> str:
    """The version of the rules that found the topic; "" where they did not. Raises `BadParameter` for a topic that
    neither the article nor the configuration has."""
    for match in stored.matches:
        if match.topic == topic:
            return match.version
    check_topic(topic, known)
    return ""
