from __future__ import annotations

from orgdoc.cli import main

main(prog_name="orgdoc")
