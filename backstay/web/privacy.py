"""Nothing personal in caches, nor in logs."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from wsgiref.headers import Headers

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


def no_store(respond: Respond) -> Respond:
    """Middleware: pages are never kept by browser or proxy (static files never come here)."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


WORKERS = "dist/camera_worker.js"
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


def worker_policy(headers: Headers, path: str, url: str) -> None:
    """The worker in which the coach's Python runs: it may compile that Python, and reach nothing but this server."""
    if url.endswith(WORKERS):
        headers["Content-Security-Policy"] = WORKER_POLICY


class BareFormatter(logging.Formatter):
    """Where it failed and the kind of error; never the message, the address or the answers."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0] if record.exc_info else None
        lines = [
            f"{self.formatTime(record)} {record.levelname} {record.name} {kind.__name__ if kind else ''}"
        ]
        if record.exc_info:
            frames = traceback.extract_tb(record.exc_info[2])
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join(lines).rstrip()
