"""The daemon: crawler, sender, jobs and page in one loop, from start to a clean stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog
from starlette.applications import Starlette

from alerts.channel import Channel
from app.build import (
    Services,
    build_channels,
    build_rules,
    build_sender,
    build_wording,
    outlet_names,
    topic_names,
)
from app.config.load import Configuration, load
from app.pipeline import Rules
from app.process.jobs import Jobs
from app.process.reloading import needs_restart
from app.version import VERSION
from app.web.server import PageServer
from app.web.site import build_site
from core.errors import BaotinError, ConfigError
from crawler.rounds import Crawler
from crawler.settings import feeds_of

log = structlog.get_logger()

# Ctrl-C and SIGTERM end within 10 s: crawls get the first part, deliveries under way the rest.
CRAWL_GRACE = 3.0
SEND_GRACE = 5.0
JOB_GRACE = 1.0

CRAWL_EVERY = timedelta(seconds=2)
SEND_EVERY = timedelta(seconds=1)
TAG_EVERY = timedelta(minutes=1)
HEARTBEAT_EVERY = timedelta(seconds=30)
WATCH_EVERY = timedelta(minutes=3)  # how the outlets' pages are read: it shows over many of them, hence over hours


class Daemon:
    """Everything that `baotin run` runs. One per process; `serve` returns when it has been told to stop."""

    def __init__(
        self, services: Services, *, file: Path | None, on_ready: Callable[[str], None] = lambda _: None
    ) -> None:
        self._services = services
        self._file = file
        self._on_ready = on_ready
        self._stopping = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._reloads: set[asyncio.Task[bool]] = set()  # the loop itself would let go of them
        self._page: PageServer | None = None
        self._jobs = Jobs(services.clock)
        self._run_id = 0
        self._crawler = _build_crawler(services)

    async def serve(self) -> int:
        """Run until a signal; 0 after a clean stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._on_stop_signal)
        loop.add_signal_handler(signal.SIGHUP, self._on_reload_signal)
        try:
            await self._start()
            await self._stopping.wait()
        finally:  # of a start that failed too: this life is over, and `baotin status` must not say otherwise
            await self._stop()
        return 0

    def stop(self) -> None:
        """Ask for a clean stop."""
        self._stopping.set()

    async def reload(self) -> bool:
        """Read the configuration again: build everything first, then swap; keep the old one if it is wrong. One
        after another: else that of an earlier signal could come to stand over a later one's."""
        async with self._reloading:
            old = self._services.configuration
            try:
                new = await asyncio.to_thread(load, self._file)
                rules = await asyncio.to_thread(build_rules, new)
                channels = build_channels(new)
            except ConfigError as error:
                log.error("config.refused", problems=list(error.problems), kept="the configuration as it was")
                return False
            self._swap(new, rules, channels)
            try:
                await self._register_feeds()
                await self._enable_receivers()
            except BaotinError as error:
                log.error("config.half_taken", error=str(error), do="send SIGHUP again")
                return False
            log.info("config.reloaded", restart_needed_for=needs_restart(old, new))
            return True

    def _swap(self, new: Configuration, rules: Rules, channels: dict[str, Channel]) -> None:
        services = self._services
        services.configuration = new
        services.pipeline.rules = rules
        services.workers.replace(tagger=rules.tagger, outlets=new.outlets)
        old_sender, services.sender = (
            services.sender,
            build_sender(new, channels=channels, outbox=services.outbox, clock=services.clock),
        )
        asyncio.get_running_loop().run_in_executor(None, old_sender.stop)
        self._crawler.replace(outlets=new.enabled_outlets, settings=new.config.crawl)
        if self._page:
            self._page.replace(self._build_site())

    async def _start(self) -> None:
        services = self._services
        await asyncio.to_thread(services.store.runs.take_over, now=services.clock.now())
        await self._follow_clock()
        self._run_id = await asyncio.to_thread(
            services.store.runs.begin, now=services.clock.now(), pid=os.getpid(), version=VERSION
        )
        await self._register_feeds()
        await self._enable_receivers()
        loop = asyncio.get_running_loop()
        services.pipeline.on_alert = services.watch.on_alert = lambda: _nudge(loop, self._jobs)
        page = self._page = await self._start_page()
        self._jobs.add("crawl", self._crawler.tick, every=CRAWL_EVERY)
        self._jobs.add("send", self._send_due, every=SEND_EVERY)
        self._jobs.add("tag", self._tag_untagged, every=TAG_EVERY)
        self._jobs.add("heartbeat", self._heartbeat, every=HEARTBEAT_EVERY)
        self._jobs.add("watch", self._watch_templates, every=WATCH_EVERY)
        self._jobs.start()
        for name in ("crawl", "send", "watch"):
            self._jobs.nudge(name)
        url = f"{page.url}{services.configuration.config.web.base_path}/" if page else ""
        outlets = len(services.configuration.enabled_outlets)
        log.info("daemon.started", outlets=outlets, page=url, database=str(services.store.place))
        self._on_ready(url)

    async def _stop(self) -> None:
        log.info("daemon.stopping")
        services = self._services
        await asyncio.gather(
            self._jobs.stop(grace=JOB_GRACE),
            self._crawler.stop(grace=CRAWL_GRACE),
            asyncio.to_thread(self._stop_sending),
            self._page.stop() if self._page else asyncio.sleep(0),
            return_exceptions=True,
        )
        with suppress(BaotinError):
            await asyncio.to_thread(services.store.runs.end, self._run_id, now=services.clock.now())
        services.close()  # not in a thread: all may be waiting for a receiver
        log.info("daemon.stopped")

    async def _start_page(self) -> PageServer | None:
        web = self._services.configuration.config.web
        if not web.enabled:
            return None
        page = PageServer(self._build_site(), host=web.host, port=web.port)
        await page.start()
        return page

    def _build_site(self) -> Starlette:
        services = self._services
        config = services.configuration.config
        return build_site(
            reader=services.reader,
            actions=services.store.outbox,
            clock=services.clock,
            language=config.language,
            topics=topic_names(services.configuration),
            outlets=outlet_names(services.configuration),
            base_path=config.web.base_path,
            hosts=config.web.hosts,
            concepts=services.concepts,
        )

    async def _register_feeds(self) -> None:
        services = self._services
        configuration = services.configuration
        feeds = feeds_of(configuration.enabled_outlets, configuration.config.crawl)
        await asyncio.to_thread(services.history.register_feeds, feeds, now=services.clock.now())

    async def _enable_receivers(self) -> None:
        """A start, or a new configuration, may have mended what a receiver was disabled for: it gets another try,
        and is disabled again if nothing has changed. What waits for one that is configured no more can then be
        given up, rather than wait for ever."""
        services = self._services
        for receiver in await asyncio.to_thread(services.reader.receiver_health):
            if receiver.disabled:
                log.info("receiver.enabled", receiver=receiver.name, was=receiver.disabled)
                await asyncio.to_thread(services.store.outbox.enable_receiver, receiver.name)

    async def _tag_untagged(self) -> None:
        await asyncio.to_thread(self._services.pipeline.tag_untagged)

    async def _watch_templates(self) -> None:
        services = self._services
        configuration = services.configuration
        await asyncio.to_thread(
            services.watch.look,
            configuration.enabled_outlets,
            wording=build_wording(configuration),
            operators=configuration.config.alerts.operators,
            now=services.clock.now(),
        )

    async def _send_due(self) -> None:
        await asyncio.to_thread(self._services.sender.send_due)

    def _stop_sending(self) -> None:
        left = self._services.sender.stop(grace=SEND_GRACE)
        if left:
            log.warning("sending.left", deliveries=left, again="when their leases have run out")

    async def _follow_clock(self) -> None:
        services = self._services
        if await asyncio.to_thread(services.store.runs.follow_clock, now=services.clock.now()):
            log.warning("plans.pulled_back", why="the clock has been set back")

    async def _heartbeat(self) -> None:
        services = self._services
        await self._follow_clock()
        await asyncio.to_thread(services.store.runs.heartbeat, self._run_id, now=services.clock.now())

    def _on_reload_signal(self) -> None:
        if not self._stopping.is_set():
            task = asyncio.get_running_loop().create_task(self.reload())
            self._reloads.add(task)
            task.add_done_callback(self._reloads.discard)

    def _on_stop_signal(self) -> None:
        if self._stopping.is_set():
            log.warning("daemon.killed", why="asked to stop twice")
            os._exit(1)
        self.stop()


def _nudge(loop: asyncio.AbstractEventLoop, jobs: Jobs) -> None:
    """From a thread: look now whether something is to be sent."""
    loop.call_soon_threadsafe(jobs.nudge, "send")


def _build_crawler(services: Services) -> Crawler:
    configuration = services.configuration
    return Crawler(
        outlets=configuration.enabled_outlets,
        settings=configuration.config.crawl,
        history=services.history,
        sink=services.sink,
        clock=services.clock,
        extract=services.workers.extract,
    )
