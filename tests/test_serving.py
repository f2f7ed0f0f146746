"""`orgdoc serve`: the page on this machine's own address, to its own browser, and nothing else."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from conftest import Run
from orgdoc.serving import PageServer
from test_beginning import lines_until

GOOD = "organisation: {name: Acme}\nprojects:\n  - {id: a, name: Ledger, for: [internal]}\n"
BAD = GOOD.replace("for:", "fro:")


class Answer:
    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status, self.headers, self.content = status, headers, content.decode()


def asked(port: int, path: str = "/", method: str = "GET", host: str | None = "") -> Answer:
    """Ask for a path; `host` is what the browser takes the server for, None for a request without."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.putrequest(method, path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host or f"127.0.0.1:{port}")
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


@pytest.fixture
def port() -> Iterator[int]:
    server = PageServer(0)
    server.show(b"<p>The page</p>", "stamp-1")
    server.start()
    yield int(server.address.rpartition(":")[2].rstrip("/"))
    server.close()


def test_the_page_and_its_stamp_are_all_there_is(port: int) -> None:
    page = asked(port)
    assert (page.status, page.content) == (200, "<p>The page</p>")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert asked(port, "/stamp").content == "stamp-1"
    for path in (
        "/index.html",
        "/../acme.yaml",
        "/%2e%2e/",
        "//evil.example/",
        "/?x",
        "/stamp/",
        "/favicon.ico",
    ):
        assert asked(port, path).status == 404, path


def test_only_get_and_head_are_answered(port: int) -> None:
    head = asked(port, method="HEAD")
    assert (head.status, head.content, head.headers["Content-Length"]) == (200, "", "15")
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert asked(port, method=method).status == 405, method
    assert asked(port, method="BREW").status == 501


def test_another_hosts_name_is_refused(port: int) -> None:
    assert asked(port, host=f"localhost:{port}").status == 200
    names = (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{port}",
        None,
    )
    for host in names:
        refused = asked(port, host=host)
        assert refused.status == 421 and "page" not in refused.content, host


def test_a_port_that_is_taken_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        result = run("serve", str(tmp_path / "a.yaml"), "--port", str(number))
    assert result.status == 2
    assert f"port {number} is used by another program; choose another with --port" in result.err


def test_what_cannot_be_followed_is_refused(run: Run, tmp_path: Path) -> None:
    assert "standard input cannot be saved again" in run("serve", "-").err
    assert run("serve", str(tmp_path / "none.yaml")).status == 2


@contextmanager
def served(spec: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-m", "orgdoc", "serve", spec.name, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=spec.parent,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        try:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", lines_until(process, "is shown at"))
            assert found is not None
            yield process, int(found[1])
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process as a terminal does on Unix")
def test_the_page_follows_the_spec_and_shows_its_mistakes(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text(GOOD, encoding="utf-8")
    with served(spec) as (process, port):
        before = asked(port, "/stamp").content
        page = asked(port).content
        assert "Ledger" in page and f'data-served="{before}"' in page and "connect-src 'self'" in page
        assert 'class="notice" aria-labelledby' not in page

        spec.write_text(BAD, encoding="utf-8")
        lines_until(process, "saved with mistakes")
        page, wrong = asked(port).content, asked(port, "/stamp").content
        assert wrong != before
        assert "The spec has mistakes" in page and "did you mean `for`?" in page
        assert "Ledger" in page.partition("</section>")[2]  # the page as it was, below

        spec.write_text(GOOD.replace("Ledger", "Payroll"), encoding="utf-8")
        lines_until(process, "saved: the page follows")
        assert "Payroll" in asked(port).content and "has mistakes" not in asked(port).content

        spec.unlink()
        time.sleep(0.3)
        assert "Payroll" in asked(port).content

        process.send_signal(signal.SIGINT)
        lines_until(process, "serves no more")
        assert process.wait(timeout=120) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process as a terminal does on Unix")
def test_a_spec_with_mistakes_from_the_start_is_served_as_its_mistakes(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text(BAD, encoding="utf-8")
    with served(spec) as (process, port):
        page = asked(port).content
        assert "The spec has mistakes" in page and "There is no page until they are mended" in page
        spec.write_text(GOOD, encoding="utf-8")
        lines_until(process, "saved: the page follows")
        assert "Ledger" in asked(port).content


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process as a terminal does on Unix")
def test_the_page_follows_the_rule_book_of_the_spec_and_what_that_extends(tmp_path: Path) -> None:
    own = Path(__file__).parents[1] / "specs" / "own-rules"
    spec, book, base = tmp_path / "a.yaml", tmp_path / "book.yaml", tmp_path / "base.yaml"
    rules = (own / "security-rules.yaml").read_text(encoding="utf-8")
    assert "\nextends: cio-cto\n" in rules
    base.write_text(rules, encoding="utf-8")
    own_rule = """id: own
version: "1"
extends: base.yaml
source: {id: vaults, title: Policy on vaults, kind: policy}
rules:
  - id: own-vault
    title: Vaults
    statement: The CISO keeps vaults.
    because: vaults are the CISO's
    source: {document: vaults, place: article 1, wording: keeps}
    rank: stated
    gives: [ciso]
    cases:
      - of: [software]
"""
    book.write_text(own_rule, encoding="utf-8")
    spec.write_text(f"rules: book.yaml\n{GOOD}", encoding="utf-8")
    with served(spec) as (process, port):
        assert "Ledger" in asked(port).content and "has mistakes" not in asked(port).content
        for file in (base, book):
            was = file.read_text(encoding="utf-8")
            file.write_text(f"{was}ruels: []\n", encoding="utf-8")
            lines_until(process, "saved with mistakes")
            assert "mistakes" in asked(port).content
            file.write_text(was, encoding="utf-8")
            lines_until(process, "saved: the page follows")
            assert "has mistakes" not in asked(port).content
