"""The briefing as a tagged PDF, by the LibreOffice that is installed. The only code that runs it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from orgdoc.errors import ProgramError

TIMEOUT = 180.0  # seconds; a briefing of 200 items takes some ten
_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
#: Tags for screen readers, headings as an outline, and the document's title in the window's.
_FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"},'
    '"ExportFormFields":{"type":"boolean","value":"false"}}'
)


class OfficeError(ProgramError):
    """LibreOffice is not there or did not make a PDF; the message is a sentence for users."""


def find_office(environ: Mapping[str, str]) -> str | None:
    """Return the program of LibreOffice: the one that ORGDOC_OFFICE names, else one that is installed."""
    if named := environ.get("ORGDOC_OFFICE"):
        return shutil.which(named, path=environ.get("PATH"))
    found = (shutil.which(name, path=environ.get("PATH")) for name in _NAMES)
    installed = (path for path in _ELSEWHERE if Path(path).is_file())
    return next(filter(None, found), None) or next(installed, None)


def to_pdf(docx: bytes, *, timeout: float = TIMEOUT) -> bytes:
    """Return a Word file as a PDF.

    Raises OfficeError where there is no LibreOffice, or where it fails or takes more than `timeout` seconds.
    """
    office = find_office(os.environ)
    if office is None:
        raise OfficeError(
            "A PDF needs LibreOffice, which was not found: install it, name it in ORGDOC_OFFICE, or write "
            "the briefing with -f docx and save it as a PDF from Word."
        )
    # A profile of its own: an office that is open on the screen would take the file and print nothing.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "briefing.docx", Path(folder) / "briefing.pdf"
        source.write_bytes(docx)
        _run(office, folder, source, timeout)
        if not made.is_file():
            raise OfficeError(f"LibreOffice ({office}) made no PDF of the briefing.")
        return made.read_bytes()


def _run(office: str, folder: str, source: Path, timeout: float) -> None:
    profile = (Path(folder) / "profile").as_uri()
    command = [
        office,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        _FILTER,
    ]
    process = None
    try:
        with _signals_wait():
            process = subprocess.Popen(
                [*command, "--outdir", folder, str(source)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # A group of its own: the program that is called is often a script that starts the office.
                start_new_session=True,
            )
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        assert process is not None, "what was not started takes no time"
        _end(process)
        raise OfficeError(f"LibreOffice ({office}) did not finish within {timeout:g} seconds.") from None
    except BaseException:  # Ctrl-C, which does not reach it; else it would be waited for
        if process is not None:
            _end(process)
        raise


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Hold signals back while a process is started: until that returns, nobody knows whom to end."""
    came: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():  # Python lets no other set handlers
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGINT)):
            if number not in before and callable(signal.getsignal(number)):
                before[number] = signal.signal(number, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came:
        signal.raise_signal(number)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the office with all that it has started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):  # it has just ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
