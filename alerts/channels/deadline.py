"""A cap on how long one sending may take in all, whatever the other side drips: the line is cut when it is over."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Deadline:
    """Cuts every watched socket after so many seconds. Time-outs of sockets alone start anew with each byte.

    A duplicate of the socket's descriptor is kept, so that the cut works through TLS as well.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, sock: socket.socket) -> None:
        """Cut this line too, when the time is over."""
        with self._lock:
            self._lines.append(sock.dup())
        if self.passed:
            self._cut()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            while self._lines:
                self._lines.pop().close()

    def _cut(self) -> None:
        self.passed = True
        with self._lock:
            for line in self._lines:
                with contextlib.suppress(OSError):  # the other side was faster
                    line.shutdown(socket.SHUT_RDWR)
