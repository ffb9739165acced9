"""Values cross a pipe whole, and what is no frame is known at once."""

from __future__ import annotations

import io
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workers.frames import FrameError, pack, read, unpack
from tests.factories import article

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text() | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_values_come_out_as_they_went_in_and_in_order(values: list[Any]) -> None:
    stream = io.BytesIO(b"".join(pack(value) for value in values))
    assert [unpack(read(stream) or b"") for _ in values] == values
    assert read(stream) is None


def test_an_article_keeps_what_pickle_does_not_know() -> None:
    sent = replace(article(), found_by=MappingProxyType({"title": "selector"}))
    got = unpack(read(io.BytesIO(pack(sent))) or b"")
    assert got == sent
    assert isinstance(got.found_by, MappingProxyType)


@pytest.mark.parametrize(
    "raw",
    [
        b"a stray line of print\n",
        b"btin",
        bytes(pack("cut short"))[:-1],
        b"btin\xff\xff\xff\xff",
    ],
    ids=["a print", "half a head", "half a frame", "a length beyond all measure"],
)
def test_what_is_no_frame_is_an_error(raw: bytes) -> None:
    with pytest.raises(FrameError):
        read(io.BytesIO(raw))


@pytest.mark.parametrize("content", [b"", b"\x80\x05no pickle.", b"cno.such\nmodule\n."])
def test_what_does_not_unpack_is_an_error(content: bytes) -> None:
    with pytest.raises(FrameError):
        unpack(content)
