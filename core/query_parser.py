"""Query text → tree, by recursive descent over a list of tokens; every error says what was expected and where.

Pure. Grammar:

    either := all (OR all)*          all   := negated ([AND] negated)*
    negated := (NOT | "-") negated | atom
    atom   := "(" either ")" | field ":" (word | phrase | "(" either ")") | word | phrase
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum, auto
from typing import NoReturn

from core.errors import QueryError
from core.problems import closest
from core.query_nodes import TEXT_FIELDS, And, Dated, Everything, Field, Named, Node, Not, Or, Query, term
from core.text import normalise

# Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975: no time zone file is needed to know its days.
VIETNAM = timezone(timedelta(hours=7))
_MAX_DEPTH = 20  # of three signs each at most; the parser of SQLite's FTS5 gives up at 100
_MAX_ATOMS = 500
_QUOTES = {'"': '"”', "“": '”"', "”": '”"', "«": "»"}
_WORD = re.compile(r'[^\s()"“”«»]+')
_FIELD = re.compile(r"([a-z]+):")
_MINUS = re.compile(r"(?<![^\s(])-(?=[^\s-])")  # "-word", not "mini-CEO", "a - b" or "--"
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FIELD_NAMES = [field.value for field in Field]
_AN_ATOM = 'a word, a "phrase" or "("'


class _Kind(Enum):
    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str
    column: int


_SIGNS = {"(": _Kind.OPEN, ")": _Kind.CLOSE, "-": _Kind.NOT}
_OPERATORS = {"AND": _Kind.AND, "OR": _Kind.OR, "NOT": _Kind.NOT}


def parse(text: str, *, topics: Collection[str] | None = None, outlets: Collection[str] | None = None) -> Query:
    """Reads a query; an empty one finds everything.

    Where `topics` or `outlets` are given, a name that is not among them is an error. Raises QueryError.
    """
    tokens = list(_tokens(text))
    if len(tokens) == 1:
        if text.strip():
            _fail("expected a letter or a digit: there is nothing here to look for", 1)
        return Query(text, Everything())
    if len(tokens) > _MAX_ATOMS:
        _fail(f"too long: at most {_MAX_ATOMS} words and signs can be searched at once", tokens[_MAX_ATOMS].column)
    return Query(text, _Parser(tokens, {Field.TOPIC: topics, Field.OUTLET: outlets}).query())


def _fail(message: str, column: int) -> NoReturn:
    raise QueryError(message, column=column)


def _tokens(text: str) -> Iterator[_Token]:
    """The text's tokens, END last. Words without a letter or digit ("–", "&") are passed over."""
    at = 0
    while at < len(text):
        token, at = _token_at(text, at)
        if token and (token.kind is not _Kind.WORD or term(token.text)):
            yield token
    yield _Token(_Kind.END, "", len(text) + 1)


def _token_at(text: str, at: int) -> tuple[_Token | None, int]:
    char, column = text[at], at + 1
    if char in _QUOTES:
        return _phrase_at(text, at)
    if char in _SIGNS and (char != "-" or _MINUS.match(text, at)):
        return _Token(_SIGNS[char], char, column), at + 1
    if (found := _FIELD.match(text, at)) and (token := _field(found, column)):
        return token, found.end()
    found = _WORD.match(text, at)
    if not found:  # white space, or a closing quotation mark that nothing opened
        return None, at + 1
    if found[0].startswith("@"):
        _fail(f'"{found[0]}": concepts (@name) cannot be searched for; expected {_AN_ATOM}', column)
    kind = _OPERATORS.get(found[0], _Kind.WORD)
    return _Token(kind, normalise(found[0]), column), found.end()


def _phrase_at(text: str, at: int) -> tuple[_Token, int]:
    closing = _QUOTES[text[at]]
    ends = [end for quote in closing if (end := text.find(quote, at + 1)) > 0]
    if not ends:
        _fail(f"expected {closing[0]} somewhere after the quotation mark that opens here", at + 1)
    phrase = normalise(text[at + 1 : min(ends)])
    if not term(phrase):
        _fail("expected a letter or a digit between the quotation marks", at + 1)
    return _Token(_Kind.PHRASE, phrase, at + 1), min(ends) + 1


def _field(found: re.Match[str], column: int) -> _Token | None:
    """`name:` of a known field. "alibaba: tin mới" and "https://" are words; "outlets:dantri" is a mistake."""
    name = found[1]
    if name in _FIELD_NAMES:
        return _Token(_Kind.FIELD, name, column)
    rest = found.string[found.end() :]
    if rest[:1].strip() and not rest.startswith("//"):
        hint = closest(name, _FIELD_NAMES)
        _fail(f'unknown field "{name}:" ({hint}); write a colon that is meant as text in quotation marks', column)
    return None


class _Parser:
    """One pass over the tokens. `_field` is the field whose value is being read, where there is one."""

    def __init__(self, tokens: list[_Token], known: Mapping[Field, Collection[str] | None]) -> None:
        self._tokens = tokens
        self._known = known
        self._at = 0
        self._depth = 0
        self._field: Field | None = None

    def query(self) -> Node:
        node = self._either()
        if self._next.kind is _Kind.CLOSE:
            _fail('unexpected ")": no "(" is open here', self._next.column)
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def _either(self) -> Node:
        parts = [self._all()]
        while self._next.kind is _Kind.OR:
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._negated()]
        while self._next.kind not in (_Kind.OR, _Kind.CLOSE, _Kind.END):
            if self._next.kind is _Kind.AND:
                self._take()
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self) -> Node:
        if self._next.kind is not _Kind.NOT:
            return self._atom()
        token = self._take()
        self._deeper(token)
        node = Not(self._negated())
        self._depth -= 1
        return node

    def _atom(self) -> Node:
        token = self._take()
        match token.kind:
            case _Kind.OPEN:
                return self._group(token)
            case _Kind.FIELD:
                return self._of_field(token)
            case _Kind.WORD | _Kind.PHRASE:
                return self._value(token)
        before = f" after {self._tokens[self._at - 2].text}" if self._at > 1 else ""
        found = f', found "{token.text}"' if token.text else ", but the query ends here"
        _fail(f"expected {_AN_ATOM}{before}{found}", token.column)

    def _group(self, opening: _Token) -> Node:
        self._deeper(opening)
        node = self._either()
        if self._next.kind is not _Kind.CLOSE:
            _fail(f'expected ")" for the "(" at column {opening.column}', self._next.column)
        self._take()
        self._depth -= 1
        return node

    def _deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            _fail(f"nested too deeply: at most {_MAX_DEPTH} levels", token.column)

    def _of_field(self, token: _Token) -> Node:
        if self._field:
            _fail(f'a field within "{self._field.value}:(...)": expected {_AN_ATOM}', token.column)
        follower = self._next
        if follower.kind not in (_Kind.WORD, _Kind.PHRASE, _Kind.OPEN):
            _fail(f'expected {_AN_ATOM} after "{token.text}:"', follower.column)
        self._field = Field(token.text)
        node = self._atom()
        self._field = None
        return node

    def _value(self, token: _Token) -> Node:
        match self._field:
            case Field.OUTLET | Field.TOPIC:
                return self._named(self._field, token)
            case Field.SINCE:
                return Dated(since=_days(token)[0])
            case Field.UNTIL:
                return Dated(before=_days(token)[1])
        fields = (self._field,) if self._field else TEXT_FIELDS
        found = term(token.text, fields)
        assert found is not None, "the tokens hold no word without a letter or digit"  # noqa: S101 - see _tokens
        return found

    def _named(self, field: Field, token: _Token) -> Named:
        known, name = self._known.get(field), token.text.lower()
        if known is not None and name not in {one.lower() for one in known}:
            hint = closest(name, sorted(known))
            _fail(f'no {field.value} is called "{token.text}"' + (f" ({hint})" if hint else ""), token.column)
        return Named(field, name)


def _days(token: _Token) -> tuple[datetime, datetime]:
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
        _fail(f'"{token.text}" is no day: expected one as 2021-11-01, 2021-11 or 2021', token.column)
