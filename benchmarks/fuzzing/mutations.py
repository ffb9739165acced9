"""Damage to a page or a feed: what networks, content systems and hostile servers do to bytes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_MARKUP = (
    b"<div>", b"</div>", b"<p>", b"</p>", b"</article>", b"<table><td>", b"<!--", b"-->", b"<script>", b"</script>",
    b"<![CDATA[", b"]]>", b"<br>" * 40, b"<item>", b"</item>", b"<url><loc>", b"</loc>", b"<plaintext>", b"<svg>",
    b"&#xD800;", b"&#0;", b"&nope;", b"&amp;amp;amp;", b"<!DOCTYPE a [<!ENTITY x \"y\">]>", b"&x;",
    b'<meta property="article:published_time" content="9999-99-99">', b'<a href="//[">',
    b"<pubDate>31 Feb 99</pubDate>",
    b'<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle",1],"author":[null,{"name":[]}]}',
    b"<h1>", b'<p style="text-align:right">(Theo ', b"\xef\xbb\xbf", b"\0", b"\xff\xfe", b"\xe1\xbb",
)  # fmt: skip
_DEEP = 10_000


@dataclass(frozen=True, slots=True)
class Damage:
    """One change: which kind, where (in parts of 1,048,576 of the length) and how much (bytes)."""

    kind: str
    where: int
    much: int


def damaged(body: bytes, damages: Sequence[Damage], *, other: bytes) -> bytes:
    """The body after all of them, in order. `other` is what a part of may be mixed in."""
    for damage in damages:
        at = len(body) * damage.where >> 20
        body = KINDS[damage.kind](body, at, damage.much, other)
    return body


def _lost(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    return body[:at] + body[at + much :]


def _doubled(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    return body[: at + much] + body[at:]


def _changed(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    return body[:at] + bytes((byte * 7 + much) % 256 for byte in body[at : at + 8]) + body[at + 8 :]


def _cut_off(body: bytes, at: int, _much: int, _other: bytes) -> bytes:
    return body[:at]


def _mixed(body: bytes, at: int, much: int, other: bytes) -> bytes:
    start = len(other) * at // max(len(body), 1)
    return body[:at] + other[start : start + much * 4] + body[at:]


def _marked_up(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    return body[:at] + _MARKUP[much % len(_MARKUP)] + body[at:]


def _tag_lost(body: bytes, at: int, _much: int, _other: bytes) -> bytes:
    start = body.find(b"<", at)
    end = body.find(b">", start)
    return body[:start] + body[end + 1 :] if 0 <= start < end else body


def _attribute_grown(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    quote = body.find(b'"', at)
    return body[: quote + 1] + b"a b:" * much + body[quote + 1 :] if quote >= 0 else body


def _nested(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    tag = (b"<div>", b"<ul><li>", b"<b>", b"<table><tr><td>", b"<item>", b"[", b"<blockquote class=x>")[much % 7]
    return body[:at] + tag * (_DEEP if much % 16 == 0 else much % 200) + body[at:]


def _in_other_code(body: bytes, _at: int, much: int, _other: bytes) -> bytes:
    name = ("utf-16-le", "utf-16", "utf-16-be", "utf-8-sig", "cp1258", "utf-7", "utf-32")[much % 7]
    return body.decode("utf-8", "replace").encode(name, "replace")


def _with_nulls(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    return body[:at] + b"\0" * (much % 64 + 1) + body[at:]


def _in_entities(body: bytes, at: int, much: int, _other: bytes) -> bytes:
    text = body[at : at + much].decode("utf-8", "replace")
    return body[:at] + "".join(f"&#{ord(letter)};" for letter in text).encode() + body[at + much :]


KINDS: Mapping[str, Callable[[bytes, int, int, bytes], bytes]] = {
    "bytes lost": _lost,
    "bytes doubled": _doubled,
    "bytes changed": _changed,
    "cut off": _cut_off,
    "mixed with another": _mixed,
    "markup put in": _marked_up,
    "tag lost": _tag_lost,
    "attribute grown": _attribute_grown,
    "tags nested": _nested,
    "in another code": _in_other_code,
    "null bytes": _with_nulls,
    "as entities": _in_entities,
}
