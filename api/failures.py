"""One shape for every failure: `{"error": {"code", "message", "hint"}}`, from a wrong address to a fault of ours."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from kg.errors import MidpowerError

_LOG = logging.getLogger("midpower")
_PARTS = ("body", "query", "path")  # of a request; people know their parameter by its name alone


class Problem(BaseModel):
    """What went wrong, for programs and for people."""

    code: str = Field(description="What went wrong, in snake_case; stable.")
    message: str = Field(description="One sentence: what and where.")
    hint: str = Field(description="The way out.")


class ErrorBody(BaseModel):
    """The body of every failure."""

    error: Problem


class NotAcceptableError(MidpowerError):
    """None of the representations that exist is one that the client accepts."""

    code = "not_acceptable"
    status = 406


class RequestTooLargeError(MidpowerError):
    """The request's body is larger than this server reads."""

    code = "request_too_large"
    status = 413


def failure(status: int, code: str, message: str, hint: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the response of a failure."""
    body = ErrorBody(error=Problem(code=code, message=_sentence(message), hint=_sentence(hint)))
    return JSONResponse(body.model_dump(), status_code=status, headers=dict(headers or {}))


def failure_of(error: MidpowerError) -> JSONResponse:
    """Return the response of one of our own errors."""
    headers = {"www-authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
    return failure(error.status, error.code, error.message, error.hint or "see /docs", headers)


def add_handlers(app: FastAPI) -> None:
    """Make an app answer every failure in the one shape."""
    app.add_exception_handler(MidpowerError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_fault)


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _on_error(_: Request, error: Exception) -> JSONResponse:
    return failure_of(error) if isinstance(error, MidpowerError) else _on_fault(_, error)


def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    first = problems[0] if problems else {"loc": (), "msg": "the request cannot be read"}
    if first.get("type") == "json_invalid":
        return failure(422, "invalid_request", f"the body is no JSON at character {first['loc'][-1]}", "correct it")
    place = ".".join(str(part) for part in first["loc"] if part not in _PARTS)
    message = f"'{place}': {first['msg']}" if place else f"the request cannot be read: {first['msg']}"
    way_out = "correct it" if place else "send a JSON object with 'content-type: application/json'"
    return failure(422, "invalid_request", message, f"{way_out}, {request.url.path} is described at /docs")


def _on_http(request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refuses: unknown addresses, wrong methods, bodies that are no JSON."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    code = HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")
    return failure(status, code, *_http_words(status, request, headers), headers=headers)


def _http_words(status: int, request: Request, headers: Mapping[str, str]) -> tuple[str, str]:
    if status == HTTPStatus.NOT_FOUND:
        return f"there is nothing at {request.url.path}", "the routes are listed at /docs"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = headers.get("allow", headers.get("Allow", "another method"))
        return f"{request.method} is not possible at {request.url.path}", f"use {allowed}"
    if status == HTTPStatus.BAD_REQUEST:
        return f"the body sent to {request.url.path} cannot be read", "send JSON in UTF-8, nested less deeply"
    return f"the request to {request.url.path} was refused: {HTTPStatus(status).phrase}", "see /docs"


def _on_fault(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: the log has the details, the client a sentence without them."""
    _LOG.error("fault at %s", request.url.path, exc_info=error)
    return failure(500, "internal_error", "the server failed on this request", "report it with the request")
