"""What a user may say about topics: concepts (groups of names), rules over them, thresholds. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator, model_validator

from core.settings import Duration, Settings

Terms = tuple[str, ...]


class Facet(StrEnum):
    """Whether the entities of a concept are kept as facets of an article."""

    ALWAYS = "always"
    BESIDE = "beside"  # only beside one that is always kept: "phạt" says nothing on its own
    NEVER = "never"


class EntitySettings(Settings):
    """One entity (a company, an authority, a kind of act) and the words that name it.

    A name with a capital matches only where the text has a capital; one in capitals of up to three letters only
    exactly so ("AI", "JD"); one in small letters matches in any case. Diacritics always count.
    """

    names: Terms | None = Field(default=None, description="exactly these (default: the entity's own name)")
    also: Terms = Field(default=(), description="these too, beside the entity's own name")
    unclear: Terms = Field(default=(), description="names that count only where the article holds a `context`")
    context: Terms = Field(default=(), description="words that make the unclear names clear, anywhere in the text")
    unless: Terms = Field(default=(), description="longer phrases that are something else (Ant-Man is not Ant)")
    void: Terms = Field(default=(), description="words anywhere in the text that say: another of the same name")
    only_after: Terms = Field(
        default=(), description="counts only where a clause begins, or right after these words"
    )
    not_after: Terms = Field(default=(), description="words right before a name with which it does not count")
    not_before: Terms = Field(default=(), description="words right after a name with which it does not count")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """`Alibaba:` alone, or `Alibaba: [A li ba ba]`, are short for the whole mapping."""
        if value is None:
            return {}
        return {"also": value} if isinstance(value, list) else value

    def all_names(self, canonical: str) -> Terms:
        """The names that count anywhere."""
        return (*((canonical,) if self.names is None and not self.unclear else self.names or ()), *self.also)


class ConceptSettings(Settings):
    """A group of entities that play the same part in a rule. `includes` takes in other groups whole, `members`
    single entities of other groups by their canonical names."""

    about: str = ""
    facet: Facet = Facet.NEVER
    includes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    only_after: Terms = Field(default=(), description="as of an entity, for all of them")
    not_after: Terms = Field(default=(), description="as of an entity, for all of them")
    not_before: Terms = Field(default=(), description="as of an entity, for all of them")
    entities: dict[str, EntitySettings] = Field(default_factory=dict)


class ConceptFile(Settings):
    """A file of concepts. Several files may add entities to one concept."""

    concepts: dict[str, ConceptSettings] = Field(default_factory=dict)


class Points(Settings):
    """What a rule is worth by the place of the sentence that meets it. Four points make about 98 of 100."""

    title: float = 0.0
    lead: float = 0.0
    body: float = 0.0


class RuleSettings(Settings):
    """A pattern that one sentence meets. Each part names a concept, or several: "china-actor|china-authority".

    `order`: these follow one another, each at most `within` tokens after the one before, with no `barrier`
    between them. `all`: these stand anywhere in the sentence. `about`: these in the sentence, in the one before,
    or in title or lead. `none`: these do not stand in the sentence. `clear_of`: nor where `about` looks.
    """

    name: str
    order: tuple[str, ...] = ()
    within: int = Field(default=12, ge=0)
    barrier: str = ""
    all: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    clear_of: tuple[str, ...] = ()
    points: Points

    @model_validator(mode="after")
    def _says_something(self) -> RuleSettings:
        if not (self.order or self.all):
            raise ValueError("a rule needs `order` or `all`: what must its sentence hold?")
        return self

    def concepts(self) -> set[str]:
        """Every concept that the rule names."""
        parts = (*self.order, *self.all, *self.about, *self.none, *self.clear_of, self.barrier)
        return {name.strip() for part in parts for name in part.split("|") if name.strip()}


class TopicSettings(Settings):
    """A topic: rules worth points, added up and pressed into 0..1.

    A sentence counts by its best rule, and rules with negative points take away. Title and lead count in full;
    of the body the `most` best sentences, each worth `fade` of the one before. `start` is where an article
    begins; 0 points make a score of one half.
    """

    title: str = Field(default="", description="what people read instead of the key")
    about: str = ""
    threshold: float = Field(default=0.5, gt=0, le=1)
    alert_threshold: float = Field(default=0.7, gt=0, le=1)
    start: float = -3.0
    most: int = Field(default=6, ge=1)
    fade: float = Field(default=0.85, gt=0, le=1)
    rules: tuple[RuleSettings, ...]

    @field_validator("rules")
    @classmethod
    def _has_rules(cls, value: tuple[RuleSettings, ...]) -> tuple[RuleSettings, ...]:
        if not value:
            raise ValueError("needs at least one rule: nothing could match it")
        return value

    @field_validator("alert_threshold")
    @classmethod
    def _alert_is_higher(cls, value: float, info: Any) -> float:
        if value < info.data.get("threshold", 0):
            raise ValueError("is below `threshold`: an article would be told of that is not tagged")
        return value


class TopicFile(Settings):
    """A file of topics, by their keys."""

    topics: dict[str, TopicSettings] = Field(default_factory=dict)


class StorySettings(Settings):
    """When two articles tell one event. Likenesses are in 0..1."""

    window: Duration = Field(default="3d", validate_default=True, description="how far apart they may be")
    same_text: float = Field(default=0.35, gt=0, le=1, description="share of the text in common")
    same_title: float = Field(default=0.8, gt=0, le=1, description="share of the title's words in common")
    same_event: float = Field(default=0.5, gt=0, le=1, description="how sure names, acts and figures make us")
