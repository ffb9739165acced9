"""Unpacks a body that came compressed, within bounds, and whole or not at all. Pure.

Scrapy's own unpacking gives half a page for a damaged gzip body and says nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from core.reasons import FeedProblem
from crawler.fetching.answers import Trouble

ACCEPTED = "gzip, deflate"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # wbits
_NAMES = {"gzip": (_GZIP,), "x-gzip": (_GZIP,), "deflate": (_ZLIB, _RAW)}


def unpack(body: bytes, *, encodings: Sequence[str], limit: int) -> bytes | Trouble:
    """The body as it was before `encodings` (in the order of Content-Encoding) were put on."""
    for name in reversed([name.strip().lower() for text in encodings for name in text.split(",")]):
        if name in ("", "identity"):
            continue
        if name not in _NAMES:
            return Trouble(problem=FeedProblem.BROKEN_BODY, detail=f'packed as "{name[:40]}", not asked for')
        unpacked = _inflate(body, _NAMES[name], limit)
        if isinstance(unpacked, Trouble):
            return unpacked
        body = unpacked
    return body


def _inflate(body: bytes, formats: tuple[int, ...], limit: int) -> bytes | Trouble:
    broken = Trouble(problem=FeedProblem.BROKEN_BODY, detail="the compressed body is damaged or cut off")
    for wbits in formats:
        unpacker = zlib.decompressobj(wbits=wbits)
        try:
            unpacked = unpacker.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(unpacked) > limit:
            return Trouble(problem=FeedProblem.TOO_LARGE, detail=f"more than {limit} bytes, unpacked")
        return unpacked if unpacker.eof else broken
    return broken
