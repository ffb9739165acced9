"""Faults that answer something else, late, or not at all. Pure."""

from __future__ import annotations

from app.demo.press.faults.model import Fault, Manner, Scene, Wire
from app.demo.press.values import Reply


def status(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """An error status, with Retry-After where one was asked for."""
    del reply, scene
    headers = {"Content-Type": "text/html; charset=utf-8"}
    if fault.retry_after:
        headers["Retry-After"] = fault.retry_after
    body = b"" if fault.status == 204 else f"<html><body><h1>{fault.status}</h1></body></html>".encode()
    return Wire(status=fault.status, body=body, headers=headers)


def hang(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """Nothing for a while, then the true answer, if anybody still listens."""
    del scene
    headers = {"Content-Type": reply.content_type}
    return Wire(status=reply.status, body=reply.body, headers=headers, manner=Manner.HANG, seconds=fault.seconds)


def drip(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The true answer, a little at a time."""
    del scene
    headers = {"Content-Type": reply.content_type}
    return Wire(status=reply.status, body=reply.body, headers=headers, manner=Manner.DRIP, seconds=fault.seconds)


def reset(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The connection is closed without a word."""
    del fault, reply, scene
    return Wire(status=0, body=b"", manner=Manner.RESET)


def redirect(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """To `location`; without one, to the same path of another outlet, which is out of the site."""
    del reply
    location = fault.location or f"http://{scene.elsewhere}{scene.path}"
    return Wire(status=302, body=b"", headers={"Location": location})
