"""The configuration that a demonstration runs on: the press's outlets, and the receivers beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

_TEMPLATE = """\
# The configuration of a demonstration: outlets and receivers of our own, all on this machine.
database: sqlite:///baotin.db
language: {language}
crawl:
  contact: demo@baotin.example
  interval: {interval}
  min_interval: {interval}
  delay: 0s
  timeout: 10s
  lease: {lease}
  recheck: [{recheck}]
  frozen_after: 3d
  allow_private_addresses: [loopback]
outlet_files: ["outlets/*.yaml"]
outlets: {{{shipped}}}
receivers:
{console}  slack: {{kind: slack, url: "file:secrets/slack-url", timeout: 5s}}
  email: {{kind: email, host: 127.0.0.1, port: {smtp_port}, security: none, sender: baotin@baotin.example,
          to: [desk@baotin.example], timeout: 5s}}
  webhook: {{kind: webhook, url: "file:secrets/webhook-url", secrets: ["file:secrets/webhook-secret"], timeout: 5s}}
routes:
  - {{name: desk, receivers: [{receivers}], group_wait: {group_wait}}}
web: {{port: {web_port}}}
log: {{level: {log_level}, form: auto}}
"""

LOUD = ("console", "slack", "email", "webhook")
QUIET = LOUD[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSettings:
    """What differs between a demonstration and a test. `shipped`: the real world's outlets, which are off."""

    shipped: Iterable[str]
    smtp_port: int
    receivers: tuple[str, ...] = LOUD
    interval: str = "1s"
    group_wait: str = "2s"
    lease: str = "30s"
    recheck: str = "4s, 15s"
    web_port: int = 0
    language: str = "en"
    log_level: str = "warning"


def demo_config(settings: DemoSettings) -> str:
    """The text of `config.yaml`."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return _TEMPLATE.format(
        **values
        | {
            "shipped": ", ".join(f"{name}: off" for name in sorted(settings.shipped)),
            "receivers": ", ".join(settings.receivers),
            "console": "  console: {kind: console}\n" if "console" in settings.receivers else "",
        }
    )
