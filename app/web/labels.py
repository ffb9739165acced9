"""What the page says, in the reader's language. Pure; the words are in `app.web.catalogue`."""

from __future__ import annotations

from enum import StrEnum

from app.web.catalogue import LABELS
from app.web.catalogue_reasons import REASONS


class Language(StrEnum):
    """The languages the page speaks, in the order of the catalogue's columns."""

    ENGLISH = "en"
    VIETNAMESE = "vi"


_COLUMN = {language: column for column, language in enumerate(Language)}


class Labels:
    """The labels of one language: `labels("stories")`, `labels("outlets", n=3)`, `labels.reason(state)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = _COLUMN[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`. "{n} outlet|{n} outlets" is one and many, chosen by `n`."""
        words = LABELS[key][self._column]
        if "n" in values and "|" in words:
            one, many = words.split("|")
            words = one if values["n"] == 1 else many
        return words.format(**values) if values else words

    def reason(self, member: StrEnum) -> str:
        """The words for a member of one of core's closed vocabularies."""
        return REASONS[type(member)][member][self._column]


def language_of(asked: str | None, *, default: Language) -> Language:
    """The language a request asks for, where we speak it; else the default."""
    return Language(asked) if asked in set(Language) else default
