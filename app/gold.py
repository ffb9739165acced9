"""Labelled articles, as JSON lines, and what the topics in force make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.articles_in import Line, LineError, open_lines, read_lines
from core.model import Evidence
from core.text import normalise, normalise_paragraphs
from tagging.quality import Answer, Quality, answer, quality
from tagging.settings import ConceptFile, TopicSettings
from tagging.tagger import Tagger

_ANY = 1e-9  # a threshold that every score reaches: what was missed has evidence too


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article and what people say of it: topic → whether it is about that, None where they disagreed."""

    id: str
    title: str
    lead: str
    body: str
    topics: Mapping[str, bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """An article that a topic got wrong, or missed, with the evidence that it went by."""

    article: Labelled
    answer: Answer
    score: float
    evidence: Sequence[Evidence]


def read_gold(path: Path) -> tuple[list[Labelled], list[str]]:
    """The labelled articles, and the lines that are none."""
    found: list[Labelled] = []
    problems: list[str] = []
    with open_lines(path) as raw:
        for number, row in enumerate(raw, start=1):
            try:
                found += [_labelled(line) for line in read_lines([row], first=number)]
            except LineError as error:
                problems.append(str(error))
    return found, problems


def _labelled(line: Line) -> Labelled:
    topics = line.data.get("topics")
    if not isinstance(topics, dict) or not all(isinstance(value, bool | None) for value in topics.values()):
        raise LineError(f'line {line.number}: "topics" must be an object: each topic true, false or null')
    title, body = normalise(line.text("title")), normalise_paragraphs(line.text("body"))
    lead = normalise(line.text("lead"))
    if not (title or lead or body):
        raise LineError(f'line {line.number}: has neither "title" nor "lead" nor "body"')
    return Labelled(id=line.text("id") or f"line {line.number}", title=title, lead=lead, body=body, topics=topics)


class Exam:
    """Topics over labelled articles: every score is worked out once."""

    def __init__(
        self,
        articles: Sequence[Labelled],
        *,
        concepts: Sequence[ConceptFile],
        topics: Mapping[str, TopicSettings],
    ) -> None:
        open_to_all = {name: topic.model_copy(update={"threshold": _ANY}) for name, topic in topics.items()}
        self._tagger = Tagger.build(concepts=concepts, topics=open_to_all)
        self._articles = articles
        self._scores = [self._tagger.scores(title=a.title, lead=a.lead, body=a.body) for a in articles]

    def quality(self, topic: str, *, threshold: float, with_body: bool | None = None) -> Quality:
        """The topic at a threshold. `with_body`: only articles that have one, or have none; None: all."""
        return quality(
            [(score, truth) for one, score, truth in self._judged(topic) if with_body in (None, bool(one.body))],
            threshold=threshold,
        )

    def mistakes(self, topic: str, *, threshold: float) -> list[Mistake]:
        """What it got wrong, then what it missed, the highest scores first."""
        found = [
            Mistake(article=article, answer=said, score=score, evidence=self._evidence(article, topic))
            for article, score, truth in self._judged(topic)
            if (said := answer(score, truth=truth, threshold=threshold)) in (Answer.WRONG, Answer.MISSED)
        ]
        return sorted(found, key=lambda one: (one.answer is Answer.MISSED, -one.score, one.article.id))

    def _judged(self, topic: str) -> list[tuple[Labelled, float, bool]]:
        """What people agree on."""
        return [
            (article, scores[topic], truth)
            for article, scores in zip(self._articles, self._scores, strict=True)
            if (truth := article.topics.get(topic)) is not None
        ]

    def _evidence(self, article: Labelled, topic: str) -> Sequence[Evidence]:
        tagged = self._tagger.tag(title=article.title, lead=article.lead, body=article.body)
        return next((match.evidence for match in tagged.matches if match.topic == topic), ())
