"""Every command with too little memory: under `ulimit -v`, from too little for Python to more than enough.

`python tests/faults/memory.py [--short] [COMMAND ...]` prints for each command how many limits were tried and
where it first did what it does without one, and ends with exit code 1 if a run ended in another way than
these two: its result, equal to what it prints and writes without a limit; or exit code 3, the sentence on the
last line, and every file as it was. Linux alone keeps such a limit.

The limits go up in steps of 16 MB until three runs after one another succeed; and then in steps of 3 MB
through the 36 MB below the first that succeeded. They begin where Python has read the file that tells of too
little memory, which is measured: it depends on the Python, the machine and whether the file is compiled.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from orgdoc.digest import sha256

ORGDOC = (sys.executable, "-m", "orgdoc")
SAID = "there is not enough memory for this"
#: What is said where Graphviz, which has the same limit, fails.
OF_ANOTHER = "Memory is limited here, which may be why."
COARSE, FINE, BAND, MOST = 16, 3, 36, 1500
#: What orgdoc may need, beyond a Python that does nothing, before it can tell of too little memory, in MB.
BEFORE_IT_TELLS = 8
ENDINGS = (SAID, OF_ANOTHER)
WRITTEN = re.compile(rb"yaml (is up to date|has the answers)")
ENDS = ("right", "said", "said, after other lines", "said, a lock left")
#: Longer than anything takes here, LibreOffice among it; what hangs does so for ever.
FOR_EVER = 600
EVERY_FORMAT = ("svg", "png", "docx", "md", "html", "pptx", "xlsx", "csv", "json", "dot", "pdf")
#: No two PDFs of LibreOffice's are the same: that one is whole is all that is compared.
PDF, DIGEST_OF_PDF = (
    re.compile(rb"(?s)%PDF-.*%%EOF\s*"),
    re.compile(rb'(\.pdf",\s*"sha256":\s*")[0-9a-f]{64}'),
)

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "acme.yaml"),
    "check, mistakes": ("check", "wrong.yaml"),
    "check --format sarif": ("check", "wrong.yaml", "--format", "sarif"),
    **{f"build -f {one}": ("build", "acme.yaml", "-o", "new", "-f", one) for one in EVERY_FORMAT},
    "build --template": ("build", "acme.yaml", "-o", "new", "-f", "docx", "--template", "template.docx"),
    "build --since": ("build", "acme.yaml", "-o", "new", "-f", "docx,json", "--since", "old.yaml"),
    "build --page": ("build", "acme.yaml", "-o", "new", "-f", "svg", "--page", "cio"),
    "build over an older set": ("build", "acme.yaml", "-o", "built"),
    "build, three specs": ("build", "acme.yaml", "old.yaml", "wrong.yaml", "-o", "new", "-f", "svg,docx"),
    "explain": ("explain", "acme.yaml"),
    "explain --format json": ("explain", "acme.yaml", "--format", "json"),
    "ask": ("ask", "acme.yaml"),
    "ask --format xlsx": ("ask", "acme.yaml", "--format", "xlsx", "-o", "new.xlsx"),
    "ask --answers": ("ask", "acme.yaml", "--answers", "form.csv", "--yes"),
    "import, a new spec": ("import", "list.xlsx", "-o", "new.yaml", "--report", "report.txt"),
    "import, over a spec": ("import", "list.csv", "-o", "mine.yaml", "--yes"),
    "import --map": ("import", "list.xlsx", "-o", "new.yaml", "--map", "map.xlsx"),
    "init": ("init", "new"),
    "init --template": ("init", "--template", "-o", "new.docx"),
    "init --rules": ("init", "--rules", "-o", "new-rules.yaml"),
    "demo": ("demo", "demo"),
    "diff": ("diff", "old.yaml", "acme.yaml"),
    "diff, of a record": ("diff", "built/acme.json", "acme.yaml", "--format", "json"),
    "what-if": ("what-if", "acme.yaml", "p1.for=internal"),
    "what-if -f": ("what-if", "acme.yaml", "p1.for=internal", "-f", "svg,docx", "-o", "new"),
    "verify": ("verify", "built", "acme.yaml"),
    "rules": ("rules",),
    "rules check": ("rules", "check", "product-rules.yaml"),
    "rules test": ("rules", "test", "product-rules.yaml"),
    "rules diff": ("rules", "diff", "product-rules.yaml", "other-rules.yaml"),
    "schema": ("schema",),
    "explain-code": ("explain-code", "--format", "markdown"),
    "completion": ("completion", "bash"),
    "doctor": ("doctor",),
    "serve": ("serve", "acme.yaml", "--port", "0", "-q"),
}


class Ended(NamedTuple):
    status: int | None
    printed: bytes
    said: str
    files: dict[str, bytes]


def surroundings(folder: Path) -> None:
    """Write what the commands read: a spec of 200 items, lists, a filled-in form, a set, a rule book."""
    specs = Path(__file__).parents[2] / "specs"
    text = _spec("Acme", 200)
    for name, content in {
        "acme.yaml": text,
        "old.yaml": _spec("Acme", 190).replace("for: [Group 1]", "for: [Group 3]"),
        "wrong.yaml": text.replace("for:", "fro:"),
        "mine.yaml": "organisation: {name: Mine}\n",
        "list.csv": "Name,Kind,For\n" + "".join(f"Item {n},project,Group {n % 7}\n" for n in range(400)),
    }.items():
        (folder / name).write_text(content, encoding="utf-8")
    for file in (specs / "own-rules").glob("product*"):
        shutil.copy(file, folder)
    book = (folder / "product-rules.yaml").read_text(encoding="utf-8")
    (folder / "other-rules.yaml").write_text(book, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        for made in (
            ("build", "acme.yaml", "-o", "built", "-q"),
            ("init", "--template", "-o", "template.docx"),
            ("ask", "acme.yaml", "--format", "csv", "-o", "form.csv"),
            ("build", "acme.yaml", "-o", ".", "-f", "xlsx", "-q"),
        ):
            assert _quietly(made) == 0, made
        (folder / "acme.xlsx").rename(folder / "list.xlsx")
        for left in (*folder.glob("acme.*.json"), folder / "acme.json"):
            left.unlink(missing_ok=True)
        _fill_in(folder / "form.csv")
        # What a build takes from an older set is another spec's, so that all is made anew.
        (folder / "acme.yaml").write_text(text.replace("Project 7", "Project Seven"), encoding="utf-8")
    finally:
        os.chdir(before)


def _quietly(command: tuple[str, ...]) -> int:
    return subprocess.run(
        [*ORGDOC, *command], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode


def _spec(name: str, items: int) -> str:
    projects = "".join(
        f"  - {{id: p{n}, name: Project {n}, for: [Group {n % 7}], deliverable: product, "
        f"manager: M{n % 23}}}\n"
        for n in range(items // 2)
    )
    resources = "".join(
        f"  - {{id: r{n}, name: Resource {n}, kind: software, serves: [Group {n % 7}]}}\n"
        for n in range(items // 2)
    )
    return (
        f"organisation: {{name: {name}}}\nofficers: {{cio: Ann Field, cto: Ben Moss}}\n"
        "boundary: {internal: [Group 0, Group 1, Group 2], external: [Group 3, Group 4], "
        f"unknown: [Group 5, Group 6]}}\nprojects:\n{projects}resources:\n{resources}"
    )


def _fill_in(form: Path) -> None:
    rows = list(csv.reader(form.read_text(encoding="utf-8-sig").splitlines()))
    answer, key = rows[0].index("Answer"), rows[0].index("Key")
    for row in rows[1:]:
        if "Group 5" in row[key] or "Group 6" in row[key]:
            row[answer] = "inside"
    with form.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def files_in(folder: Path) -> dict[str, bytes]:
    found = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: PDF.sub(b"a whole PDF", DIGEST_OF_PDF.sub(rb"\1", data)) for name, data in found.items()}


def run(command: tuple[str, ...], original: Path, folder: Path, megabytes: int | None) -> Ended:
    """Run a command in a copy of the surroundings, under a limit."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original, folder)
    limit = "" if megabytes is None else f"ulimit -v {int(megabytes * 1024)}; "
    running = subprocess.Popen(
        ["sh", "-c", f'ulimit -c 0; {limit}exec "$@"', "sh", *ORGDOC, *command],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        process_group=0,
    )  # fmt: skip
    printed, said, status = b"", b"", None
    try:
        if command[0] == "serve":
            printed = _served(running)
        more, said = running.communicate(timeout=FOR_EVER)
        printed, status = printed + more, running.returncode
    except subprocess.TimeoutExpired:
        pass
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    return Ended(status, printed, said.decode(errors="replace"), files_in(folder))


def _served(running: subprocess.Popen[bytes]) -> bytes:
    """Fetch the page once, and then end the server; nothing where it did not come up."""
    assert running.stdout is not None
    line = running.stdout.readline().decode()
    address = next((word for word in line.split() if word.startswith("http")), None)
    if address is None:
        return b""
    try:
        with urllib.request.urlopen(address, timeout=FOR_EVER) as page:
            fetched: bytes = page.read()
    except OSError:
        fetched = b""
    running.send_signal(signal.SIGTERM)
    return sha256(fetched).encode()


def verdict(ended: Ended, whole: Ended, before: dict[str, bytes]) -> str:
    """Return "right", "said", or what is wrong with how a run ended."""
    if ended.status is None:
        return "HANGS"
    if "Traceback" in ended.said or "Fatal Python" in ended.said:
        return "TRACEBACK"
    if ended.status == 3:
        lines = ended.said.strip().splitlines()
        said = [at for at, line in enumerate(lines) if line.startswith("orgdoc: ") and line.endswith(ENDINGS)]
        goes_on = bool(lines) and lines[-1].endswith("errors in wrong.yaml")  # of several, with the next
        if not said or not (goes_on or said[-1] == len(lines) - 1):
            return f"WITHOUT THE SENTENCE: {lines[-1:]}"
        if ended.files != before:
            changed = sorted(n for n in {*before, *ended.files} if before.get(n) != ended.files.get(n))
            if ended.files == whole.files and WRITTEN.search(ended.printed):
                return "said"  # of what follows the change, which was told
            if goes_on and all(ended.files.get(name) == whole.files.get(name) for name in changed):
                return "said, after other lines"
            if all(name in ("demo/acme.yaml", "demo/orgdoc.schema.json") for name in changed):
                return "said"  # of the build of the example, which `demo` has written before
            if all(Path(name).name == ".orgdoc.lock" for name in changed):
                return "said, a lock left"  # as by a kill; the next build takes it away (matrix.py)
            return f"FILES CHANGED: {changed[:4]}"
        return "said" if len(lines) == 1 else "said, after other lines"
    if ended.status == 0 and ended.said.strip().endswith(f"acme.yaml: {SAID}"):
        return "said"  # as the page, and served on
    if ended.status != whole.status:
        return f"STATUS {ended.status}: {ended.said[-300:]}"
    if (ended.printed, ended.files) != (whole.printed, whole.files):
        changed = sorted(n for n in {*whole.files, *ended.files} if whole.files.get(n) != ended.files.get(n))
        return f"ANOTHER RESULT: {changed[:4] or 'printed'}"
    return "right" if ended.said == whole.said else f"RIGHT, BUT SAID {ended.said[-300:]}"


def limits(
    is_right: Callable[[int], bool], *, least: int, coarse: int, fine: int, band: int
) -> Iterator[int]:
    """Yield the limits to try, in MB."""
    rights, tried, first = 0, set(), None
    at = least
    while rights < 3 and at < MOST:
        yield at
        tried.add(at)
        rights = rights + 1 if is_right(at) else 0
        if rights == 1:
            first = at
        at += coarse
    if first is not None:
        yield from (m for m in range(max(least, first - band), first, fine) if m not in tried)


def least_that_starts(code: str) -> int:
    """Return the least limit, in MB, at which Python runs `code` ten times of ten: addresses differ."""
    command = ["sh", "-c", 'ulimit -c 0; ulimit -v "$1"; exec "$2" -c "$3"', "sh"]
    return next(
        megabytes
        for megabytes in range(8, MOST)
        if not any(
            subprocess.run(
                [*command, str(megabytes * 1024), sys.executable, code],
                check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            ).returncode
            for _ in range(10)
        )
    )  # fmt: skip


def sweep(name: str, original: Path, folder: Path, *, least: int, short: bool) -> list[str]:
    """Try one command with all limits; print a line on it, and return what was wrong."""
    begun = time.monotonic()
    before = files_in(original)
    found: dict[int, str] = {}
    whole = run(COMMANDS[name], original, folder, None)
    does = whole.status in (0, 1, 143) and (whole.printed or whole.files != before)
    bad = [] if does else [f"{name}, no limit: {whole.said[-300:]}"]
    steps = {"coarse": COARSE, "fine": FINE, "band": BAND}
    if short:
        steps = {"coarse": 60, "fine": 20, "band": 60}
    for megabytes in limits(lambda at: found[at] == "right", least=least, **steps):
        ended = run(COMMANDS[name], original, folder, megabytes)
        found[megabytes] = verdict(ended, whole, before)
        if found[megabytes] not in ENDS:
            bad.append(f"{name}, {megabytes} MB: {found[megabytes]}")
            print(bad[-1], flush=True)
    right = [megabytes for megabytes, what in found.items() if what == "right"]
    after = sum(what == "said, after other lines" for what in found.values())
    locks = sum(what == "said, a lock left" for what in found.values())
    print(
        f"{name}: {len(found)} limits, {min(found)} to {max(found)} MB; right {len(right)}, from "
        f"{min(right, default=0)} MB; the sentence {len(found) - len(right) - len(bad)}"
        f"{f', {after} after other lines' if after else ''}{f', {locks} with a lock left' if locks else ''}; "
        f"else {len(bad)}; {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--short", action="store_true", help="steps of 60 MB and 20 MB")
    parser.add_argument("commands", nargs="*", help="of these alone; else all")
    arguments = parser.parse_args()
    bare, least = least_that_starts("pass"), least_that_starts("import orgdoc.cli, runpy") + 2
    print(f"Python starts with {bare} MB, and tells of too little with {least} MB", flush=True)
    bad = [] if least - bare <= BEFORE_IT_TELLS else [f"begins to tell of too little at {least} MB"]
    with tempfile.TemporaryDirectory() as place:
        original = Path(place) / "original"
        original.mkdir()
        surroundings(original)
        for name in arguments.commands or COMMANDS:
            bad += sweep(name, original, Path(place) / "tried", least=least, short=arguments.short)
    for what in bad:
        print(what)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
