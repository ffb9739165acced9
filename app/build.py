"""Joins the parts: from a configuration and a database to what a process runs on.

Here mypy proves that the store fits what crawler, sender and page ask of one.
"""

from __future__ import annotations

from dataclasses import dataclass

from alerts.channel import Channel
from alerts.channels.registry import build_channel
from alerts.outbox import Outbox
from alerts.sender import Sender
from alerts.settings import Language
from alerts.wording import Wording, wording_of
from app.config.load import Configuration
from app.pipeline import Pipeline, Rules
from app.reading import Reader
from app.secret_store import SecretMissingError, SecretStore
from app.watching import TemplateWatch
from app.workers.service import Workers
from core.clock import Clock, SystemClock
from core.errors import ConfigError
from core.query import Concepts
from crawler.history import Archive, ArticleSink, History
from storage.store import Store, open_store
from tagging.known import KnownConcepts
from tagging.tagger import Tagger


@dataclass(kw_only=True)
class Services:
    """Everything that runs, built and joined; `configuration` is the one in force."""

    configuration: Configuration
    clock: Clock
    store: Store
    pipeline: Pipeline
    sender: Sender
    workers: Workers
    watch: TemplateWatch

    @property
    def history(self) -> History:
        """What the crawler remembers by."""
        return self.store.history

    @property
    def archive(self) -> Archive:
        """What the crawler remembers walks through the past by."""
        return self.store.archive

    @property
    def sink(self) -> ArticleSink:
        """Where the crawler's articles go."""
        return self.pipeline

    @property
    def outbox(self) -> Outbox:
        """What the sender sends from."""
        return self.store.outbox

    @property
    def concepts(self) -> Concepts:
        """What queries can name."""
        return KnownConcepts(self.pipeline.rules.tagger)

    @property
    def reader(self) -> Reader:
        """What pages and commands read."""
        return self.store.reader

    def close(self) -> None:
        """Ends the workers and closes the database."""
        self.workers.stop()
        self.store.close()


def build(configuration: Configuration, *, database: str | None = None, clock: Clock | None = None) -> Services:
    """Opens the database and builds every part. Raises `ConfigError` or a `StorageError`."""
    clock = clock or SystemClock()
    rules = build_rules(configuration)
    channels = build_channels(configuration)
    workers = Workers(tagger=rules.tagger, outlets=configuration.outlets)
    store = open_store(database or configuration.database, recheck=configuration.config.crawl.recheck)
    return Services(
        configuration=configuration,
        clock=clock,
        store=store,
        pipeline=Pipeline(store=store, rules=rules, clock=clock, find_read=workers.find_read),
        sender=build_sender(configuration, channels=channels, outbox=store.outbox, clock=clock),
        workers=workers,
        watch=TemplateWatch(reader=store.reader, notices=store.notices),
    )


def build_tagger(configuration: Configuration) -> Tagger:
    """The topics in force."""
    return Tagger.build(concepts=configuration.concepts, topics=configuration.topics)


def build_concepts(configuration: Configuration) -> Concepts:
    """The concepts in force, for queries."""
    return KnownConcepts(build_tagger(configuration))


def build_rules(configuration: Configuration) -> Rules:
    """What decides over articles."""
    config = configuration.config
    return Rules(
        tagger=build_tagger(configuration), routes=config.routes, alerts=config.alerts, stories=config.stories
    )


def build_channels(configuration: Configuration) -> dict[str, Channel]:
    """A channel per receiver, its secrets read. All that are missing are said at once."""
    resolve = SecretStore(configuration.folder)
    channels: dict[str, Channel] = {}
    problems: list[str] = []
    for name, settings in configuration.config.receivers.items():
        try:
            channels[name] = build_channel(name, settings, resolve=resolve)
        except SecretMissingError as error:
            problems.append(f"{_place(configuration, name)}: receivers.{name}: {error}")
        except ConfigError as error:
            problems += [f"{_place(configuration, name)}: {problem}" for problem in error.problems]
    if problems:
        raise ConfigError(tuple(problems))
    return channels


def _place(configuration: Configuration, receiver: str) -> str:
    return f"{configuration.file}:{configuration.doc.line_of(('receivers', receiver))}"


def build_sender(
    configuration: Configuration, *, channels: dict[str, Channel], outbox: Outbox, clock: Clock
) -> Sender:
    """What sends deliveries."""
    max_age = configuration.config.alerts.max_age
    return Sender(outbox, channels, clock=clock, wording=build_wording(configuration), max_age=max_age)


def build_wording(configuration: Configuration) -> Wording:
    """How messages are worded."""
    return wording_of(
        configuration.config.alerts,
        language=Language(configuration.config.language),
        topics=topic_names(configuration),
        outlets=outlet_names(configuration),
    )


def topic_names(configuration: Configuration) -> dict[str, str]:
    """Topic → what people read instead of its key."""
    return {key: topic.title or key for key, topic in configuration.topics.items()}


def outlet_names(configuration: Configuration) -> dict[str, str]:
    """Outlet → its name as its readers know it."""
    return {key: outlet.name for key, outlet in configuration.outlets.items()}
