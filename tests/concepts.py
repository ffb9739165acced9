"""A few concepts of our own, with an exception of each kind, and the tagger that reads them."""

from __future__ import annotations

from functools import cache

from tagging.files import parse_concepts
from tagging.known import KnownConcepts
from tagging.tagger import Tagger

_FILE = """
concepts:
  company:
    facet: always
    entities:
      Kiến Vàng: {also: [Tập đoàn Kiến, Kien Vang], unless: [phim Kiến Vàng]}
      JD.com: [Kinh Đông]
      Ong: {unclear: [Ong], context: [gọi xe, Kiến Vàng]}
      Thuỷ Triều: [Hòa]
  authority:
    facet: always
    entities: {SAMR: [Tổng cục X], Bắc Kinh: {not_after: [ở]}}
  act:
    facet: beside
    entities: {phạt: [xử phạt], cấm: {void: [cấm đoán]}}
  matter:
    entities: {chip: [bán dẫn]}
  party:
    includes: [company, authority]
"""


@cache
def small_tagger() -> Tagger:
    """No topics: it finds facets alone."""
    concepts, problems = parse_concepts(_FILE, "small.yaml")
    assert not problems, problems
    return Tagger.build(concepts=[concepts], topics={})


@cache
def small_concepts() -> KnownConcepts:
    """company, authority, act, matter; and party, which includes the first two."""
    return KnownConcepts(small_tagger())
