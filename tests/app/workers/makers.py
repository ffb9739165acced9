"""Workers for tests, pages for them to read, and a tagger that does what an article's title tells it to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from app.build import build_tagger
from app.config.load import load
from app.workers.pool import Limits
from app.workers.service import Workers
from app.workers.work import PageJob, SetUp
from core.model import Article, NotAnArticle
from crawler.extract import extract
from tagging.tagger import Tagged, Tagger

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = """
<html lang="vi"><head><title>{title}</title><meta property="og:type" content="article"></head>
<body><article><h1>{title}</h1>
<p>Sáng thứ Hai, cơ quan quản lý thị trường Trung Quốc công bố quyết định phạt Alibaba vì lạm dụng vị thế
thống lĩnh, sau bốn tháng điều tra và nhiều lần làm việc với những người bán hàng trên sàn của tập đoàn.</p>
<p>Theo quyết định, tập đoàn phải sửa hợp đồng với người bán trong vòng ba mươi ngày tới, bỏ mọi điều khoản buộc
họ chỉ được mở gian hàng ở một nơi, và nộp báo cáo về việc này cho cơ quan quản lý trong ba năm liền.</p>
<p>Các nhà phân tích cho rằng mức phạt nhẹ hơn nhiều so với những gì thị trường từng lo ngại, và cổ phiếu của
tập đoàn đã tăng trở lại ngay trong phiên giao dịch buổi chiều ở Hồng Kông, theo số liệu của sàn.</p>
</article></body></html>
"""


@cache
def shipped_tagger() -> Tagger:
    """The topics that come with the program."""
    return build_tagger(load(None))


class ToldTagger(Tagger):
    """Does to its process what the title says, and tags as the one it is made of. Known by name to workers too:
    they find modules where we do."""

    def __init__(self, real: Tagger, *, version: str = "told") -> None:
        self._real = real
        self.version = version

    def tag(self, *, title: str, lead: str, body: str) -> Tagged:
        """Obeys, then tags."""
        deed = _DEEDS.get(title.partition(" ")[0])
        if deed and os.environ.get("IN_TESTS") != str(os.getpid()):  # never to the tests themselves
            deed()
        return self._real.tag(title=title, lead=lead, body=body)


def _hang() -> None:
    while True:
        time.sleep(0.01)


def _wrong() -> None:
    raise RuntimeError("a rule that is wrong")


def _rubbish() -> None:
    # What was standard output is standard error by now: 3 and above hold the pipe that replies go out on.
    for number in range(3, 10):
        try:
            os.write(number, b"this is no frame at all, and was never meant to be one")
        except OSError:
            continue


_DEEDS: dict[str, Callable[[], Any]] = {
    "hang": _hang,
    "abort": lambda: os.kill(os.getpid(), signal.SIGABRT),
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "wrong": _wrong,
    "rubbish": _rubbish,
    "print": lambda: print("a library that prints", flush=True),  # noqa: T201 (that is the deed)
    "slow": lambda: time.sleep(0.3),
    "slower": lambda: time.sleep(2),
}


def told_tagger() -> ToldTagger:
    """A tagger that obeys, but in workers only."""
    os.environ["IN_TESTS"] = str(os.getpid())
    return ToldTagger(shipped_tagger())


def limits(**changes: Any) -> Limits:
    """One worker, at once and for the whole of a test."""
    return Limits(**({"workers": 1, "calls": 0, "idle": 60.0, "rest": 0.0} | changes))


def set_up(tagger: Tagger | None = None, *, seconds: float = 30.0) -> SetUp:
    """What a worker works by."""
    return SetUp(tagger=tagger or told_tagger(), outlets={}, seconds=seconds)


def page(title: str = "Bắc Kinh phạt Alibaba") -> str:
    """A page with an article of this title."""
    return PAGE.format(title=title)


def url(title: str) -> str:
    """Where it stands."""
    return f"https://bao.example/{title.replace(' ', '-')}.html"


def job(title: str = "Bắc Kinh phạt Alibaba") -> PageJob:
    """The page, to be read."""
    return PageJob(page=page(title), url=url(title), now=NOW, outlet=None, entry=None, content_type="")


def by_hand(title: str = "Bắc Kinh phạt Alibaba") -> Article:
    """What is on the page."""
    found = extract(page(title), url=url(title), now=NOW)
    assert isinstance(found, Article), found
    return found


def read(workers: Workers, title: str = "Bắc Kinh phạt Alibaba") -> Article | NotAnArticle:
    """Has the page read."""
    return workers.extract(page(title), url=url(title), now=NOW)


def ready(workers: Workers, *, other_than: int = 0) -> int:
    """Waits until a worker is ready; its process."""

    def there() -> bool:
        workers.expect()  # again and again: while one that was lost is being taken leave of, none is started
        return any(pid != other_than for pid in workers.ready)

    assert wait_until(there)
    return workers.ready[0]


def alive(pid: int) -> bool:
    """Whether there is such a process, and not only its remains."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(done: Callable[[], bool], *, seconds: float = 15.0) -> bool:
    """Waits for something to hold; False when the time is over first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.02)
    return done()


def children() -> list[int]:
    """The worker processes of this one."""
    return [
        child.pid
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "app.workers.child" in child.cmdline()
    ]


PAGES = Path(__file__).parents[2] / "pages"
