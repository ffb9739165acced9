"""Resolves names for the download handler, and lets no connection through to an address that is refused.

The address checked is the address connected to: there is no second look-up in between that could answer otherwise.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IReactorPluggableNameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped] # it ships no types

from crawler.fetching.addresses import AddressRule

# Twisted's interfaces are described to zope, not to mypy; hence the Any below.


@implementer(IReactorPluggableNameResolver)
class GuardedReactor:
    """The reactor, but names resolve through the guard. One per request: `refused` is what that request met."""

    def __init__(self, reactor: Any, rule: AddressRule) -> None:
        self._reactor = reactor
        self._rule = rule
        self.refused = ""

    @property
    def nameResolver(self) -> Any:  # noqa: N802 - Twisted's name for it
        """Where Twisted's endpoints look up names, and IP addresses too."""
        return _GuardedResolver(self, self._reactor.nameResolver)

    def installNameResolver(self, resolver: Any) -> None:  # noqa: N802 - Twisted's name for it
        """Part of the interface; nobody may replace the guard."""
        raise NotImplementedError

    def admits(self, address: str) -> bool:
        """Whether this address may be connected to; one that may not is remembered."""
        if self._rule.refuses(address):
            self.refused = address
            return False
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


@implementer(IHostnameResolver)
class _GuardedResolver:
    def __init__(self, guard: GuardedReactor, resolver: Any) -> None:
        self._guard = guard
        self._resolver = resolver

    def resolveHostName(self, receiver: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 - Twisted's name
        """Looks the name up as ever; the receiver sees only the addresses that are admitted."""
        return self._resolver.resolveHostName(_GuardedReceiver(self._guard, receiver), *args, **kwargs)


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    def __init__(self, guard: GuardedReactor, receiver: Any) -> None:
        self._guard = guard
        self._receiver = receiver

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name for it
        """Passed on."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name for it
        """Passed on, if admitted."""
        if self._guard.admits(address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name for it
        """Passed on."""
        self._receiver.resolutionComplete()
