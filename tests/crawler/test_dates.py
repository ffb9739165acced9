"""Every form of date that the outlets write (each was seen on a feed or a page) reads as one aware time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Article, Entry
from crawler.dates import VIETNAM, parse_date
from crawler.extract import extract
from crawler.outlet import Outlet

MORNING = datetime(2026, 3, 7, 0, 5, tzinfo=VIETNAM)
NOW = datetime(2026, 9, 20, 5, 0, tzinfo=UTC)


def hanoi(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=VIETNAM)


# Each form that an outlet was seen to write, with who writes it where.
FORMS = (
    ("VnExpress, Dân Trí, VietnamNet, Znews: RSS", "Sat, 07 Mar 2026 00:05:00 +0700", MORNING),
    ("Thanh Niên, CafeF: RSS", "Mon, 14 Sep 26 09:13:00 +0700", hanoi(9, 14, 9, 13)),
    ("CafeF: RSS, no weekday", "14 Sep 26 09:13:00 +0700", hanoi(9, 14, 9, 13)),
    ("VTV: RSS", "Mon, 14 Sep 2026 09:13:00 +07", hanoi(9, 14, 9, 13)),
    ("Tiền Phong, VietnamPlus: RSS", "Mon, 14 Sep 2026 09:13:00 +07:00", hanoi(9, 14, 9, 13)),
    ("VnEconomy: RSS", "Mon, 14 Sep 2026 03:55:37 GMT", hanoi(9, 14, 10, 55, 37)),
    ("Tuổi Trẻ: RSS, U+202F", "9/4/2026 8:05:01\u202fAM", hanoi(9, 4, 8, 5, 1)),
    ("Tuổi Trẻ: RSS, U+00A0", "9/4/2026 8:05:01\xa0PM", hanoi(9, 4, 20, 5, 1)),
    ("Tuổi Trẻ: RSS of 14 September 2026", "Mon, 14 Sep 2026 09:13:00 +0700", hanoi(9, 14, 9, 13)),
    ("Tuổi Trẻ: page", "07/03/2026 08:01 GMT+7", hanoi(3, 7, 8, 1)),
    ("Thanh Niên: page", "16/08/2026 12:05 GMT+7", hanoi(8, 16, 12, 5)),
    ("NLĐ: page", "07-03-2026 - 08:01 AM GMT+7", hanoi(3, 7, 8, 1)),
    ("VnExpress: page", "Thứ bảy, 7/3/2026, 00:05 (GMT+7)", MORNING),
    ("VietnamNet: page", "Thứ Bảy, 07/03/2026 - 08:52", hanoi(3, 7, 8, 52)),
    ("VietnamNet: page, .publish-date", "07/03/2026 08:52 (GMT+07:00)", hanoi(3, 7, 8, 52)),
    ("Dân Trí: page", "Thứ bảy, 07/03/2026 - 08:07", hanoi(3, 7, 8, 7)),
    ("Báo Đầu tư: page", "- 07/03/2026 08:47", hanoi(3, 7, 8, 47)),
    ("VnEconomy: page", "18:53, 14/08/2026", hanoi(8, 14, 18, 53)),
    ("VnEconomy: author and time in one", "K Kim Phong 15:21, 14/08/2026", hanoi(8, 14, 15, 21)),
    ("Znews: page", "18:37 26/08/2026", hanoi(8, 26, 18, 37)),
    ("Thanh Niên: page until 2022", "09:41 - 04/07/2026", hanoi(7, 4, 9, 41)),
    ("Tiền Phong: page", "09/08/2026 | 06:20", hanoi(8, 9, 6, 20)),
    ("CafeF: page, afternoon", "04-07-2026 - 18:07 PM", hanoi(7, 4, 18, 7)),
    ("CafeF: page, midnight", "07-03-2026 - 00:01 AM", hanoi(3, 7, 0, 1)),
    ("CafeF: page, noon", "07-03-2026 - 12:30 PM", hanoi(3, 7, 12, 30)),
    ("VietnamNet: JSON-LD", "2026-03-07T08:52:11.000 +07:00", hanoi(3, 7, 8, 52, 11)),
    ("CafeF, CafeBiz: meta and lists", "2026-07-04T18:07:00", hanoi(7, 4, 18, 7)),
    ("Dân Trí: time[datetime]", "2026-03-07 08:07", hanoi(3, 7, 8, 7)),
    ("Tuổi Trẻ, VnExpress: meta", "2026-03-07T00:05:00+07:00", MORNING),
    ("VnExpress: its_publication, data-publishtime; XenForo: data-time", "1772816700", MORNING),
)


@pytest.mark.parametrize(("who", "text", "when"), FORMS, ids=[form[0] for form in FORMS])
def test_each_outlets_form_is_read_as_vietnams_time(who: str, text: str, when: datetime) -> None:
    found = parse_date(text, month_first=who.startswith("Tuổi Trẻ: RSS"))
    assert found is not None
    assert (found, found.utcoffset() is not None) == (when, True)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        # RSS
        ("Sat, 07 Mar 2026 00:05:00 +0700", MORNING),
        ("Sat, 07 Mar 26 00:05:00 +0700", MORNING),
        ("Sat, 07 Mar 2026 00:05:00 +07", MORNING),
        ("Sat, 07 Mar 2026 00:05:00 +07:00", MORNING),
        ("Fri, 06 Mar 2026 17:05:00 GMT", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("Fri, 06 Mar 2026 17:05:00 Z", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("07 Mar 2026 00:05", MORNING),
        # meta elements and JSON-LD
        ("2026-03-07T00:05:00+07:00", MORNING),
        ("2026-03-07T00:05:00.000 +07:00", MORNING),
        ("2026-03-07T00:05:00", MORNING),
        ("2026-03-07 00:05", MORNING),
        ("2026-03-07T00:05:00+0700", MORNING),
        ("2026-03-06T17:05:00Z", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("2026-03-06T12:05:00-05:00", datetime(2026, 3, 6, 12, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ("2026-03-07T00:05:00.123456789+07:00", MORNING.replace(microsecond=123456)),
        ("1/28/2026 6:52:01 AM", datetime(2026, 1, 28, 6, 52, 1, tzinfo=VIETNAM)),
        ("3/7/2026 6:52:01 PM", datetime(2026, 3, 7, 18, 52, 1, tzinfo=VIETNAM)),
        ("1772816700", MORNING.astimezone(UTC)),
        ("1772816700000", MORNING.astimezone(UTC)),
        # the page's own words
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", MORNING),
        ("Thứ Bảy, 07/03/2026 - 00:05", MORNING),
        ("07/03/2026 00:05 GMT+7", MORNING),
        ("07/03/2026 \xa0 00:05 (GMT+07:00)", MORNING),
        ("- 07/03/2026 00:05", MORNING),
        ("00:05, 07/03/2026", MORNING),
        ("00:05 07/03/2026", MORNING),
        ("07/03/2026 | 00:05", MORNING),
        ("07-03-2026 - 00:05 AM", MORNING),
        ("07-03-2026 - 18:07 PM", datetime(2026, 3, 7, 18, 7, tzinfo=VIETNAM)),
        ("07/03/2026 6:52:01 CH", datetime(2026, 3, 7, 18, 52, 1, tzinfo=VIETNAM)),
        ("07/03/2026 12:05 SA", MORNING),
        ("Ngày 7 tháng 3 năm 2026, 0h05", MORNING),
        ("7 Tháng 3, 2026 00:05", MORNING),
        ("March 7, 2026 00:05", MORNING),
        ("March, 07/2026 - 00:05", MORNING),  # Viet Nam News until about 2021
        ("Cập nhật lúc 00:05 ngày 7.3.2026", MORNING),
        ("K Kim Oanh 15:21, 14/08/2026", datetime(2026, 8, 14, 15, 21, tzinfo=VIETNAM)),
        ("07/03/2026", MORNING.replace(minute=0)),
        ("Sat Mar 07 2026 00:05:00 GMT+0700 (Indochina Time)", MORNING),
        # by California's clock: VnExpress International
        ("By Minh Anh \xa0 March 6, 2026 | 09:05 am PT", MORNING),
        ("March 6, 2026 | 09:05 am PST", MORNING),
        ("March 8, 2026 | 10:05 am PT", datetime(2026, 3, 9, 0, 5, tzinfo=VIETNAM)),
        ("October 31, 2026 | 10:05 am PT", datetime(2026, 11, 1, 0, 5, tzinfo=VIETNAM)),
        ("November 1, 2026 | 09:05 am PT", datetime(2026, 11, 2, 0, 5, tzinfo=VIETNAM)),
        ("July 6, 2026 | 10:05 am PDT", datetime(2026, 7, 7, 0, 5, tzinfo=VIETNAM)),
        ("07/03/2026 00:05 PTTH", MORNING),
    ],
)
def test_a_date_is_read_in_every_form_that_was_seen(text: str, when: datetime) -> None:
    found = parse_date(text)
    assert found == when
    assert found is not None
    assert found.utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("9/4/2026 8:05:01\u202fAM", datetime(2026, 9, 4, 8, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026 8:05:01\xa0PM", datetime(2026, 9, 4, 20, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026 12:05:01 AM", datetime(2026, 9, 4, 0, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026", datetime(2026, 9, 4, tzinfo=VIETNAM)),
        ("13/9/2026 8:05", datetime(2026, 9, 13, 8, 5, tzinfo=VIETNAM)),  # no month 13: it can only be day first
        ("Fri, 04 Sep 2026 08:05:01 +0700", datetime(2026, 9, 4, 8, 5, 1, tzinfo=VIETNAM)),
    ],
)
def test_one_feed_writes_the_month_first(text: str, when: datetime) -> None:
    assert parse_date(text, month_first=True) == when


def test_day_first_is_the_rule_where_both_could_be() -> None:
    assert parse_date("9/4/2026 08:05") == datetime(2026, 4, 9, 8, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2 giờ trước",
        "hôm nay, 08:05",
        "31/02/2026",
        "0/0/2026",
        "2026-13-01",
        "07/03/1026",
        "99:99 7/3/2026",
        "12345",
        "9999999999999",
        "không rõ",
        "+07:00",
        "08:05",
    ],
)
def test_what_states_no_time_is_unknown_and_never_now(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=300))
def test_any_text_at_all_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() is not None


SECONDS = st.integers(946_684_800, 2_524_608_000)  # 2000 to 2050


@given(SECONDS)
def test_a_time_written_in_any_usual_form_is_read_back(seconds: int) -> None:
    local = datetime.fromtimestamp(seconds, VIETNAM)
    for form in ("%Y-%m-%dT%H:%M:%S+07:00", "%d/%m/%Y %H:%M:%S", "%H:%M:%S, %d-%m-%Y", "%Y-%m-%d %H:%M:%S GMT+7"):
        assert parse_date(local.strftime(form)) == local
    assert parse_date(str(seconds).zfill(10)) == local


# A desk whose ids hold the clock at which an article was begun, as VCCorp's do: here 10 August 2026, 07:00:00.
DESK = Outlet.model_validate(
    {
        "key": "desk",
        "name": "Bàn Tin",
        "domains": ["bantin.example.vn"],
        "article": {"pattern": r"bantin\.example\.vn/[^/]+-(?P<id>\d{3}(?P<clock>\d{12}))\.html"},
        "page": {"title": ["h1"], "body": ["div.noi-dung"]},
    }
)
URL = "https://bantin.example.vn/tin-la-123260810070000.html"
NO_CLOCK = DESK.model_copy(update={"article": DESK.article.model_copy(update={"pattern": ""})})


def timed(*, meta: str = "", listed: datetime | None = None, outlet: Outlet = DESK) -> tuple[datetime | None, str]:
    """When an article was published that its page dates with `meta` and its feed with `listed`, and who said it."""
    text = "Cơ quan quản lý công bố kết quả kiểm tra sau hai tuần làm việc với các sàn bán hàng."
    head = f'<meta property="article:published_time" content="{meta}">' if meta else ""
    entry = Entry(key="desk:123260810070000", url=URL, title="Tít", published=listed)
    page = f"<html><head>{head}</head><body><h1>Tít</h1><div class='noi-dung'><p>{text}</p></div></body></html>"
    found = extract(page, url=URL, outlet=outlet, now=NOW, entry=entry)
    assert isinstance(found, Article)
    return found.published, found.found_by.get("published", "")


@pytest.mark.parametrize(
    ("meta", "listed", "wanted"),
    [
        ("10/08/2026 08:30", None, (hanoi(8, 10, 8, 30), "meta")),
        ("10/08/2026 08:30", hanoi(8, 10, 9, 0), (hanoi(8, 10, 8, 30), "meta")),
        ("", hanoi(8, 10, 9, 0), (hanoi(8, 10, 9, 0), "entry")),
        ("hôm nay", hanoi(8, 10, 9, 0), (hanoi(8, 10, 9, 0), "entry")),
        # Nobody says: when it was begun, which is two days too early at times, and never "now".
        ("", None, (hanoi(8, 10, 7, 0), "id")),
        # It cannot have come out before it was begun: day and month have changed places.
        ("08/10/2025 08:30", hanoi(8, 10, 9, 0), (hanoi(8, 10, 9, 0), "entry")),
        # A few hours before is a clock's or a zone's difference; and what nobody contradicts is believed.
        ("09/08/2026 23:50", hanoi(8, 10, 9, 0), (hanoi(8, 9, 23, 50), "meta")),
        ("08/10/2025 08:30", None, (datetime(2025, 10, 8, 8, 30, tzinfo=VIETNAM), "meta")),
        # A time to come is now, and the article's record says that it was not.
        ("21/09/2026 08:30", None, (NOW, "meta, was in the future")),
        ("", hanoi(9, 21, 8, 30), (NOW, "entry, was in the future")),
    ],
)
def test_the_page_goes_before_the_feed_and_the_ids_clock_is_a_lower_bound(
    meta: str, listed: datetime | None, wanted: tuple[datetime, str]
) -> None:
    assert timed(meta=meta, listed=listed) == wanted


def test_a_time_that_nobody_states_stays_unknown() -> None:
    assert timed(outlet=NO_CLOCK) == (None, "")
    assert timed(meta="vừa xong", outlet=NO_CLOCK) == (None, "")
