from __future__ import annotations

from orgdoc.cli import main

if __name__ == "__main__":  # not where a process that draws reads this file
    main(prog_name="orgdoc")
