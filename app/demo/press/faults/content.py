"""Faults that are well-formed and say the wrong thing, with status 200. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from app.demo.press.faults.model import Fault, Scene, Wire
from app.demo.press.site import Look
from app.demo.press.values import Reply

# A cookie challenge of the size of a real one: under 200 bytes, a script, no text.
_CHALLENGE = (
    b"<html><head><script>document.cookie='D1N=8f3c1e;path=/;max-age=86400';"
    b"window.location.reload(true);</script></head><body></body></html>"
)

_NAME = re.compile(rb'\b(class|id)="')


def challenge(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """A script and a cookie where a page or a feed should be."""
    del fault, reply, scene
    headers = {"Content-Type": "text/html", "Set-Cookie": "D1N=8f3c1e; path=/", "Cache-Control": "no-store"}
    return Wire(status=200, body=_CHALLENGE, headers=headers)


def empty_feed(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """A channel without items."""
    del fault, reply
    return _sent(scene.answer(scene.path, Look(empty=True)))


def frozen_feed(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The feed as it stood when the fault was ordered, its dates weeks old."""
    del reply
    return _sent(scene.answer(scene.path, Look(hour=fault.hour, backdate=timedelta(days=fault.days))))


def other_feed(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """Another section's feed."""
    del fault, reply
    return _sent(scene.answer(scene.other_feed(), Look()))


def odd_date(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The true answer with every time in the form that was asked for."""
    del reply
    return _sent(scene.answer(scene.path, Look(form=fault.form)))


def new_template(fault: Fault, reply: Reply, scene: Scene) -> Wire:
    """The true page with every class and id of another name, as a site's new coat has it; its metadata stays."""
    del fault, scene
    return _sent(replace(reply, body=_NAME.sub(rb'\1="moi-', reply.body)))


def _sent(reply: Reply) -> Wire:
    return Wire(status=reply.status, body=reply.body, headers={"Content-Type": reply.content_type})
