"""The text of a draft parses back to what was meant, whatever a site calls itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.yamldoc import parse_yaml
from crawler.drafting.writing import written

_TEXT = st.text(max_size=60)
_VALUE = st.one_of(_TEXT, st.booleans(), st.lists(_TEXT, max_size=4))
_SETTINGS = st.fixed_dictionaries(
    {
        "key": _TEXT,
        "name": _TEXT,
        "domains": st.lists(_TEXT, max_size=3),
        "feeds": st.lists(
            st.dictionaries(st.sampled_from(["url", "links", "title", "section"]), _VALUE, min_size=1)
        ),
        "article": st.fixed_dictionaries({"pattern": _TEXT, "exclude": st.lists(_TEXT)}),
        "page": st.dictionaries(st.sampled_from(["body", "lead"]), st.lists(_TEXT), min_size=1),
    }
)


@given(_SETTINGS, st.text(max_size=200))
def test_what_is_written_reads_back_as_it_was_whatever_stands_in_the_comments(
    settings: dict[str, Any], remark: str
) -> None:
    remarks = {
        path: [remark] for path in ("key", "name", "feeds[0]", "feeds[]", "article.pattern", "page.body", "page.")
    }
    text = written(settings, remarks, head=(remark,))
    assert parse_yaml(text).data == settings


def test_a_pattern_keeps_its_backslashes_as_they_are() -> None:
    text = written({"article": {"pattern": r"a\.b/(?P<id>\d+)'x"}}, {})
    assert text == "article:\n  pattern: 'a\\.b/(?P<id>\\d+)''x'\n"


def test_long_remarks_are_wrapped_and_stand_above_what_they_speak_of() -> None:
    text = written(
        {"key": "vidu", "feeds": [{"url": "https://a.example/"}]}, {"feeds[0]": ["từ " * 60], "feeds[]": ["x"]}
    )
    lines = text.splitlines()
    assert max(map(len, lines)) <= 112
    assert lines[0] == "key: vidu"
    assert lines[-1] == "  # x"
    assert all(line.startswith("  # từ") for line in lines[2:-2])
