"""The pages one keeps watch with: sources and alerts, and the button that sends an alert again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web.desk import Desk, Links
from app.web.guard import same_origin
from app.web.health import by_outlet, tally
from app.web.outlet_notices import outlet_notices
from app.web.paging import page_of, read_cursor
from app.web.refusals import RefusalError
from core.reasons import DeliveryState

DELIVERIES = 50

# What the ledger can be narrowed to; "" is everything.
SHOWN: Mapping[str, tuple[DeliveryState, ...]] = MappingProxyType(
    {
        "": (),
        "waiting": (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN),
        "dead": (DeliveryState.DEAD,),
        "sent": (DeliveryState.SENT,),
    }
)
RETRIED = (DeliveryState.DEAD, DeliveryState.RETRY)


class KeepingPages:
    """Endpoints over the reader, and one action."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reader = desk.reader

    def sources(self, request: Request) -> Response:
        """Every feed with its health, those that need attention first."""
        now = self._desk.clock.now()
        outlets = by_outlet(self._reader.feed_health(now=now), now=now)
        return self._desk.page(
            request,
            "sources.html",
            outlets=outlets,
            tally=tally(outlets),
            unusual=outlet_notices(self._reader.standing_notices()),
        )

    def alerts(self, request: Request) -> Response:
        """The receivers and the ledger."""
        show = request.query_params.get("show", "")
        if show not in SHOWN:
            raise RefusalError(400, "bad_state")
        before = read_cursor(request.query_params.get("before"))
        found = self._reader.deliveries(limit=DELIVERIES + 1, states=SHOWN[show], before=before)
        page = page_of(found, limit=DELIVERIES, at=lambda delivery: delivery.created_at)
        response = self._desk.page(
            request,
            "alerts.html",
            receivers=self._reader.receiver_health(),
            deliveries=page.items,
            older=page.older,
            before=before,
            show=show,
            shown=tuple(SHOWN),
            retried=RETRIED,
            notice=request.query_params.get("notice", ""),
        )
        # Under "no-referrer" a browser posts the form with "Origin: null", which proves nothing.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def retry(self, request: Request) -> Response:
        """Makes one delivery due again. Only our own page may ask."""
        if not same_origin(request.headers):
            raise RefusalError(403, "other_origin")
        done = self._desk.actions.retry_delivery(request.path_params["id"])
        links = Links(request, assets=self._desk.assets)
        notice = "retried" if done else "not_retried"
        return RedirectResponse(links.to("alerts", {"notice": notice}), status_code=303)
