"""Faults that spoil the bytes of a true answer. Pure."""

from __future__ import annotations

import gzip

from app.demo.press.faults.model import Fault, Scene, Wire
from app.demo.press.values import Reply

_BOM = b"\xef\xbb\xbf"


def truncated(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """Half of the body under the length of the whole; then the connection is closed."""
    del fault, scene
    half = reply.body[: len(reply.body) // 2]
    return Wire(status=reply.status, body=half, headers=_typed(reply), length=len(reply.body))


def broken_gzip(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """A gzip stream that breaks off and ends in rubbish."""
    del fault, scene
    packed = gzip.compress(reply.body, mtime=0)
    body = packed[: len(packed) // 2] + b"\x00\xff" * 16
    return Wire(status=reply.status, body=body, headers={**_typed(reply), "Content-Encoding": "gzip"})


def wrong_charset(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """UTF-8 that the header calls something else."""
    del scene
    kind = reply.content_type.partition(";")[0]
    return Wire(status=reply.status, body=reply.body, headers={"Content-Type": f"{kind}; charset={fault.charset}"})


def lying_prolog(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """UTF-8 whose prolog says UTF-16, as a Vietnamese outlet serves it."""
    del fault, scene
    _, _, rest = reply.body.rpartition(b"?>\n")
    body = b'<?xml version="1.0" encoding="utf-16"?>\n' + rest
    return Wire(status=reply.status, body=body, headers={"Content-Type": _bare(reply)})


def utf16(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """True UTF-16LE, without a byte order mark and with nothing in the header that says so."""
    del fault, scene
    text = reply.body.decode().replace('encoding="utf-8"', 'encoding="utf-16"')
    return Wire(status=reply.status, body=text.encode("utf-16-le"), headers={"Content-Type": _bare(reply)})


def bom(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """A byte order mark before the prolog."""
    del fault, scene
    return Wire(status=reply.status, body=_BOM + reply.body, headers=_typed(reply))


def huge(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The true answer, with so much white space behind it that it has `size` bytes."""
    del scene
    return Wire(status=reply.status, body=reply.body.ljust(fault.size, b" "), headers=_typed(reply))


def _typed(reply: Reply) -> dict[str, str]:
    return {"Content-Type": reply.content_type}


def _bare(reply: Reply) -> str:
    return reply.content_type.partition(";")[0]
