"""The bytes of an archive, unpacked member by member, never more than a block of them in memory.

What is damaged is left behind: reading goes on at the next member whose content begins like a record. (warcio's own
reader prints such damage and ends there, as if the file had ended.)
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

MARK = b"WARC/"  # every record begins with it
_BLOCK = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_WBITS = 31  # gzip, with its header and its checksum


class DamagedError(Exception):
    """The packed bytes make no sense here."""


class EndlessError(Exception):
    """A record's head goes on and on."""


class Tape:
    """Reads forward only, so that it may be a pipe. `read` and `readline` give less than they were asked for only
    at the end of the file."""

    def __init__(self, raw: BinaryIO, *, packed: bool) -> None:
        self.position = 0
        """Bytes of the file that have been read so far."""
        self.cut = False
        """Whether the file ends within a member."""
        self.allowance = 0
        """Bytes that lines may still take: a head has an end."""
        self._raw = raw
        self._packed = packed
        self._unpacker = zlib.decompressobj(_WBITS) if packed else None
        self._fresh = True  # the unpacker has been given nothing yet
        self._input = b""  # packed, and not unpacked yet
        self._ready = b""  # unpacked, from `_at` on not read yet
        self._at = 0

    def read(self, length: int) -> bytes:
        """The next `length` bytes. Raises `DamagedError`."""
        parts: list[bytes] = []
        while length > 0 and (self._at < len(self._ready) or self._fill()):
            part = self._ready[self._at : self._at + length]
            self._at += len(part)
            length -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, length: int | None = None) -> bytes:
        """The rest of the line, or `length` bytes of it. Raises `DamagedError`, or `EndlessError` where lines take
        more than their allowance."""
        parts: list[bytes] = []
        left = self.allowance + 1 if length is None else min(length, self.allowance + 1)
        while left > 0 and (self._at < len(self._ready) or self._fill()):
            end = self._ready.find(b"\n", self._at, self._at + left) + 1
            part = self._ready[self._at : end or self._at + left]
            self._at += len(part)
            left -= len(part)
            parts.append(part)
            if end:
                break
        line = b"".join(parts)
        self.allowance -= len(line)
        if self.allowance < 0:
            raise EndlessError
        return line

    def unread(self, data: bytes) -> None:
        """Puts back what was read last."""
        self._ready = data + self._ready[self._at :]
        self._at = 0

    def settle(self) -> None:
        """Reads on to the end of the member, if nothing else is left of it: its checksum is looked at. Raises
        `DamagedError`."""
        while self._packed and self._at >= len(self._ready) and not self._between():
            if not self._step():
                return

    def find_mark(self) -> bool:
        """Passes over everything up to the next line that begins like a record, and leaves it to be read; False at
        the end of the file. Never raises."""
        at_start = True
        while True:
            self.allowance = _BLOCK
            try:
                line = self.readline(_BLOCK)
            except DamagedError:
                if not self.next_member():
                    return False
                at_start = True
                continue
            if not line:
                return False
            if at_start and line.startswith(MARK):
                self.unread(line)
                return True
            at_start = line.endswith(b"\n")

    def next_member(self) -> bool:
        """After `DamagedError`: goes on at the next member that holds a record; False where there is none."""
        self._ready, self._at = b"", 0
        start = 1 if self._fresh else 0  # not the one again over which it failed
        self._unpacker, self._fresh = zlib.decompressobj(_WBITS), True
        while True:
            found = self._input.find(_GZIP, start)
            if found < 0:
                kept = self._input[-2:]  # a mark may lie across two blocks
                more = self._more()
                self._input, start = kept + more if more else b"", 0
                if not more:
                    return False
                continue
            self._input = self._input[found:] + self._more()
            if _begins_a_record(self._input):
                return True
            start = 1

    def _fill(self) -> bool:
        """Has something ready to be read; False at the end of the file."""
        while self._at >= len(self._ready):
            if not self._step():
                return False
        return True

    def _step(self) -> bool:
        """One block, or the rest of one. It may bring nothing; False at the end of the file."""
        if self._unpacker is None:
            self._ready, self._at = self._more(), 0
            return bool(self._ready)
        if self._between():
            self._unpacker, self._fresh = zlib.decompressobj(_WBITS), True
        self._input = self._input or self._more()
        if not self._input:
            self.cut = self.cut or not self._fresh
            return False
        try:
            self._ready, self._at = self._unpacker.decompress(self._input, _BLOCK), 0
        except zlib.error as error:
            raise DamagedError(str(error)) from None
        self._fresh = False
        self._input = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        return True

    def _between(self) -> bool:
        """Whether a member has ended, and the next one has not begun."""
        return self._unpacker is not None and self._unpacker.eof

    def _more(self) -> bytes:
        block = self._raw.read(_BLOCK)
        self.position += len(block)
        return block


def _begins_a_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(_WBITS).decompress(packed, len(MARK)) == MARK
    except zlib.error:
        return False
