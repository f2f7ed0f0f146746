"""Text that came from outside, as it may be printed and written into reports: letters, and nothing that acts.

A terminal obeys control characters, GitHub lines that begin with `::`, and a reader's eye marks that turn the
direction of writing. Each is shown instead; what is only text stays as it is.
"""

from __future__ import annotations

import re

from orgdoc.characters import on_one_line

#: Stands where a colour begins or ends while a text is looked over; like those below a noncharacter, which no
#: text has.
SEAM = "\ufdd2"
#: Steers nothing in a text of ASCII: the common case, told at once.
_PLAIN = re.compile(r"[\t\n -~]*")
#: What an isolate holds stays inside it, so that a name of another direction does not turn the line.
_ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
#: What GitHub's runner obeys: `::error file=…::…` where a line begins, and `##[command]` anywhere.
_COMMAND = re.compile(f"^([\\s{SEAM}]*):(?=:)", re.MULTILINE)
_COMMAND_IN_BYTES = re.compile(rb"^\s*::[a-z].*::", re.MULTILINE)
_OLD_COMMAND = re.compile(r"##(?=\[)")


def harmless(text: str) -> str:
    """Return `text`, of several lines, with signs in place of what acts."""
    if not _PLAIN.fullmatch(text):
        text = text.replace(_OPEN, "").replace(_CLOSE, "")
        text = _ISOLATED.sub(rf"{_OPEN}\1{_CLOSE}", text)
        text = "\n".join(map(on_one_line, text.split("\n")))
        text = text.replace(_OPEN, "\u2068").replace(_CLOSE, "\u2069")
    if "::" in text:
        text = _COMMAND.sub(r"\1: ", text)
    return _OLD_COMMAND.sub("## ", text) if "##[" in text else text


def steers(data: bytes) -> bool:
    """Tell whether there is something in `data` that GitHub's runner obeys where it is printed."""
    return b"##[" in data or (b"::" in data and _COMMAND_IN_BYTES.search(data) is not None)


def one_line(text: str) -> str:
    """Return `text` on one line, whatever breaks it has."""
    return harmless(" ".join(text.split()))
