"""A worker process: jobs come on standard input, replies go out on standard output, until the input ends.

Run as `python -m app.workers.child` by `app.workers.worker`. It ends with the process that started it, however that
one ended: then its input ends too.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO

from app.workers.frames import FrameError, pack, read, unpack
from app.workers.work import Failed, SetUp, do

READY = "ready"
_NOT_OURS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Works until there is nothing more to come."""
    for number in _NOT_OURS:
        # Sent to a whole group by a terminal or a service manager; whoever started us says when it is enough.
        signal.signal(number, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not fall among the replies
    try:
        return _serve(sys.stdin.buffer, replies)
    except BrokenPipeError:
        os._exit(0)  # nobody is left to reply to, nor to be told so when `replies` is closed
    except FrameError:
        return 1  # whoever wrote died over it


def _serve(jobs: BinaryIO, replies: BinaryIO) -> int:
    set_up = read(jobs)
    if set_up is None:
        return 0
    rules: SetUp = unpack(set_up)
    _send(replies, READY)
    while (content := read(jobs)) is not None:
        # Without a handler the alarm ends the process, even within C code: a last resort, should nobody watch.
        signal.setitimer(signal.ITIMER_REAL, rules.seconds)
        try:
            reply: object = do(unpack(content), rules)
        except FrameError as error:
            reply = Failed(str(error))
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(replies, reply)
    return 0


def _send(replies: BinaryIO, value: object) -> None:
    replies.write(pack(value))
    replies.flush()


if __name__ == "__main__":
    sys.exit(main())
