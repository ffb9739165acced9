"""What a page is, when it is not an article: told from its address, its markup and how much text it holds.
Pure. An article with a video or a gallery in it stays an article: only what has no text is something else."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from core.model import NotAnArticle
from core.reasons import NotArticleReason as Reason
from core.text import shorten
from crawler.catalogue import common_page
from crawler.elements import raw_text
from crawler.extract.body import Body
from crawler.extract.jsonld import ARTICLE_TYPES
from crawler.extract.page import Page
from crawler.outlet import PageField, Source
from crawler.selectors import parse_selectors

_SHORT = 280  # letters: below, a page that shows a video or pictures is that and no article
# Letters: above, a page is an article whatever its address or its links say. Less where a known mark holds them.
_LONG = {Source.COMMON: 450, Source.DENSITY: 1100, Source.TRAFILATURA: 1100}
_PICTURES = 5
_LIVE_STAMPS = 8
_LONGEST_CHALLENGE = 3000  # letters a reader sees
_LINKS_OF_A_LIST = 25
_LINKS_OF_A_SECTION = 5
_CELLS_OF_DATA = 100

# What a part of the path says.
_PATHS = (
    (re.compile(r"/videos?/|/video-|/clip/|/truyen-hinh/"), Reason.VIDEO),
    (re.compile(r"/podcasts?/|/podcast-|/audio/"), Reason.PODCAST),
    (re.compile(r"/anh/|/photos?/|/infographics?\b|/dt360/|/thu-vien-anh/|/emagazine/"), Reason.PHOTO_STORY),
    (re.compile(r"/cam-nang/|/thu-vien-phim/"), Reason.ENCYCLOPAEDIA),
    (re.compile(r"/du-lieu/|/bao-cao-tai-chinh/|/lich-su-kien/"), Reason.DATA_PAGE),
    (re.compile(r"/tags?/|/tac-gia/|/su-kien/|/event/|/collection/|/tuyen-bai|/series/"), Reason.LIST_PAGE),
)
# What a part of the path says where the outlet's file excludes it: Người Lao Động stands under Tuổi Trẻ's host.
_OTHERS = frozenset({"/nld/"})
_LIVE_PATH = re.compile(r"-tong-thuat\.\w+$")
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|cf-chl|challenge-platform|cf_chl_|cloudrity|"
    r"ddos-guard|xác (?:minh|thực) (?:bạn|rằng bạn|quý khách) (?:là|không phải)|"
    r"verify (?:that )?you are (?:a )?human|"
    r"enable javascript and cookies|are you a robot|g-recaptcha|h-captcha|unusual traffic|document\.cookie\s*=",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"^(?:lỗi )?(?:404|403|410|500|502|503|504)\b|not found|bad gateway|service unavailable|internal server error|"
    r"forbidden|access denied|không tìm thấy|không tồn tại|đã bị xóa|đã bị xoá|đã bị gỡ|trang lỗi",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:trang|bài viết|đường dẫn|nội dung|liên kết|địa chỉ)\b[^.!?]{0,40}\b"
    r"(?:không tồn tại|không được tìm thấy|đã bị (?:xóa|xoá|gỡ))|"
    r"không tìm thấy (?:trang|bài viết|đường dẫn|nội dung|liên kết|địa chỉ)|page not found",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"đăng nhập để (?:đọc|xem) (?:tiếp|toàn bộ)|đăng ký để đọc tiếp|mua gói để đọc|"
    r"dành (?:riêng )?cho (?:thuê bao|hội viên|độc giả trả phí)|subscribe to (?:read|continue)",
    re.IGNORECASE,
)
_PAYWALL_BEGUN = ("để đọc", "để xem", "dành cho", "dành riêng", "subscribe to")
_TIME_STAMP = re.compile(r"^\d{1,2}[:h]\d{2}\b")
_BY_TYPE = (
    (Reason.LIVE_BLOG, {"LiveBlogPosting"}),
    (Reason.PODCAST, {"PodcastEpisode", "PodcastSeries", "RadioEpisode"}),
    (Reason.PHOTO_STORY, {"ImageGallery", "MediaGallery"}),
    (Reason.VIDEO, {"VideoObject", "VideoGallery"}),
    (Reason.LIST_PAGE, {"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"}),
)


def before_reading(page: Page) -> NotAnArticle | None:
    """What the page is by its address and markup alone; None where only its text can tell."""
    if _LIVE_PATH.search(page.path):
        return NotAnArticle(Reason.LIVE_BLOG, "its address says so")
    excluded = page.outlet.article.exclude if page.outlet else ()
    if named := next((part for part in excluded if part in page.path), ""):
        return NotAnArticle(_excluded(page, named), f'"{named}" is in its address')
    for reason, css in (*page.settings.not_article.items(), *common_page().not_article.items()):
        for text in css:
            if page.index.find(parse_selectors(text)):
                return NotAnArticle(reason, f'"{text}" is on the page')
    if "LiveBlogPosting" in page.json_ld.types:
        return NotAnArticle(Reason.LIVE_BLOG, "JSON-LD says so")
    return None


def _excluded(page: Page, named: str) -> Reason:
    """What a page is whose address the outlet's file excludes by a part of it."""
    return Reason.OTHER_OUTLET if named in _OTHERS else by_path(page) or Reason.LIST_PAGE


def by_path(page: Page) -> Reason | None:
    """What the address alone makes of the page."""
    if page.path in ("", "/"):
        return Reason.LIST_PAGE
    return next((reason for pattern, reason in _PATHS if pattern.search(page.path)), None)


def with_text(page: Page, body: Body, *, claimed: bool) -> NotAnArticle | None:
    """What a page is that holds some text; None where it is an article. `claimed`: its address is one of the
    outlet's articles."""
    stamps = sum(1 for paragraph in body.paragraphs if _TIME_STAMP.match(paragraph.text))
    if stamps >= _LIVE_STAMPS:
        return NotAnArticle(Reason.LIVE_BLOG, f"{stamps} paragraphs begin with a time")
    unproven = not claimed and body.by is not Source.SELECTOR and not says_article(page)
    if unproven and body.size < _LONG[body.by]:
        if reason := by_path(page):
            return NotAnArticle(reason, "its address says so")
        if _has_links_of_a_list(page):
            return NotAnArticle(Reason.LIST_PAGE, "links, and little text")
    return _thin(page, body) if body.size < _SHORT else None


def without_text(page: Page) -> NotAnArticle:
    """What a page is that holds no text: the first of these that says what."""
    tellers = (_challenge, _error, _lost, _address, _type, _video, _gallery, _data, _plain_list, _login, _list)
    found = (tell(page) for tell in tellers)
    return next((what for what in found if what), NotAnArticle(Reason.EMPTY, "no text was found"))


def is_gallery(page: Page) -> bool:
    """Whether the place of the text holds pictures: to be asked where no text but captions was found in it."""
    places = page.found(page.settings.body) or page.found(common_page().body)
    return any(_pictures(place) >= _PICTURES for place in places[:_PICTURES])


def says_article(page: Page) -> bool:
    """Whether the page calls itself an article: og:type does not count, sections claim it too."""
    return bool(page.article_ld) or bool(page.meta.first("article:published_time", "pubdate"))


def _thin(page: Page, body: Body) -> NotAnArticle | None:
    """A page with little text may be short news, or what stands beside a video, pictures or a login."""
    if other := _type(page):
        return other
    if _wants_login(page) or page.article_ld.get("isAccessibleForFree") in (False, "False", "false"):
        return NotAnArticle(Reason.PAYWALL, "the text stops at a login or a subscription")
    return _gone(page, body) or (None if body.element is None else _shown(page, body.element))


def _gone(page: Page, body: Body) -> NotAnArticle | None:
    """An error where the text should be. News of one has a date, or says that it is an article."""
    if says_article(page) or page.texts(PageField.PUBLISHED) or page.texts(PageField.PUBLISHED, common=True):
        return None
    error = next((paragraph.text for paragraph in body.paragraphs if _GONE.search(paragraph.text)), "")
    return NotAnArticle(Reason.ERROR_PAGE, shorten(error, 80)) if error else None


def _shown(page: Page, element: etree._Element) -> NotAnArticle | None:
    if _shows_video(page) and page.meta.first("og:type").startswith("video"):
        return NotAnArticle(Reason.VIDEO, "a video, and little text")
    if (pictures := _pictures(element)) < _PICTURES:
        return None
    return NotAnArticle(Reason.PHOTO_STORY, f"{pictures} pictures, and little text")


def _challenge(page: Page) -> NotAnArticle | None:
    if not page.shows_more_than(_LONGEST_CHALLENGE) and _CHALLENGE.search(raw_text(page.root)):
        return NotAnArticle(Reason.CHALLENGE, "it asks for a browser or a person")
    return None


def _error(page: Page) -> NotAnArticle | None:
    headings = (" ".join(raw_text(found).split()) for tag in ("title", "h1") for found in page.root.iter(tag))
    error = next((heading for heading in islice(headings, 3) if _ERROR.search(heading)), None)
    return NotAnArticle(Reason.ERROR_PAGE, shorten(error, 80)) if error else None


def _lost(page: Page) -> NotAnArticle | None:
    """An error that no heading names. A list has headlines, and one of them may read like this."""
    if says_article(page) or _has_links_of_a_list(page):
        return None
    error = _GONE.search(page.visible_text)
    return NotAnArticle(Reason.ERROR_PAGE, shorten(error[0], 80)) if error else None


def _address(page: Page) -> NotAnArticle | None:
    return NotAnArticle(reason, "its address says so") if (reason := by_path(page)) else None


def _type(page: Page) -> NotAnArticle | None:
    return NotAnArticle(reason, "JSON-LD says so") if (reason := _by_type(page)) else None


def _video(page: Page) -> NotAnArticle | None:
    if page.meta.first("og:type").startswith("video") or (_shows_video(page) and says_article(page)):
        return NotAnArticle(Reason.VIDEO, "a video, and no text")
    return None


def _gallery(page: Page) -> NotAnArticle | None:
    return NotAnArticle(Reason.PHOTO_STORY, "pictures, and no text but captions") if is_gallery(page) else None


def _data(page: Page) -> NotAnArticle | None:
    if page.meta.first("og:type") == "data" or _count(page, "td") >= _CELLS_OF_DATA:
        return NotAnArticle(Reason.DATA_PAGE, "tables, and no text")
    return None


def _login(page: Page) -> NotAnArticle | None:
    return NotAnArticle(Reason.PAYWALL, "it asks to log in or to subscribe") if _wants_login(page) else None


def _plain_list(page: Page) -> NotAnArticle | None:
    """Before the search for a login: that goes through all text, and a list asks its readers to log in, too."""
    return None if says_article(page) else _list(page)


def _list(page: Page) -> NotAnArticle | None:
    return NotAnArticle(Reason.LIST_PAGE, "links, and no text") if _has_links_of_a_list(page) else None


def _by_type(page: Page) -> Reason | None:
    types = page.json_ld.types
    if not ARTICLE_TYPES.isdisjoint(types):
        types -= {"ItemList", "CollectionPage", "ProfilePage"}
    return next((reason for reason, names in _BY_TYPE if not names.isdisjoint(types)), None)


def _wants_login(page: Page) -> bool:
    text = page.visible_text.lower()
    return any(begun in text for begun in _PAYWALL_BEGUN) and _PAYWALL.search(text) is not None


def _shows_video(page: Page) -> bool:
    return _count(page, "video") > 0 or bool(page.index.find(parse_selectors("[type=VideoStream]")))


def _has_links_of_a_list(page: Page) -> bool:
    """Whether there are as many links with a headline's length as a list has: a few, where the page itself says
    that it is no article."""
    enough = _LINKS_OF_A_SECTION if page.meta.first("og:type") == "website" else _LINKS_OF_A_LIST
    headlines = (link for link in page.root.iter("a") if link.get("href") and len(raw_text(link).strip()) > 20)
    return next(islice(headlines, enough - 1, None), None) is not None


def _pictures(element: etree._Element) -> int:
    return max(sum(1 for _ in element.iter(tag)) for tag in ("figure", "img"))


def _count(page: Page, tag: str) -> int:
    return sum(1 for _ in page.root.iter(tag))
