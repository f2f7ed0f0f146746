"""`orgdoc serve`"""

from __future__ import annotations

import errno
import gc
import os
import time
import webbrowser

import click

from orgdoc.api import spec_of
from orgdoc.cli import completing
from orgdoc.cli.building import refuse_too_large, stem_of
from orgdoc.cli.command import command
from orgdoc.cli.ending import tell
from orgdoc.cli.rule_books import found_beside, in_use
from orgdoc.cli.rules_option import named, rules_option
from orgdoc.cli.spec_files import STANDARD_INPUT, epoch_date, name_of, read, refuse_missing
from orgdoc.cli.status import WrongUse
from orgdoc.cli.watching import Watch
from orgdoc.diagnostics.text_report import render
from orgdoc.digest import sha256
from orgdoc.formats.graphviz.engine import Engine, find_engine
from orgdoc.outputs import stopped
from orgdoc.outputs.interrupts import held
from orgdoc.pipeline import Build, page_of_problems
from orgdoc.serving import PageServer
from orgdoc.views.phrases import browsing
from orgdoc.views.web_page import Notice

DEFAULT_PORT = 8420


@command()
@click.argument("spec", metavar="SPEC", shell_complete=completing.files)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    metavar="N",
    help=f"Port on this machine; 0 is any that is free.  [{DEFAULT_PORT}]",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--dot", "dot", metavar="PATH", help="Draw with this `dot` instead of the built-in one.")
@click.option("-q", "--quiet", is_flag=True, help="Print the address and problems only.")
@rules_option
def serve(spec: str, port: int, opened: bool, dot: str | None, quiet: bool) -> int:
    """Show the page of SPEC in the browser, and follow SPEC as it is saved.

    The page is served to this machine alone, and nothing is written. What is wrong with the spec
    stands above the page. Ctrl-C ends it.

    Example: orgdoc serve specs/acme.yaml --open
    """
    if spec == STANDARD_INPUT:
        raise WrongUse("serve follows a file; standard input cannot be saved again")
    refuse_missing((spec,))
    in_use()  # a book with mistakes ends the command before anything is served
    shown = _Shown(spec, find_engine(dot, os.environ))
    server = _server(port)
    try:
        waiting = Watch((spec, *((book,) if (book := named()) else ())))
        server.show(*shown.page())
        waiting.also(found_beside())
        server.start()
        click.echo(browsing.served_at(name_of(spec), server.address))
        if opened:
            webbrowser.open(server.address)
        while True:
            with held():  # what is raised while Python collects is lost
                gc.collect()
            waiting.wait()
            clock, begun = time.strftime("%H:%M:%S"), time.perf_counter()
            server.show(*shown.page())
            waiting.also(found_beside())
            if not quiet:
                took = time.perf_counter() - begun
                name = name_of(spec)
                done = browsing.followed(clock, name, took)
                click.echo(browsing.not_followed(clock, name) if shown.failed else done)
    except KeyboardInterrupt:
        if not quiet:
            click.echo(browsing.SERVED_NO_MORE)
    finally:
        server.close()
    return 0


def _server(port: int) -> PageServer:
    try:
        return PageServer(port)
    except OSError as problem:
        if problem.errno in (errno.EADDRINUSE, errno.EACCES):
            raise WrongUse(browsing.port_taken(port, taken=problem.errno == errno.EADDRINUSE)) from None
        raise


class _Shown:
    """What is shown of a spec: its page, with its problems above; the last page while it has mistakes."""

    def __init__(self, spec: str, engine: Engine) -> None:
        self._spec = spec
        self._engine = engine
        self._build: Build | None = None
        self._told = ""
        self.failed = False

    def page(self) -> tuple[bytes, str]:
        """Return the page of the spec as it is now, and its stamp."""
        try:
            notice = self._read()
        except click.exceptions.Exit:  # the book that `--rules` names has mistakes now, told on the terminal
            notice = self._mistakes(1, browsing.BOOK_HAS_MISTAKES)
        except Exception as problem:  # whatever it is, the next time the file is saved may be better
            if signal := stopped():
                raise signal from None
            message = problem.message if isinstance(problem, WrongUse) else str(problem)
            notice = self._mistakes(1, message)
            if message != self._told:
                tell(problem, name_of(self._spec))
            self._told = message
        stamp = sha256(f"{self._spec_sha256}{notice}".encode())[:16]
        if self._build is not None:
            return self._build.served_page(stamp, notice), stamp
        assert notice is not None  # without a page there is something wrong
        return page_of_problems(notice, stamp), stamp

    @property
    def _spec_sha256(self) -> str:
        return self._build.found.spec_sha256 if self._build is not None else ""

    def _read(self) -> Notice | None:
        """Take over the spec as it is now; return its problems."""
        found = read(self._spec)
        report = render(found.problems, found.source) if found.problems else ""
        self._say(report)
        self.failed = found.organisation is None
        if self.failed:
            return self._mistakes(len(found.problems), report)
        answer = spec_of(found).decide(shown_date=epoch_date())
        refuse_too_large(answer, self._spec)
        build = Build(answer.found, stem_of(self._spec), ("html",), engine=self._engine)
        build.charts_inside  # drawn now, so that what fails leaves the last page  # noqa: B018
        self._build = build
        if not found.problems:
            return None
        title = browsing.problems_title(len(found.problems), errors=False)
        return Notice(title, browsing.problems_text(errors=False, has_page=True), report)

    def _mistakes(self, count: int, report: str) -> Notice:
        self.failed = True
        text = browsing.problems_text(errors=True, has_page=self._build is not None)
        return Notice(browsing.problems_title(count, errors=True), text, report)

    def _say(self, report: str) -> None:
        """Print problems where they are not those that were printed last."""
        if report and report != self._told:
            click.echo(report, err=True, nl=False)
        self._told = report
