"""The page on a real socket, inside a loop that belongs to somebody else."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time

import httpx
import pytest

from app.web.server import PageServer
from core.errors import BaotinError
from tests.app.web.fake_reader import FakeReader
from tests.app.web.visiting import site_of


async def _get(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url)


def test_it_answers_from_start_to_stop_on_the_port_it_found() -> None:
    async def life() -> tuple[int, bool]:
        server = PageServer(site_of(), host="127.0.0.1", port=0)
        await server.start()
        answer = await _get(f"{server.url}/stories/1")
        await server.stop()
        with pytest.raises(httpx.ConnectError):
            await _get(server.url)
        return answer.status_code, "date" in answer.headers and "server" not in answer.headers

    assert asyncio.run(life()) == (200, True)


def test_another_page_can_take_its_place_while_it_serves() -> None:
    async def life() -> tuple[str, str]:
        server = PageServer(site_of(language="en"), host="127.0.0.1", port=0)
        await server.start()
        before = await _get(server.url)
        server.replace(site_of(language="vi"))
        after = await _get(server.url)
        await server.stop()
        return before.text, after.text

    before, after = asyncio.run(life())
    assert '<html lang="en"' in before
    assert '<html lang="vi"' in after


def test_a_taken_port_is_named_with_what_to_do() -> None:
    async def collide() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            await PageServer(site_of(), host="127.0.0.1", port=taken.getsockname()[1]).start()

    with pytest.raises(BaotinError, match=r"another program listens there. Stop it, or .* web.port"):
        asyncio.run(collide())


def test_a_host_that_is_not_here_is_named() -> None:
    with pytest.raises(BaotinError, match=r"cannot be served at 203\.0\.113\.7:0"):
        asyncio.run(PageServer(site_of(), host="203.0.113.7", port=0).start())


def test_a_port_is_free_again_after_stopping() -> None:
    async def twice() -> int:
        first = PageServer(site_of(), host="127.0.0.1", port=0)
        await first.start()
        await _get(first.url)
        await first.stop()
        second = PageServer(site_of(), host="127.0.0.1", port=first.port)
        await second.start()
        answer = await _get(second.url)
        await second.stop()
        return answer.status_code

    assert asyncio.run(twice()) == 200


def test_signals_and_loggers_stay_as_they_were() -> None:
    def process() -> tuple[object, ...]:
        root = logging.getLogger()
        return signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), root.level, list(root.handlers)

    async def life() -> tuple[tuple[object, ...], tuple[object, ...]]:
        before = process()
        server = PageServer(site_of(), host="127.0.0.1", port=0)
        await server.start()
        during = process()
        await server.stop()
        return before, during

    before, during = asyncio.run(life())
    assert before == during


def test_stopping_twice_or_before_starting_is_fine() -> None:
    async def life() -> None:
        server = PageServer(site_of(), host="127.0.0.1", port=0)
        await server.stop()
        await server.start()
        await server.stop()
        await server.stop()

    asyncio.run(life())


def test_it_stops_at_once_though_a_browser_keeps_its_connection() -> None:
    async def life() -> float:
        server = PageServer(site_of(), host="127.0.0.1", port=0)
        await server.start()
        async with httpx.AsyncClient() as client:
            await client.get(f"{server.url}/health")
            began = time.monotonic()
            await server.stop()
            return time.monotonic() - began

    assert asyncio.run(life()) < 2


def test_a_slow_database_does_not_hold_the_loop() -> None:
    class Slow(FakeReader):
        def latest_run(self) -> None:
            time.sleep(0.4)

    async def life() -> int:
        server = PageServer(site_of(Slow()), host="127.0.0.1", port=0)
        await server.start()
        asked = asyncio.create_task(_get(f"{server.url}/health"))
        ticks = 0
        while not asked.done():
            await asyncio.sleep(0.01)
            ticks += 1
        await server.stop()
        return ticks

    assert asyncio.run(life()) > 10


def test_a_failing_page_leaves_the_server_standing() -> None:
    async def life() -> list[int]:
        reader = FakeReader(failure=RuntimeError("broken"))
        server = PageServer(site_of(reader), host="127.0.0.1", port=0)
        await server.start()
        broken = await _get(server.url)
        reader.failure = None
        whole = await _get(server.url)
        await server.stop()
        return [broken.status_code, whole.status_code]

    assert asyncio.run(life()) == [500, 200]
