"""What the index answers alone, and what of a query must be seen of the articles themselves."""

from __future__ import annotations

import pytest

from core.query import Concept, Everything, Field, Term, parse
from storage.search_coarse import All, Any, Beside, Coarse
from storage.search_widening import Sure, plan, widened
from tests.concepts import small_concepts

CONCEPTS = small_concepts()
YES, TAGGED, NO = Sure.YES, Sure.WHERE_TAGGED, Sure.NO

SURE = [
    ("cam -phạt outlet:x since:2021", YES),
    ("AI", NO),
    ("NOT AI", NO),
    ("cam NEAR/3 chip", YES),
    ("NOT cam NEAR/3 chip", YES),
    ("cấm NEAR/3 phạt", YES),
    ("cam NEAR/3 phạt", NO),
    ("cam NEAR/3 cam", NO),
    ('"cam chip" NEAR/3 "chip cam"', NO),
    ("AI NEAR/3 phạt", NO),
    ("title:cam NEAR/3 body:chip", YES),
    ("@company NEAR/3 chip", NO),
    ("SENTENCE(cam chip)", NO),
    ("@company", TAGGED),
    ("NOT @company:Ong", TAGGED),
    ("@party chip", TAGGED),
    ("@party AI", NO),
    ("title:@company", NO),
    ("@act", NO),
    ("@matter", NO),
    ("NOT @matter", NO),
]


@pytest.mark.parametrize(("text", "sure"), SURE, ids=[text for text, _ in SURE])
def test_how_far_an_index_can_be_trusted(text: str, sure: Sure) -> None:
    assert widened(parse(text, concepts=CONCEPTS).root)[1] is sure


def word(text: str, *fields: Field, exact: bool = False) -> Term:
    return Term((text,), exact=exact, fields=fields or (Field.TITLE, Field.LEAD, Field.BODY))


CAM, CHIP = word("cam"), word("chip")
WIDER: list[tuple[str, Coarse]] = [
    ("cam NEAR/3 chip", Any((Beside(CAM, CHIP, 3),))),
    ("cam NEAR/3 phạt", Any((All((Beside(CAM, word("phat"), 3), word("phạt", exact=True))),))),
    ("title:cam NEAR/3 chip", Any((Beside(word("cam", Field.TITLE), word("chip", Field.TITLE), 3),))),
    ("title:cam NEAR/3 body:chip", Any((Any(()),))),
    ("SENTENCE(cam NOT chip)", All((CAM, Everything()))),
    ("SENTENCE(cam NEAR/3 chip)", Any((Beside(CAM, CHIP, 3),))),
    ("NOT SENTENCE(cam)", Everything()),
]


@pytest.mark.parametrize(("text", "wider"), WIDER, ids=[text for text, _ in WIDER])
def test_what_an_index_is_asked(text: str, wider: Coarse) -> None:
    assert widened(parse(text).root)[0] == wider


def test_only_what_is_doubtful_is_left_to_see() -> None:
    asked = parse("cam @company SENTENCE(cam chip)", concepts=CONCEPTS)
    way = plan(asked.root)
    company, sentence = Concept("company", CONCEPTS), parse("SENTENCE(cam chip)").root
    assert way.to_see(CONCEPTS.version) == (sentence,)
    assert way.to_see("other rules") == (sentence, company)
    assert way.to_see(None) == (sentence, company)
    assert not way.is_exact
    assert plan(parse("cam NEAR/3 chip").root).is_exact
