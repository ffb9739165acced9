"""Query text → the row of signs and words that the parser reads, each with its column; days and refusals. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum, auto

from core.errors import QueryError
from core.problems import closest
from core.query_nodes import Field, term
from core.text import normalise

# Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975: no time zone file is needed to know its days.
VIETNAM = timezone(timedelta(hours=7))
AN_ATOM = 'a word, a "phrase" or "("'
FURTHEST = 100  # syllables of NEAR/n: two or three sentences
_QUOTES = {'"': '"”', "“": '"”', "”": '"”', "«": "»"}
_WORD = re.compile(r'[^\s()"“”«»]+')
_FIELD = re.compile(r"([a-z]+):")
_MINUS = re.compile(r"(?<![^\s(])-(?=[^\s-])")  # "-word", not "mini-CEO", "a - b" or "--"
_CONCEPT = re.compile(r"@([\w-]*)")
_NEAR = re.compile(r"NEAR(?:/(.*))?")
_OPENING = re.compile(r"\s*\(")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FIELD_NAMES = [field.value for field in Field]


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    CONCEPT = auto()
    NEAR = auto()
    SENTENCE = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A sign or word, as written; of a concept its name, of NEAR its number. `entity`: what follows "@concept:"."""

    kind: Kind
    text: str
    column: int
    entity: Token | None = None

    @property
    def written(self) -> str:
        """As whoever asks wrote it."""
        return {Kind.NEAR: f"NEAR/{self.text}", Kind.CONCEPT: f"@{self.text}"}.get(self.kind, self.text)


_SIGNS = {"(": Kind.OPEN, ")": Kind.CLOSE, "-": Kind.NOT}
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def refusal(message: str, column: int) -> QueryError:
    """What is wrong with the query, and where."""
    return QueryError(message, column=column)


def read_tokens(text: str) -> Iterator[Token]:
    """The text's tokens, END last. Words without a letter or digit ("–", "&") are passed over."""
    at = 0
    while at < len(text):
        token, at = _token_at(text, at)
        if token and (token.kind is not Kind.WORD or term(token.text)):
            yield token
    yield Token(Kind.END, "", len(text) + 1)


def _token_at(text: str, at: int) -> tuple[Token | None, int]:
    char, column = text[at], at + 1
    if char in _QUOTES:
        return _phrase_at(text, at)
    if char == "@":
        return _concept_at(text, at)
    if char in _SIGNS and (char != "-" or _MINUS.match(text, at)):
        return Token(_SIGNS[char], char, column), at + 1
    if (found := _FIELD.match(text, at)) and (token := _field(found, column)):
        return token, found.end()
    found = _WORD.match(text, at)
    if not found:  # white space, or a closing quotation mark that nothing opened
        return None, at + 1
    return _word(found, column), found.end()


def _word(found: re.Match[str], column: int) -> Token:
    word = found[0]
    if near := _NEAR.fullmatch(word):
        return Token(Kind.NEAR, _distance(near[1], column), column)
    if word == "SENTENCE":
        if not _OPENING.match(found.string, found.end()):
            after = 'expected "(" after SENTENCE; the word itself is written in quotation marks'
            raise refusal(after, found.end() + 1)
        return Token(Kind.SENTENCE, word, column)
    return Token(_OPERATORS.get(word, Kind.WORD), normalise(word), column)


def _distance(number: str | None, column: int) -> str:
    digits = number or ""
    if not (digits.isascii() and digits.isdigit()):
        wanted = "expected how many syllables may stand between, as NEAR/5"
        raise refusal(f"{wanted}; the word itself is written in quotation marks", column)
    if len(digits) > 9 or int(digits) > FURTHEST:
        raise refusal(f"NEAR/{digits}: expected a number up to {FURTHEST}", column)
    return digits


def _phrase_at(text: str, at: int) -> tuple[Token, int]:
    closing = _QUOTES[text[at]]
    ends = [end for quote in closing if (end := text.find(quote, at + 1)) > 0]
    if not ends:
        raise refusal(f"expected {closing[0]} somewhere after the quotation mark that opens here", at + 1)
    phrase = normalise(text[at + 1 : min(ends)])
    if not term(phrase):
        raise refusal("expected a letter or a digit between the quotation marks", at + 1)
    return Token(Kind.PHRASE, phrase, at + 1), min(ends) + 1


def _concept_at(text: str, at: int) -> tuple[Token, int]:
    """`@name`, `@name:entity` or `@name:"entity"`."""
    found = _CONCEPT.match(text, at)
    name, end = (found[1], found.end()) if found else ("", at)
    if not name:
        raise refusal("expected the name of a concept after @", at + 1)
    if text[end : end + 1] != ":":
        return Token(Kind.CONCEPT, name, at + 1), end
    end += 1
    if text[end : end + 1] in _QUOTES and end < len(text):
        entity, after = _phrase_at(text, end)
    else:
        word = _WORD.match(text, end)
        if not word:
            raise refusal(f'expected an entity after "@{name}:", as @{name}:"..."', end + 1)
        entity, after = Token(Kind.WORD, normalise(word[0]), end + 1), word.end()
    return Token(Kind.CONCEPT, name, at + 1, entity), after


def _field(found: re.Match[str], column: int) -> Token | None:
    """`name:` of a known field. "alibaba: tin mới" and "https://" are words; "outlets:dantri" is a mistake."""
    name = found[1]
    if name in _FIELD_NAMES:
        return Token(Kind.FIELD, name, column)
    rest = found.string[found.end() :]
    if rest[:1].strip() and not rest.startswith("//"):
        hint = closest(name, _FIELD_NAMES)
        raise refusal(
            f'unknown field "{name}:" ({hint}); write a colon that is meant as text in quotation marks', column
        )
    return None


def read_days(token: Token) -> tuple[datetime, datetime]:
    """The first moment of a day, month or year in Vietnam, and the first moment after it."""
    found = _DATE.fullmatch(token.text)  # without one, year 0 is refused as the 31st of February is
    try:
        year, month, day = (int(part) if part else 1 for part in found.groups()) if found else (0, 0, 0)
        first = datetime(year, month, day, tzinfo=VIETNAM)
        if found and found[3]:
            return first, first + timedelta(days=1)
        years, months = divmod(month if found and found[2] else 12, 12)
        return first, datetime(year + years, months + 1, 1, tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        message = f'"{token.text}" is no day: expected one as 2021-11-01, 2021-11 or 2021'
        raise refusal(message, token.column) from None
