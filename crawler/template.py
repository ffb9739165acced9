"""Whether the usual way of reading an outlet's pages stopped working, or works again. Pure: no clock, no database.

A page is *well read*, in one field, where somebody found the field who is trusted as much as the usual one. A rare
kind of page must not count as a change, hence the shares; and a change that stands is over only when most pages are
well read again, hence two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.template import ARTICLE, PageRead, TemplateChange, Watched
from crawler.extract.trust import TRUST
from crawler.outlet import Outlet, PageField, Source

WINDOW = 80  # pages of an outlet that are looked at: some days of most of them
RECENT = 12  # of these, what counts as now; fewer than ENOUGH say nothing
ENOUGH = 8
HISTORY = 15  # fewer pages before say nothing of what is usual: then the outlet's file does
CLEAR = 0.75  # of the pages before, found by one and the same: that is the usual way
LOST = 0.25  # of the newest pages, at most so many well read: it has stopped working
BACK = 0.6  # at least so many: it works again

_Well = Callable[[PageRead], bool]


def judge(
    outlet: Outlet, pages: Sequence[PageRead], *, standing: Sequence[TemplateChange] = ()
) -> tuple[TemplateChange, ...]:
    """What is not read the usual way any more, from the outlet's pages, newest first. One of `standing` that is
    not among it is over."""
    known = {change.what: change for change in standing}
    found = (_judged(outlet, what, pages, known.get(what)) for what in Watched)
    return tuple(change for change in found if change)


def own_way(outlet: Outlet, what: Watched) -> str:
    """Who should find it by the outlet's own file; "" where the file leaves it to the common rules."""
    if what is Watched.ARTICLE:
        return ARTICLE
    first = _trust(outlet, what)[0]
    if first is Source.SELECTOR and not getattr(outlet.page, what.value):
        return ""
    return first.value


def _judged(
    outlet: Outlet, what: Watched, pages: Sequence[PageRead], standing: TemplateChange | None
) -> TemplateChange | None:
    counted = [page for page in pages if what is Watched.ARTICLE or page.not_article is None]
    recent, before = _split(counted)
    if standing is not None:
        return _still(outlet, recent, standing)
    usual = _usual(before, what) if before else own_way(outlet, what)
    if not usual or len(recent) < ENOUGH:
        return None
    well = _well(outlet, what, usual)
    good = sum(map(well, recent))
    if good > LOST * len(recent):
        return None
    return TemplateChange(
        outlet=outlet.key,
        what=what,
        usual=usual,
        now=_others(recent, what, well),
        before_pages=len(before),
        before_usual=sum(map(well, before)),
        recent_pages=len(recent),
        recent_usual=good,
        since=_since([*recent, *before], well).at,
    )


def _still(outlet: Outlet, recent: Sequence[PageRead], change: TemplateChange) -> TemplateChange | None:
    """A change that stands, with the numbers of now; None where it is over."""
    if change.usual == Source.SELECTOR and not own_way(outlet, change.what):
        return None  # the outlet's file asks for nothing any more
    well = _well(outlet, change.what, change.usual)
    good = sum(map(well, recent))
    if len(recent) < ENOUGH:
        return change
    if good >= BACK * len(recent):
        return None
    return replace(change, now=_others(recent, change.what, well), recent_pages=len(recent), recent_usual=good)


def _others(recent: Sequence[PageRead], what: Watched, well: _Well) -> str:
    """Who finds it now where it is not well read, mostly."""
    return Counter(page.source(what) for page in recent if not well(page)).most_common(1)[0][0]


def _split(pages: Sequence[PageRead]) -> tuple[Sequence[PageRead], Sequence[PageRead]]:
    """(the newest, those before them). What a feed listed at its first visit is only ever history: it may be of a
    kind that is rare elsewhere, and comes all at once. Where there is nothing else, it is all there is."""
    live = [place for place, page in enumerate(pages) if not page.baseline][:RECENT]
    if len(live) < ENOUGH:
        return pages, ()
    before = pages[live[-1] + 1 :]
    return [pages[place] for place in live], before if len(before) >= HISTORY else ()


def _usual(before: Sequence[PageRead], what: Watched) -> str:
    """Who found it on most pages, "" where that is not clear, or was nobody."""
    source, number = Counter(page.source(what) for page in before).most_common(1)[0]
    clear = number >= CLEAR * len(before) and (what is not Watched.ARTICLE or source == ARTICLE)
    return source if clear else ""


def _well(outlet: Outlet, what: Watched, usual: str) -> _Well:
    """Whether a page is well read: a better way than the usual one is no loss."""
    if what is Watched.ARTICLE:
        return lambda page: page.not_article is None
    trusted = [source.value for source in _trust(outlet, what)]
    good = set(trusted[: trusted.index(usual) + 1]) if usual in trusted else set(trusted)
    return lambda page: page.source(what) in good


def _since(pages: Sequence[PageRead], well: _Well) -> PageRead:
    """The first page of the time that is not well read, of pages that come newest first: where cutting that time
    off leaves the fewest pages on the wrong side."""
    fewest = wrong = best = 0
    for place, page in enumerate(pages):
        wrong += 1 if well(page) else -1
        if wrong < fewest:
            fewest, best = wrong, place
    return pages[best]


def _trust(outlet: Outlet, what: Watched) -> Sequence[Source]:
    field = PageField(what.value)
    return outlet.page.trust.get(field, TRUST[field])
