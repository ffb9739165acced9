"""The border of storage: errors of SQLAlchemy and SQLite leave here as errors of core, in words, without values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors import BaotinError, SchemaError, StorageBusyError, StorageError

# https://www.sqlite.org/rescode.html: the primary code is the low byte of the extended one.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and try again",
    sqlite3.SQLITE_READONLY: "it cannot be written to; check the permissions of the file and of its folder",
    sqlite3.SQLITE_PERM: "access is not permitted; check the permissions of the file and of its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that its folder exists and may be written to",
    sqlite3.SQLITE_NOTADB: "the file is not a database; name another file, or move this one away",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup (made with `baotin db backup`)",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write; check the disk and its free space",
}


@contextmanager
def border(place: str) -> Iterator[None]:
    """Whatever the database raises within becomes a StorageError that names `place`; other errors pass."""
    try:
        yield
    except BaotinError:
        raise
    except PoolTimeoutError as error:
        raise StorageBusyError(f"{place}: too many readers at once; try again in a moment") from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None)
        raise translated(cause if isinstance(cause, Exception) else error, place) from (cause or error)
    except (sqlite3.Error, UnicodeEncodeError) as error:
        raise translated(error, place) from error


def translated(error: BaseException, place: str) -> StorageError:
    """The error of core that stands for a driver's error."""
    if not isinstance(error, sqlite3.Error):
        return StorageError(f"{place}: cannot be stored: {_reason(error)}")
    code = _code(error)
    if is_busy(error):
        return StorageBusyError(f"{place}: another program holds the database; try again in a moment")
    if code in _WORDS:
        return StorageError(f"{place}: {_WORDS[code]}")
    if "no such table" in str(error) or "no such column" in str(error):
        return SchemaError(f"{place}: the schema is not the one this version works with ({error})")
    return StorageError(f"{place}: {error}")


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else's lock is all that is wrong."""
    return _code(error) in _BUSY


def _code(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _reason(error: BaseException) -> str:
    """A driver's or our own refusal without the value: a UnicodeEncodeError's text would repeat it."""
    return "a text is not valid Unicode" if isinstance(error, UnicodeEncodeError) else str(error)
