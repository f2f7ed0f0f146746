"""Where memory is limited, every command ends with its status and a sentence: see orgdoc.cli.watched_over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import indent

import pytest

from orgdoc.cli.status import ENVIRONMENT, OUR_BUG

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps such a limit")

SAID = "orgdoc: there is not enough memory for this"
#: Longer than anything takes here; what goes round in a circle does so for ever.
FOR_EVER = 120


def under(megabytes: int, *called: str | Path) -> subprocess.Popen[str]:
    limited = f'ulimit -v {megabytes * 1024}; ulimit -c 0; exec "$@"'
    return subprocess.Popen(
        ["sh", "-c", limited, "sh", *map(str, called)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the status and what was said on standard error."""
    try:
        _, said = running.communicate(timeout=FOR_EVER)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    return running.returncode, said


def watched(body: str) -> tuple[str, ...]:
    """Return how to call a program that runs `body` as a command is run."""
    program = (
        "import os, signal, sys, time\nfrom orgdoc.cli import ending, watched_over\n"
        f"def run():\n{indent(body, '    ')}\nsys.exit(watched_over.status_of_watched(run))"
    )
    return sys.executable, "-c", program


#: Takes all that there is in pieces of the size of a number, and leaves a `with` whose place in the program
#: is a large number: what CPython then needs, it cannot have.
CIRCLE = f"""from contextlib import nullcontext
hold = [None] * 20_000_000
with nullcontext():
{"    number = 0; other = number; third = other" + chr(10)}{("    number = number + 1" + chr(10)) * 100}
    for number in range(1_000_000, 20_000_000):
        hold[number] = number"""


def test_what_goes_round_for_ever_for_want_of_memory_ends_with_a_sentence() -> None:
    caught = f"try:\n{indent(CIRCLE, '    ')}\nexcept MemoryError:\n    hold = None\n"
    status, said = ended(under(300, *watched(f"{caught}    return ending.tell(MemoryError())")))
    assert (status, said.strip()) == (ENVIRONMENT, SAID)


def test_what_is_at_its_last_limit_and_does_not_answer_is_ended() -> None:
    deaf = """signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGURG, signal.SIGTERM])
taken = []
while True:
    try:
        taken.append(bytearray(100_000))
    except MemoryError:
        pass"""
    status, said = ended(under(200, *watched(deaf)))
    assert (status, said.strip()) == (ENVIRONMENT, SAID)


def test_what_waits_for_what_never_comes_is_ended() -> None:
    """Away from the limit too, as a library may that has failed to have memory."""
    deaf = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGURG, signal.SIGTERM])\ntime.sleep(600)"
    shorter = "watched_over._DEAF_LOOKS = watched_over._ASKED_EVERY = 4\n"
    program = watched(deaf)
    status, said = ended(under(300, *program[:-1], program[-1].replace("def run", f"{shorter}def run")))
    assert (status, said.strip()) == (ENVIRONMENT, SAID)


def test_what_answers_is_not_ended_however_long_it_takes() -> None:
    shorter = "watched_over._DEAF_LOOKS, watched_over._ASKED_EVERY = 8, 1\n"  # 2 s, where all else is busy
    program = watched("time.sleep(4)\nreturn 7")
    called = *program[:-1], program[-1].replace("def run", f"{shorter}def run")
    assert ended(under(300, *called)) == (7, "")


def test_an_error_that_comes_past_all_that_catches_it_is_told_as_want_of_memory() -> None:
    """CPython, at the limit, ends with "SystemError: error return without exception set"."""
    body = f"taken = bytearray({120 * 2**20})\nraise SystemError('error return without exception set')"
    status, said = ended(under(200, *watched(body)))
    assert (status, said.strip()) == (ENVIRONMENT, SAID)


def test_what_fails_while_values_are_let_go_of_is_not_printed() -> None:
    body = """class Value:
    def __del__(self): raise MemoryError
Value()
return 0"""
    assert ended(under(200, *watched(body))) == (0, "")


def test_what_is_watched_ends_when_the_watching_fails() -> None:
    fails = "def fails(self): raise MemoryError\nwatched_over._Watch._look = fails\n"
    program = watched("print(os.getpid(), flush=True)\ntime.sleep(600)")
    running = under(200, *program[:-1], program[-1].replace("def run", f"{fails}def run"))
    assert running.stdout is not None
    process = int(running.stdout.readline())
    status, said = ended(running)
    assert (status, said.strip()) == (ENVIRONMENT, SAID)
    assert not Path(f"/proc/{process}/exe").exists()


def test_a_library_in_rust_that_panics_for_want_of_memory_says_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a backtrace, which it needs memory for, it waits for ever now and then."""
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    body = "os.write(2, f\"panicked {os.environ['RUST_BACKTRACE']}\".encode())\n"
    assert ended(under(200, *watched(f"{body}return 0"))) == (0, "panicked 0")
    assert ended(under(200, *watched(f"{body}raise MemoryError"))) == (ENVIRONMENT, f"{SAID}\n")


def test_what_aborts_ends_with_a_sentence() -> None:
    said_before = "os.write(2, b'memory allocation of 5 bytes failed')\n"
    status, said = ended(under(200, *watched(f"{said_before}os.abort()")))
    assert (status, said.strip()) == (ENVIRONMENT, SAID)


def test_what_a_library_says_without_ending_the_process_is_shown() -> None:
    body = "os.write(2, b'of a library')\nprint('ours', file=sys.stderr)\nreturn 0"
    assert ended(under(200, *watched(body))) == (0, "ours\nof a library")


def test_the_program_cannot_be_read_for_want_of_memory() -> None:
    """From where Python itself starts on; a library that cannot be mapped is an ImportError."""
    for megabytes in range(16, 30):
        status, said = ended(under(megabytes, sys.executable, "-m", "orgdoc", "schema"))
        assert (status, said.strip()) == (ENVIRONMENT, SAID), megabytes


def test_what_a_library_calls_it_near_the_limit_is_told_as_what_it_is() -> None:
    for megabytes, status in ((120, ENVIRONMENT), (1, OUR_BUG)):
        body = f"taken = bytearray({megabytes * 2**20})\nreturn ending.tell(ValueError('unknown error'))"
        assert ended(under(200, *watched(body)))[0] == status


def test_a_large_spec_full_of_mistakes_with_any_memory(tmp_path: Path) -> None:
    """Whether reading, judging or telling meets the limit: each does with one of these."""
    items = "".join(f"  - {{id: p{n}, name: P{n}, for: [x{n}], nonsense: 1}}\n" for n in range(40_000))
    (tmp_path / "wrong.yaml").write_text(f"organisation: {{name: A}}\nprojects:\n{items}", encoding="utf-8")
    for command in ("check", "build"):
        for megabytes in (40, 60, 100, 160, 175, 178, 188, 191):
            called = (sys.executable, "-m", "orgdoc", command, tmp_path / "wrong.yaml")
            status, said = ended(under(megabytes, *called))
            assert status == ENVIRONMENT, (megabytes, said)
            assert said.strip().splitlines()[-1] == SAID, (megabytes, said)


def test_a_signal_reaches_the_process_that_is_watched() -> None:
    body = "print(os.getpid(), flush=True)\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
    running = under(200, *watched(f"{body}print(flush=True)\ntime.sleep(600)"))
    assert running.stdout is not None
    process = int(running.stdout.readline())
    running.stdout.readline()
    assert process != running.pid
    running.send_signal(signal.SIGTERM)
    assert ended(running)[0] == 143


def test_what_is_watched_ends_with_the_process_that_watches() -> None:
    running = under(200, *watched("print(os.getpid(), flush=True)\ntime.sleep(600)"))
    assert running.stdout is not None
    process = int(running.stdout.readline())
    running.kill()
    ended(running)
    until = time.monotonic() + FOR_EVER
    while Path(f"/proc/{process}/exe").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path(f"/proc/{process}/exe").exists()


def test_another_program_that_fails_is_told_with_the_limit_that_it_has_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "organisation: {name: A}\nprojects: [{id: p, name: P}]\n", encoding="utf-8"
    )
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\necho nothing to draw with >&2; exit 1\n", encoding="utf-8")
    dot.chmod(0o755)
    called = (sys.executable, "-m", "orgdoc", "build", tmp_path / "a.yaml", "-o", tmp_path, "--dot", dot)
    status, said = ended(under(400, *called))
    assert status == ENVIRONMENT
    assert said.strip().splitlines()[-1].endswith("Memory is limited here, which may be why.")
