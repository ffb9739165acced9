"""What a reader sees when a request cannot be answered: a page in words, or JSON where JSON was asked for."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.web.desk import Desk
from app.web.labels import Labels, Language
from app.web.refusals import RefusalError

_RETRY_AFTER = "5"  # seconds; a writer holds SQLite for far less
_OF_STATUS = {404: "no_such_page", 405: "no_method"}
_KNOWN = (400, 403, 404, 405, 500, 503)


class Failures:
    """Handlers for what endpoints raise."""

    def __init__(self, desk: Desk, *, base_path: str) -> None:
        self._desk = desk
        self._machine_paths = (f"{base_path}/api/", f"{base_path}/health")

    def refused(self, request: Request, error: Exception) -> Response:
        """The request is at fault."""
        assert isinstance(error, RefusalError)  # noqa: S101 - Starlette hands each handler its own kind
        return self._say(request, error.status, error.key)

    def http(self, request: Request, error: Exception) -> Response:
        """No such address, or not with this method."""
        assert isinstance(error, HTTPException)  # noqa: S101 - as above
        response = self._say(request, error.status_code, _OF_STATUS.get(error.status_code, "no_such_page"))
        response.headers.update(error.headers or {})
        return response

    def busy(self, request: Request, _error: Exception) -> Response:
        """The database is held by somebody else: trying again helps."""
        response = self._say(request, 503, "busy")
        response.headers["Retry-After"] = _RETRY_AFTER
        return response

    def crashed(self, request: Request) -> Response:
        """We are at fault."""
        return self._say(request, 500, "crashed")

    def _say(self, request: Request, status: int, key: str) -> Response:
        if request.scope["path"].startswith(self._machine_paths):
            return JSONResponse({"error": Labels(Language.ENGLISH)(key)}, status_code=status)
        heading = f"error_{status if status in _KNOWN else 400}"
        return self._desk.page(request, "error.html", status=status, heading=heading, explanation=key)
