"""One page on this machine's own address, for `orgdoc serve`: shown to the browser here, and to nobody else.

It answers GET and HEAD for the page and for the stamp by which the page sees that it has changed. Whoever
asks for another host's name is refused: a web site elsewhere could have its name lead to this machine, and
read.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Thread
from typing import ClassVar

HERE = "127.0.0.1"
_PATIENCE_S = 5
_NAMES = (HERE, "localhost")
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page's own policy stands in the page
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PageServer:
    """Serves a page until it is closed; `port` 0 takes any that is free. Raises OSError where it is taken."""

    def __init__(self, port: int) -> None:
        self._server = _Server((HERE, port), _Handler)
        self._ended = Event()
        self._thread = Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self._server.server_port}/"

    def show(self, page: bytes, stamp: str) -> None:
        """Serve this page from now on; `stamp` tells it from the one before."""
        self._server.shown = (page, stamp.encode())

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
        self._server.server_close()

    def _serve(self) -> None:
        """Answer until it is closed. Python's `shutdown` waits for ever where it had no memory to begin."""
        while not self._ended.is_set():
            self._server.handle_request()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    timeout = 0.05  # seconds after which it looks whether it is to end
    allow_reuse_address = sys.platform != "win32"  # where it would let two programs have one port
    shown: tuple[bytes, bytes] = (b"", b"")

    def server_bind(self) -> None:
        """Bind without asking for this machine's name, which takes seconds where no server knows it."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HERE, int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no mistake of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds in which a request has to come
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d %(message)s\n"
    _answers: ClassVar[dict[str, str]] = {
        "/": "text/html; charset=utf-8",
        "/stamp": "text/plain; charset=utf-8",
    }

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"Only GET and HEAD.\n", {"Allow": "GET, HEAD"})

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse  # noqa: N815

    def _answer(self, *, with_content: bool) -> None:
        names = {f"{name}:{self.server.server_port}" for name in _NAMES}
        if self.headers.get_all("Host", []) not in ([name] for name in names):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"This address is not served.\n", shown=with_content)
            return
        kind = self._answers.get(self.path)
        if kind is None:
            self._send(HTTPStatus.NOT_FOUND, b"There is nothing here but the page.\n", shown=with_content)
            return
        content = self.server.shown[self.path != "/"]
        self._send(HTTPStatus.OK, content, {"Content-Type": kind}, shown=with_content)

    def _send(
        self, status: HTTPStatus, content: bytes, headers: dict[str, str] | None = None, *, shown: bool = True
    ) -> None:
        self.send_response(status)
        plain = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(content))}
        for name, value in (plain | _HEADERS | (headers or {})).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if shown:
            self.wfile.write(content)

    def version_string(self) -> str:
        return "orgdoc"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing in the terminal: what is asked for is always the same page."""
