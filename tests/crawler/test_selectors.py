"""Our selectors choose exactly what cssselect's XPath chooses, faster; what they cannot do is refused early."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from lxml.cssselect import CSSSelector

from crawler.elements import Index, elements, raw_text, sieve
from crawler.selectors import UnsupportedSelectorError, parse_query, parse_selectors

PAGE = html.fromstring(
    """<html><body><div id="main" class="box  wide"><h1 class="title" data-role="title">A</h1>
    <p class="lead">B <a href="/x" class="name">C</a></p><ul class="tags"><li><a rel="tag" href="/t1">D</a></li>
    <li class="hidden"><a rel="tag" href="/t2">E</a></li></ul><div class="box" type="content"><p>F</p></div></div>
    <div class="box hidden" id="admzone12"><p class="lead" style="display:none">G</p></div></body></html>"""
)

CHOICES = [
    "p", "h1.title", ".box", ".box.wide", "#main", "div#main.box", "[data-role=title]", "[data-role='title']",
    "h1[data-role]", "[id^=adm]", "[id$='12']", "[id*=zone]", "[class~=wide]", "[style*=none]", "div p", "div > p",
    ".box > .box p", "ul.tags a", "ul li > a[rel=tag]", "h1 + p", "p.lead a", "div:not(.hidden)",
    ".box:not([type=content]):not(.wide)", "a:not([class])", "*", "p, h1", "section p", ".absent a", "#absent",
    "li:not(.hidden) a", "[lang|=vi]", "body > div", "html body .lead",
]  # fmt: skip


def oracle(css: str, root: etree._Element) -> set[etree._Element]:
    """What cssselect's translation to XPath chooses."""
    return set(elements(CSSSelector(css), root))


@pytest.mark.parametrize("css", CHOICES)
def test_a_selector_chooses_what_cssselect_chooses(css: str) -> None:
    found = Index(PAGE).find(parse_selectors(css))
    assert set(found) == oracle(css, PAGE)
    assert all(sieve((css,)).catches(element) for element in found)
    assert not any(sieve((css,)).catches(element) for element in set(PAGE.iter("*")) - set(found))


def test_selectors_in_one_list_are_tried_one_after_another() -> None:
    found = Index(PAGE).find(parse_selectors("p.lead, h1"))
    assert [element.tag for element in found] == ["p", "p", "h1"]


Tree = tuple[str, list[str], str | None, list[Any]]

names = st.sampled_from(["a", "b", "c"])
tags = st.sampled_from(["div", "p", "span", "a"])
compounds = st.builds(
    lambda tag, classes, attribute: tag + "".join(f".{name}" for name in classes) + attribute,
    tags,
    st.lists(names, max_size=2),
    st.sampled_from(
        ["", "[title]", "[title=b]", "[title^=a]", "[title*=b]", "[title~=c]", ":not(.a)", ":not([title])"]
    ),
)
selectors = st.lists(compounds, min_size=1, max_size=3).flatmap(
    lambda parts: st.lists(
        st.sampled_from([" ", " > ", " + "]), min_size=len(parts) - 1, max_size=len(parts) - 1
    ).map(lambda joints: "".join(part + joint for part, joint in zip(parts, [*joints, ""], strict=True)))
)
leaves: st.SearchStrategy[Tree] = st.builds(
    lambda tag, classes, title: (tag, classes, title, []),
    tags,
    st.lists(names, max_size=2),
    st.none() | st.text("abc ", max_size=3),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(lambda leaf, below: (*leaf[:3], below), leaves, st.lists(inner, max_size=3)),
    max_leaves=12,
)


def grown(tree: Tree) -> etree._Element:
    tag, classes, title, below = tree
    element = etree.Element(tag)
    if classes:
        element.set("class", " ".join(classes))
    if title is not None:
        element.set("title", title)
    for each in below:
        element.append(grown(each))
    return element


@given(trees, selectors)
def test_on_any_tree_any_selector_agrees_with_cssselect(tree: Tree, css: str) -> None:
    root = grown(tree)
    wanted = oracle(css, root)
    assert set(Index(root).find(parse_selectors(css))) == wanted
    assert {element for element in root.iter("*") if sieve((css,)).catches(element)} == wanted


@pytest.mark.parametrize(
    "css",
    [
        "p:first-child",
        "p::text",
        "div >",
        "p[",
        "a ~ b",
        "p:contains('x')",
        "",
        "p:not(div p)",
        "time::attr(",
        "a::attr()",
    ],
)
def test_what_is_not_understood_is_refused_with_the_selector_in_the_message(css: str) -> None:
    with pytest.raises(UnsupportedSelectorError):
        parse_query(css)


def test_an_attribute_is_asked_for_behind_the_selector() -> None:
    query = parse_query("meta[name='its_publication']::attr(content)")
    assert query.attribute == "content"
    assert query.selectors == parse_selectors("meta[name='its_publication']")


def test_the_text_of_an_element_is_all_that_stands_under_it() -> None:
    assert raw_text(Index(PAGE).find(parse_selectors("p.lead"))[0]) == "B C"
    assert len(elements(etree.XPath("//li"), PAGE)) == 2
