"""The one tree of exceptions. A leaf states a fact; `permanent` says whether trying again can help."""

from __future__ import annotations


class BaotinError(Exception):
    """Anything unexpected that Baotin can name. Its text is fit for a user: what, where, what to do."""

    permanent: bool = True


class ConfigError(BaotinError):
    """The configuration cannot be used; `problems` lists everything wrong with it at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StorageError(BaotinError):
    """The database refused; the cause is chained."""


class StorageBusyError(StorageError):
    """Somebody else holds the database; trying again helps."""

    permanent = False


class SchemaError(StorageError):
    """The database's schema is not the one this version works with."""


class AlreadyRunningError(BaotinError):
    """Another daemon holds this database."""


class DeliveryError(BaotinError):
    """A channel could not deliver. Never holds a secret: raise it `from None` where the cause does."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class QueryError(BaotinError):
    """A query that does not parse; `column` counts from 1."""

    def __init__(self, message: str, *, column: int) -> None:
        super().__init__(f"column {column}: {message}")
        self.column = column
