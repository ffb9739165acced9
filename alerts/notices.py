"""Notices in words, in English and Vietnamese: what whoever operates Baotin is told of its outlets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.settings import Language
from alerts.wording import Wording
from core.notices import Notice
from core.reasons import NoticeKind
from core.template import TemplateChange, Watched


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Every word of ours about a template. `{...}` are filled in."""

    changed: str
    restored: str
    names: Mapping[Watched, str]
    before: str
    expected: str
    articles_before: str
    articles: str
    by: str
    nobody: str
    since: str
    begun: str


_WORDS = {
    Language.ENGLISH: _Words(
        changed="{outlet}: its pages are not read the usual way any more",
        restored="{outlet}: its pages are read the usual way again",
        names={
            Watched.TITLE: "Title",
            Watched.LEAD: "Lead",
            Watched.BODY: "Text",
            Watched.PUBLISHED: "Time",
            Watched.ARTICLE: "Articles",
        },
        before="{name}: found by {usual} on {before_usual} of {before_pages} pages before, on {recent_usual} of "
        "the newest {recent_pages}; most now {now}.",
        expected="{name}: by the outlet's file found by {usual}, which is so on {recent_usual} of the newest "
        "{recent_pages} pages; on most {now}.",
        articles_before="{before_usual} of {before_pages} pages were articles before, {recent_usual} of the newest "
        "{recent_pages} are; most are now: {now}.",
        articles="{recent_usual} of the newest {recent_pages} pages are articles; most are: {now}.",
        by="by {source}",
        nobody="not at all",
        since="Since about {time}. The site may have a new template: `baotin outlets check {key}` shows how its "
        "articles are read, `baotin outlets test FILE --page saved.html` tries a corrected file.",
        begun="It had begun about {time}.",
    ),
    Language.VIETNAMESE: _Words(
        changed="{outlet}: không còn đọc được trang theo cách thường lệ",
        restored="{outlet}: đã đọc lại được trang theo cách thường lệ",
        names={
            Watched.TITLE: "Tiêu đề",
            Watched.LEAD: "Sapo",
            Watched.BODY: "Nội dung",
            Watched.PUBLISHED: "Giờ đăng",
            Watched.ARTICLE: "Bài viết",
        },
        before="{name}: trước đây tìm được bằng {usual} ở {before_usual}/{before_pages} trang, nay chỉ còn "
        "{recent_usual}/{recent_pages} trang mới nhất; phần lớn nay {now}.",
        expected="{name}: theo tệp của báo thì tìm bằng {usual}, nhưng chỉ đúng ở {recent_usual}/{recent_pages} "
        "trang mới nhất; phần lớn {now}.",
        articles_before="Trước đây {before_usual}/{before_pages} trang là bài viết, nay chỉ còn "
        "{recent_usual}/{recent_pages} trang mới nhất; phần lớn nay là: {now}.",
        articles="Chỉ {recent_usual}/{recent_pages} trang mới nhất là bài viết; phần lớn là: {now}.",
        by="bằng {source}",
        nobody="không tìm được",
        since="Từ khoảng {time}. Có thể trang đã đổi giao diện: `baotin outlets check {key}` cho biết bài được đọc "
        "thế nào, `baotin outlets test TỆP --page trang.html` thử tệp đã sửa.",
        begun="Bắt đầu từ khoảng {time}.",
    ),
}


def template_changed(changes: Sequence[TemplateChange], wording: Wording) -> Notice:
    """What is to be told of an outlet whose pages are not read the usual way: one change at least."""
    words, first = _WORDS[wording.language], min(changes, key=lambda change: change.since)
    since = words.since.format(time=wording.time(first.since), key=first.outlet)
    return Notice(
        kind=NoticeKind.TEMPLATE_CHANGED,
        subject=first.outlet,
        title=words.changed.format(outlet=wording.outlet(first.outlet)),
        text="\n".join([*_lines(changes, words), since]),
    )


def template_restored(outlet: str, changes: Sequence[TemplateChange], wording: Wording) -> Notice:
    """What is to be told when all of these changes are over."""
    words = _WORDS[wording.language]
    begun = min((change.since for change in changes), default=None)
    return Notice(
        kind=NoticeKind.TEMPLATE_CHANGED,
        subject=outlet,
        title=words.restored.format(outlet=wording.outlet(outlet)),
        text=words.begun.format(time=wording.time(begun)) if begun else "",
        over=True,
    )


def change_lines(changes: Sequence[TemplateChange], wording: Wording) -> list[str]:
    """A line for each change."""
    return list(_lines(changes, _WORDS[wording.language]))


def _lines(changes: Sequence[TemplateChange], words: _Words) -> Iterator[str]:
    for change in changes:
        now = words.by.format(source=change.now) if change.now else words.nobody
        if change.what is Watched.ARTICLE:
            form, now = words.articles_before if change.before_pages else words.articles, change.now
        else:
            form = words.before if change.before_pages else words.expected
        yield form.format(
            name=words.names[change.what],
            usual=change.usual,
            now=now,
            before_usual=change.before_usual,
            before_pages=change.before_pages,
            recent_usual=change.recent_usual,
            recent_pages=change.recent_pages,
        )
