"""Reads secrets from where the configuration says they are kept. What they are never leaves in an error."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import BaotinError
from core.settings import Secret, SecretRef


class SecretMissingError(BaotinError):
    """A secret is not where the configuration says it is."""


class SecretStore:
    """Resolves "env:NAME" and "file:path"; paths are relative to the configuration file's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, ref: SecretRef) -> Secret:
        """The secret; raises `SecretMissingError` naming the place, not the value."""
        kind, _, place = ref.source.partition(":")
        value = self._from_environment(place) if kind == "env" else self._from_file(place)
        return Secret(value)

    def _from_environment(self, name: str) -> str:
        value = os.environ.get(name, "").strip()
        if not value:
            raise SecretMissingError(f"the environment variable {name} is not set: set it, then start again")
        return value

    def _from_file(self, place: str) -> str:
        path = self._folder / Path(place).expanduser()
        try:
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not a text file"
            raise SecretMissingError(f"the secret file {path} cannot be read: {reason}") from None
        if not value:
            raise SecretMissingError(f"the secret file {path} is empty: write the secret into it")
        return value
