"""What the common rules find on a site's sample articles, and how: what they need no help for. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model import Article, NotAnArticle
from crawler.drafting.feeds import Listed
from crawler.drafting.pages import Html
from crawler.extract import extract
from crawler.outlet import Outlet, PageField, Source

FIELDS = (
    *(PageField.TITLE, PageField.LEAD, PageField.BODY, PageField.PUBLISHED),
    *(PageField.AUTHORS, PageField.SECTION, PageField.TAGS, PageField.IMAGE),
)
_WEAK = frozenset({Source.DENSITY.value, Source.TRAFILATURA.value})
# Many an article has none; a draft is not worse for it.
OPTIONAL = frozenset({PageField.AUTHORS, PageField.TAGS, PageField.LEAD, PageField.IMAGE})


class Standing(StrEnum):
    """How well a field is found without help."""

    FOUND = "found"
    PARTLY = "found on some pages"
    WEAK = "found by guess"
    MISSING = "not found"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A fetched article: where, as which bytes, and what its feed says of it."""

    url: str
    body: bytes
    content_type: str
    html: Html
    listed: Listed | None = None

    def read(self, outlet: Outlet, *, now: datetime) -> Article | NotAnArticle:
        """What the page says, read as this outlet's."""
        return extract(self.body, url=self.url, now=now, outlet=outlet, content_type=self.content_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReport:
    """How one field is found over the samples: source → on how many pages."""

    field: PageField
    sources: tuple[tuple[str, int], ...]
    pages: int

    @property
    def standing(self) -> Standing:
        """How far that can be relied on."""
        found = sum(count for _, count in self.sources)
        if not found:
            return Standing.MISSING
        if any(source in _WEAK for source, _ in self.sources):
            return Standing.WEAK
        return Standing.FOUND if found == self.pages else Standing.PARTLY

    def __str__(self) -> str:
        if not self.sources:
            return f"{self.field}: not found"
        said = ", ".join(f"{source} on {count} of {self.pages}" for source, count in self.sources)
        return f"{self.field}: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleReport:
    """What reading all samples came to."""

    articles: int
    fields: tuple[FieldReport, ...] = ()
    refused: tuple[tuple[str, NotAnArticle], ...] = ()

    def of(self, field: PageField) -> FieldReport | None:
        """One field's report; None where no sample is an article."""
        return next((one for one in self.fields if one.field is field), None)


def report(samples: Sequence[Sample], outlet: Outlet, *, now: datetime) -> SampleReport:
    """Reads every sample as this outlet's."""
    read = [(sample.url, sample.read(outlet, now=now)) for sample in samples]
    articles = [found for _, found in read if isinstance(found, Article)]
    refused = tuple((url, found) for url, found in read if isinstance(found, NotAnArticle))
    if not articles:
        return SampleReport(articles=0, refused=refused)
    return SampleReport(
        articles=len(articles), fields=tuple(_field(field, articles) for field in FIELDS), refused=refused
    )


def _field(field: PageField, articles: Sequence[Article]) -> FieldReport:
    said = (article.found_by.get(field.value, "") for article in articles)
    sources = Counter(source.partition(",")[0] for source in said if source)  # "meta, zone mended" is meta
    return FieldReport(field=field, sources=tuple(sources.most_common()), pages=len(articles))
