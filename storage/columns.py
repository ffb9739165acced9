"""Column types of our own: aware times, enums by value, and the base that all tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

E_ = TypeVar("E_", bound=StrEnum)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite knows no zones: there it is text that sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: it would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[E_], Generic[E_]):
    """One of an enum, kept as its text, so that rows can be read without this program."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E_]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E_ | None, _dialect: Dialect) -> str | None:
        """The enum's text."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E_ | None:
        """The enum's member."""
        return None if value is None else self.kind(value)


Id = Annotated[int, mapped_column(primary_key=True)]
Text = Annotated[str, mapped_column(String, server_default="")]
Count = Annotated[int, mapped_column(server_default="0")]


class Base(DeclarativeBase):
    """What all tables share: how Python types are kept, and how constraints are named (migrations need names)."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime, list[Any]: JSON, dict[str, str]: JSON}  # noqa: RUF012 - as documented
