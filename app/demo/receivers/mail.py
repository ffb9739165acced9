"""A mail server on loopback (aiosmtpd in a thread of its own) that keeps what it is sent, and refuses or hangs
on order."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from app.demo.receivers.arrivals import Arrival, Mailbox, delivery_id_in, urls_in
from app.demo.receivers.failures import Failure, FailureKind, Failures
from core.clock import Clock, SystemClock

_OK = "250 OK"


class MailServer:
    """Takes mail for anybody. Opens with `with`."""

    name = "email"

    def __init__(self, *, port: int = 0, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.mailbox = Mailbox()
        self.failures = Failures()
        self._loop = asyncio.new_event_loop()
        try:
            self._server = self._loop.run_until_complete(
                self._loop.create_server(self._session, host="127.0.0.1", port=port)
            )
        except OSError:
            self._loop.close()
            raise
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> MailServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Stops, ends what hangs, frees the port."""
        if self._loop.is_closed():
            return
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        else:
            self._loop.run_until_complete(self._end())
        self._loop.close()

    async def handle_MAIL(  # noqa: N802  the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The sender is welcome, but for a failure ordered."""
        del session
        failed = await self._failed("mail", server)
        if not failed:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return failed or _OK

    async def handle_RCPT(  # noqa: N802  the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Everybody has a mailbox here, but for a failure ordered."""
        del session
        failed = await self._failed("rcpt", server)
        if not failed:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return failed or _OK

    async def handle_DATA(  # noqa: N802  the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keeps the message, and says so unless it is to be silent."""
        del session
        failure = self.failures.take()
        taken = failure is None or failure.kind is FailureKind.SILENT
        answer = _OK if failure is None else _refusal(failure)
        self.mailbox.put(self._arrival(envelope, accepted=taken, answer=answer))
        return await self._answer(failure, server) if failure else _OK

    def _session(self) -> SMTP:
        return SMTP(self, hostname="thu.example", loop=self._loop, enable_SMTPUTF8=True)

    async def _failed(self, stage: str, server: SMTP) -> str:
        failure = self.failures.take(stage=stage)
        return await self._answer(failure, server) if failure else ""

    async def _answer(self, failure: Failure, server: SMTP) -> str:
        if failure.kind in (FailureKind.SILENT, FailureKind.HANG):
            await asyncio.sleep(failure.seconds)
        if failure.kind is FailureKind.CLOSE and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return _OK if failure.kind is FailureKind.SILENT else _refusal(failure)

    def _arrival(self, envelope: Envelope, *, accepted: bool, answer: str) -> Arrival:
        content: Any = envelope.content
        raw = content.encode() if isinstance(content, str) else bytes(content or b"")
        message = message_from_bytes(raw, policy=policy.default)
        texts = _texts(message)
        return Arrival(
            receiver=self.name,
            at=self.clock.now(),
            id=_id(message),
            headline=str(message.get("Subject", "")),
            text="\n".join(texts),
            urls=urls_in(texts),
            accepted=accepted,
            answer=answer,
            raw=raw.decode("utf-8", "replace"),
        )

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _refusal(failure: Failure) -> str:
    return f"{failure.status} {failure.text or 'refused on order'}"


def _texts(message: EmailMessage) -> list[str]:
    """The decoded text parts."""
    parts = (part for part in message.walk() if part.get_content_maintype() == "text")
    return [str(part.get_content()) for part in parts]


def _id(message: EmailMessage) -> str:
    """The delivery's id, which a Message-ID of ours holds; else the whole Message-ID."""
    given = str(message.get("Message-ID", ""))
    return delivery_id_in(given) or given
