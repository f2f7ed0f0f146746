"""Texts that a `#` cuts short: after a space YAML takes it for the beginning of a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import shortened
from orgdoc.reading.yaml_reader import Node, ScalarNode, nodes_below
from orgdoc.source import Span

#: A comment that is one begins with a space, a `#` or a line of signs; what else follows may be text.
_CUT = re.compile(r"[ \t]#[^\s#!=-]")
_SHOWN = 60


def cut_texts(root: Node, text: str) -> Iterator[Diagnostic]:
    """Yield a warning for each plain text below `root` after which a comment begins that may belong to it."""
    if not _CUT.search(text):
        return
    lines = text.split("\n")
    suspects = {number for number, line in enumerate(lines, 1) if _CUT.search(line)}
    for _, node in nodes_below(root):
        if isinstance(node, ScalarNode) and node.text and node.span.line in suspects:
            line = lines[node.span.line - 1]
            begin, end = node.span.column - 1, node.span.end_column - 1
            rest = line[end:]
            if line[begin : begin + 1] in ("'", '"') or not re.match(r"[ \t]+#[^\s#!=-]", rest):
                continue
            cut = Span(node.span.line, end + 1 + rest.index("#"), len(line.rstrip()) + 1)
            yield _diagnostic(line[begin:].rstrip(), line[begin:end], cut)


def _diagnostic(whole: str, left: str, span: Span) -> Diagnostic:
    sign = "'" if '"' in whole else '"'
    return Diagnostic(
        "comment-cuts-text",
        f"only `{shortened(left)}` is read: with ` #` a comment begins",
        Label(span, "not read"),
        help=f"put the text in quotes: {sign}{shortened(whole, _SHOWN)}{sign}; "
        "if it is a comment, write a space after the `#`",
        severity=Severity.WARNING,
    )
