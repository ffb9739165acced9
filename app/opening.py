"""Opens the database for a command that reads or mends, and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from storage.sqlite import file_of
from storage.store import Store, open_store


@contextmanager
def open_database(url: str) -> Iterator[Store]:
    """The store at `url` while the block lasts. Raises a `StorageError` in words a user can act on; one that is
    made for it is said, since a mistyped name would otherwise pass for a desk without news."""
    is_new = not file_of(url).exists()
    store = open_store(url)
    if is_new:
        click.echo(f"baotin: {store.place} was not there: it has been made, and is empty.", err=True)
    try:
        yield store
    finally:
        store.close()
