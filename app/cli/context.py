"""What every command starts from: the configuration and the database, opened when first asked for."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from app.config.load import Configuration, load
from app.log import set_up_logging
from core.errors import BaotinError, ConfigError, QueryError, StorageError
from storage.sqlite import file_of

FOUND_WANTING = 1
MISUSED = 2
DEFAULT_FILE = Path("config.yaml")

Command = TypeVar("Command", bound=Callable[..., Any])


class Context:
    """The global options, and what is built from them."""

    def __init__(self, *, file: Path | None, database: str | None) -> None:
        self.file = file
        self._database = database
        self._configuration: Configuration | None = None

    @property
    def configuration(self) -> Configuration:
        """The configuration in force; raises `ConfigError`."""
        if self._configuration is None:
            self._configuration = load(self.file)
            log = self._configuration.config.log
            set_up_logging(level=log.level, form=log.form)
        return self._configuration

    @property
    def database(self) -> str:
        """The database's URL: what was asked for, else what is configured."""
        return self._database or self.configuration.database


def find_config(given: str | None) -> Path | None:
    """The file asked for; else config.yaml of the folder one stands in; else none, and the defaults hold."""
    if given:
        return Path(given)
    return DEFAULT_FILE if DEFAULT_FILE.is_file() else None


def database_url(value: str | None) -> str | None:
    """A URL as given, or the path of an SQLite file made into one. Raises `BadParameter` for what is neither."""
    if value is None:
        return None
    url = value if "://" in value else f"sqlite:///{Path(value).expanduser().resolve()}" if value else "sqlite:///"
    try:
        file_of(url)
    except StorageError as error:
        raise click.BadParameter(str(error), param_hint="--database") from None
    return url


def reports_errors(command: Command) -> Command:
    """What is expected to go wrong is said in a line or a list, without a trace; exit 2 for the user's own."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            sys.exit(MISUSED)
        except QueryError as error:
            click.echo(f"query: {error}", err=True)
            sys.exit(MISUSED)
        except BaotinError as error:
            click.echo(f"baotin: {error}", err=True)
            sys.exit(FOUND_WANTING)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read our output has enough (`| head`): click ends quietly
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"baotin: {place}{error.strerror or error}", err=True)
            sys.exit(FOUND_WANTING)

    return wrapped  # type: ignore[return-value]  # functools.wraps keeps the signature, mypy cannot see it


pass_context = click.make_pass_decorator(Context)
