"""Query text → tree, by recursive descent over its tokens; every error says what was expected and where.

Pure. Grammar:

    either := all (OR all)*          all  := negated ([AND] negated)*
    negated := (NOT | "-") negated | near          near := atom [NEAR/n atom]
    atom   := "(" either ")" | SENTENCE "(" either ")" | field ":" atom | word | phrase | @concept[:entity]
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.problems import closest
from core.query_concepts import Concepts
from core.query_nodes import (
    TEXT_FIELDS,
    And,
    Concept,
    Dated,
    Everything,
    Field,
    Named,
    Near,
    Node,
    Not,
    Or,
    Query,
    Sentence,
    Term,
    term,
)
from core.query_tokens import AN_ATOM, Kind, Token, read_days, read_tokens, refusal
from core.text import fold

_MAX_DEPTH = 20  # of three signs each at most; the parser of SQLite's FTS5 gives up at 100
_MAX_ATOMS = 500
_ATOMS = (Kind.WORD, Kind.PHRASE, Kind.OPEN, Kind.CONCEPT, Kind.SENTENCE)
_OF_ARTICLES = (Field.OUTLET, Field.TOPIC, Field.SINCE, Field.UNTIL)


def parse(
    text: str,
    *,
    topics: Collection[str] | None = None,
    outlets: Collection[str] | None = None,
    concepts: Concepts | None = None,
) -> Query:
    """Reads a query; an empty one finds everything.

    Where `topics` or `outlets` are given, a name that is not among them is an error. Without `concepts`, any
    @name is. Raises QueryError.
    """
    tokens = list(read_tokens(text))
    if len(tokens) == 1:
        if text.strip():
            raise refusal("expected a letter or a digit: there is nothing here to look for", 1)
        return Query(text, Everything())
    if len(tokens) > _MAX_ATOMS:
        raise refusal(
            f"too long: at most {_MAX_ATOMS} words and signs can be searched at once", tokens[_MAX_ATOMS].column
        )
    return Query(text, _Parser(tokens, {Field.TOPIC: topics, Field.OUTLET: outlets}, concepts).query())


class _Parser:
    """One pass over the tokens. `_field` is the field whose value is being read, where there is one."""

    def __init__(
        self, tokens: list[Token], known: Mapping[Field, Collection[str] | None], concepts: Concepts | None
    ) -> None:
        self._tokens = tokens
        self._known = known
        self._concepts = concepts
        self._at = 0
        self._depth = 0
        self._field: Field | None = None
        self._in_sentence = False

    def query(self) -> Node:
        node = self._either()
        if self._next.kind is Kind.CLOSE:
            raise refusal('unexpected ")": no "(" is open here', self._next.column)
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _either(self) -> Node:
        parts = [self._all()]
        while self._next.kind is Kind.OR:
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._negated()]
        while self._next.kind not in (Kind.OR, Kind.CLOSE, Kind.END):
            if self._next.kind is Kind.AND:
                self._take()
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self) -> Node:
        if self._next.kind is not Kind.NOT:
            return self._near()
        token = self._take()
        self._deeper(token)
        node = Not(self._negated())
        self._depth -= 1
        return node

    def _near(self) -> Node:
        first = self._next
        node = self._atom()
        if self._next.kind is not Kind.NEAR:
            return node
        left, near, second = _alternatives(node, first), self._take(), self._next
        right = _alternatives(self._atom(), second)
        if self._next.kind is Kind.NEAR:
            raise refusal("NEAR joins two: expected AND, as in (a NEAR/5 b) AND (b NEAR/5 c)", self._next.column)
        return Near(left, right, int(near.text))

    def _atom(self) -> Node:
        token = self._take()
        match token.kind:
            case Kind.OPEN:
                return self._group(token)
            case Kind.SENTENCE:
                return self._sentence(token)
            case Kind.FIELD:
                return self._of_field(token)
            case Kind.CONCEPT:
                return self._concept(token)
            case Kind.WORD | Kind.PHRASE:
                return self._value(token)
        before = f" after {self._tokens[self._at - 2].written}" if self._at > 1 else ""
        found = f', found "{token.written}"' if token.text else ", but the query ends here"
        raise refusal(f"expected {AN_ATOM}{before}{found}", token.column)

    def _group(self, opening: Token) -> Node:
        self._deeper(opening)
        node = self._either()
        if self._next.kind is not Kind.CLOSE:
            raise refusal(f'expected ")" for the "(" at column {opening.column}', self._next.column)
        self._take()
        self._depth -= 1
        return node

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise refusal(f"nested too deeply: at most {_MAX_DEPTH} levels", token.column)

    def _sentence(self, token: Token) -> Node:
        if self._in_sentence:
            raise refusal(f"SENTENCE within SENTENCE(...): expected {AN_ATOM}", token.column)
        if self._field in _OF_ARTICLES:
            raise refusal(f'expected a name after "{self._field}:", found "SENTENCE"', token.column)
        self._in_sentence = True
        part = self._group(self._take())
        self._in_sentence = False
        return Sentence(part, (self._field,) if self._field else TEXT_FIELDS)

    def _of_field(self, token: Token) -> Node:
        if self._field:
            raise refusal(f'a field within "{self._field.value}:(...)": expected {AN_ATOM}', token.column)
        field = Field(token.text)
        if self._in_sentence and field not in TEXT_FIELDS:
            raise refusal(
                f'"{token.text}:" is said of articles: expected it before or after SENTENCE(...)', token.column
            )
        follower = self._next
        if follower.kind not in _ATOMS:
            raise refusal(f'expected {AN_ATOM} after "{token.text}:"', follower.column)
        self._field = field
        node = self._atom()
        self._field = None
        return node

    def _value(self, token: Token) -> Node:
        match self._field:
            case Field.OUTLET | Field.TOPIC:
                return self._named(self._field, token)
            case Field.SINCE:
                return Dated(since=read_days(token)[0])
            case Field.UNTIL:
                return Dated(before=read_days(token)[1])
        fields = (self._field,) if self._field else TEXT_FIELDS
        found = term(token.text, fields)
        assert found is not None, "the tokens hold no word without a letter or digit"  # noqa: S101 - see read_tokens
        return found

    def _named(self, field: Field, token: Token) -> Named:
        known, name = self._known.get(field), token.text.lower()
        if known is not None and name not in {one.lower() for one in known}:
            hint = closest(name, sorted(known))
            raise refusal(
                f'no {field.value} is called "{token.text}"' + (f" ({hint})" if hint else ""), token.column
            )
        return Named(field, name)

    def _concept(self, token: Token) -> Concept:
        if self._field and self._field not in TEXT_FIELDS:
            raise refusal(f'concepts are looked for in title, lead and body, not in "{self._field}:"', token.column)
        if self._concepts is None:
            raise refusal(f'"@{token.text}": no concepts (@name) are known here; expected {AN_ATOM}', token.column)
        names = self._concepts.names()
        if token.text not in names:
            hint = closest(token.text, sorted(names))
            raise refusal(f'no concept is called "@{token.text}"' + (f" ({hint})" if hint else ""), token.column)
        node = Concept(token.text, self._concepts, fields=(self._field,) if self._field else TEXT_FIELDS)
        return replace(node, entity=_entity(token.entity, node)) if token.entity else node


def _entity(token: Token, concept: Concept) -> str:
    """The canonical name of what was written, whatever its capitals and accents, where only one is meant."""
    known = concept.known.entities(concept.name)
    meant = [name for name in known if name == token.text] or [name for name in known if _alike(name, token.text)]
    if len(meant) == 1:
        return meant[0]
    held = [name for name in sorted(meant or known) if fold(token.text) in fold(name)]
    hint = f'did you mean "{held[0]}"?' if held else closest(token.text, sorted(known))
    hint = f" ({hint})" if hint.startswith("did") or len(known) <= 12 else ""
    raise refusal(f'@{concept.name} has no entity "{token.text}"{hint}', token.column)


def _alike(name: str, written: str) -> bool:
    return fold(name) == fold(written)


def _alternatives(node: Node, token: Token) -> tuple[Term | Concept, ...]:
    """The words, phrases and concepts of which NEAR takes any one."""
    if isinstance(node, Term | Concept):
        return (node,)
    if isinstance(node, Or):
        return tuple(one for part in node.parts for one in _alternatives(part, token))
    raise refusal(
        'beside NEAR expected a word, a "phrase", a @concept, or several with OR between in parentheses',
        token.column,
    )
