"""What a new configuration can change in a running process, and what it cannot. Pure."""

from __future__ import annotations

from app.config.load import Configuration


def needs_restart(old: Configuration, new: Configuration) -> list[str]:
    """What a reload cannot change while the process runs."""
    before, after = old.config, new.config
    changed = {
        "database": before.database != after.database,
        "web.enabled": before.web.enabled != after.web.enabled,
        "web.host": before.web.host != after.web.host,
        "web.port": before.web.port != after.web.port,
        "log": before.log != after.log,
        "crawl.recheck": before.crawl.recheck != after.crawl.recheck,
    }
    return [name for name, differs in changed.items() if differs]
