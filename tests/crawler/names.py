"""Names that resolve as a test says, so that no test asks a real name server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped] # it ships no types

from tests.crawler.reactor import ReactorLoop


@implementer(IHostnameResolver)
class _Names:
    """Answers from a table, a list entry per look-up (the last one stays); what is not in it does not exist."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._table = {name: list(addresses) for name, addresses in table.items()}

    def resolveHostName(self, receiver: Any, name: str, portNumber: int = 0, *_: Any, **__: Any) -> Any:  # noqa: N802, N803 - Twisted's names
        receiver.resolutionBegan(self)
        found = self._table.get(name, [])
        address = found.pop(0) if len(found) > 1 else found[0] if found else ""
        if address:
            receiver.addressResolved(IPv4Address("TCP", address, portNumber))
        receiver.resolutionComplete()
        return self


@contextmanager
def resolving(loop: ReactorLoop, table: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Names resolve by this table until the block ends; addresses need no entry beyond themselves."""
    from twisted.internet import reactor

    async def install(resolver: Any) -> Any:
        return reactor.installNameResolver(resolver)

    before = loop.run(install(_Names(table)))
    try:
        yield
    finally:
        loop.run(install(before))
