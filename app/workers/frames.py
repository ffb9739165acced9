"""Values over a pipe: a mark, a length, a pickle. Only between this program and its own children."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

_MARK = b"btin"  # what is no frame (a stray print) shows at once, rather than as a length to wait for
_HEAD = struct.Struct(">4sI")
_MOST = 512 * 1024 * 1024  # bytes: pages are cut at a few megabytes, batches of articles are smaller


class FrameError(Exception):
    """What came is no frame."""


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


def _reduce_read_only(values: MappingProxyType[Any, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return _read_only, (dict(values),)


_REDUCERS: Mapping[type, Callable[[Any], Any]] = {
    MappingProxyType: _reduce_read_only
}  # `Article.found_by`, which pickle does not know


def pack(value: object) -> memoryview:
    """A value as one frame."""
    out = io.BytesIO(bytes(_HEAD.size))
    out.seek(_HEAD.size)
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    frame = out.getbuffer()
    _HEAD.pack_into(frame, 0, _MARK, len(frame) - _HEAD.size)
    return frame


def read(stream: BinaryIO) -> bytes | None:
    """The next frame's content; None at the end of the stream. Raises `FrameError`."""
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise FrameError("the stream ends within a frame's head")
    mark, length = _HEAD.unpack(head)
    if mark != _MARK or length > _MOST:
        raise FrameError(f"no frame begins with {head!r}")
    content = stream.read(length)
    if len(content) < length:
        raise FrameError("the stream ends within a frame")
    return content


def unpack(content: bytes) -> Any:
    """The value in a frame. Raises `FrameError`."""
    try:
        return pickle.loads(content)  # noqa: S301 (from a process of our own, over a pipe that nobody else has)
    except Exception as error:  # broken pickles raise nearly anything
        raise FrameError(f"a frame that does not unpack: {error}") from error
