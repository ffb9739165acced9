"""One daemon per database: a file lock that the kernel lets go of, however its holder ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from core.errors import AlreadyRunningError, StorageError
from storage.sqlite import file_of, prepare_file


class DaemonLock:
    """Held from `acquire` to `release`, or to the end of the process. The file beside the database names the
    holder and stays: to delete it would let a third process lock another file of the same name."""

    def __init__(self, url: str) -> None:
        self._database = file_of(url)
        self._file: IO[str] | None = None

    @property
    def path(self) -> Path:
        """The file that is locked."""
        return self._database.with_name(self._database.name + ".lock")

    def acquire(self) -> None:
        """Take the lock. Raises AlreadyRunningError, which names the process that holds it."""
        if self._file:
            return
        prepare_file(self._database)
        try:
            file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StorageError(f"{self.path}: cannot be opened: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(file)
            file.close()
            raise AlreadyRunningError(
                f"{self._database}: another daemon{holder} works on this database; stop it, or name another one"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let it go."""
        if self._file:
            self._file.close()
            self._file = None

    def __enter__(self) -> DaemonLock:
        """Acquires."""
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Releases."""
        self.release()


def _holder(file: IO[str]) -> str:
    file.seek(0)
    pid = file.read(20).strip()
    return f" (process {pid})" if pid.isdigit() else ""
