"""Print the n-th command of the README's Start section, which holds exactly two of one line each.

With `windows` after the number, print it as the README says to write it there, but with `python` for `py`,
which takes the newest Python of a machine, and not the one at hand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
start = re.search(r"^## Start\n(.*?)(?=^## )", readme, re.M | re.S)
blocks = re.findall(r"^```\w*\n(.*?)^```$", start[1] if start else "", re.M | re.S)
if len(blocks) != 2 or any(len(block.splitlines()) != 1 for block in blocks):
    sys.exit("README.md: the section Start must hold two fenced blocks of one line each")
command = blocks[int(sys.argv[1]) - 1].strip()
if "windows" in sys.argv[2:]:
    command = command.replace("python3", "python").replace(".venv/bin/", ".venv\\Scripts\\")
print(command)
