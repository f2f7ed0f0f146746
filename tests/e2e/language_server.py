"""A client of the language server protocol, as small as the tests need it: JSON-RPC over a pipe."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

SETTINGS = {"hover": True, "completion": True, "validate": True}


class LanguageServer:
    """A running server that knows one folder; use it in a `with` block."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [*command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._folder = folder
        self._number = 0
        self._published: dict[str, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        self._process.__enter__()
        folders = [{"uri": self._folder.as_uri(), "name": "specs"}]
        client = {
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {
                    "completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}
                },
                "publishDiagnostics": {},
            },
            "workspace": {"workspaceFolders": True},
        }
        parent = {"processId": None, "rootUri": self._folder.as_uri(), "workspaceFolders": folders}
        self.ask("initialize", {**parent, "capabilities": client})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {"yaml": SETTINGS}})
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)

    def open(self, file: Path) -> list[dict[str, Any]]:
        """Open a file as an editor does, and return its diagnostics."""
        text = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": file.read_text("utf-8")}
        self._tell("textDocument/didOpen", {"textDocument": text})
        while file.as_uri() not in self._published:
            self._read()
        return self._published[file.as_uri()]

    def completions(self, file: Path, line: int, character: int) -> dict[str, Any]:
        """Return what is offered at a place (from 0), by label."""
        found = self.ask("textDocument/completion", _place(file, line, character))
        return {item["label"]: item for item in found["items"]}

    def hover(self, file: Path, line: int, character: int) -> str:
        found = self.ask("textDocument/hover", _place(file, line, character))
        return str(found["contents"]["value"])

    def ask(self, method: str, params: object) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        wanted = self._number
        while True:
            message = self._read()
            if message.get("id") == wanted and "method" not in message:
                if "error" in message:
                    raise AssertionError(message["error"])
                return message["result"]

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        """Return the next message; keep published diagnostics, and answer what the server asks."""
        assert self._process.stdout is not None
        length = 0
        while (header := self._process.stdout.readline().strip()) != b"":
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise AssertionError("the language server ended")
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, asked: dict[str, Any]) -> list[Any] | None:
        if asked["method"] != "workspace/configuration":
            return None
        return [SETTINGS if item.get("section") == "yaml" else {} for item in asked["params"]["items"]]


def _place(file: Path, line: int, character: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": file.as_uri()},
        "position": {"line": line, "character": character},
    }
