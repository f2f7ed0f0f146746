"""Make pictures of documents as people see them, to be looked at: `python tools/look.py FOLDER FILE...`

An SVG, 1,920 pixels wide, is what Chromium shows; a DOCX, XLSX or PPTX is what LibreOffice prints, a picture
for each page at 80 dots to the inch. CONTRIBUTING.md names the Debian packages for it.
"""

from __future__ import annotations

import argparse
import glob
import subprocess
import sys
import tempfile
from pathlib import Path

DOTS_TO_THE_INCH = 80
SLIDE = (1920, 1080)  # a slide of 16:9
PAGE = (1440, 900)  # a browser's window


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)


def shown_in_chromium(page: Path, picture: Path, size: tuple[int, int], work: Path) -> None:
    run(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--allow-file-access-from-files",
        f"--user-data-dir={work}/chromium", f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}",
        page.resolve().as_uri(),
    )  # fmt: skip


def look(file: Path, folder: Path, work: Path) -> None:
    kind, picture = file.suffix.lower(), folder / f"{file.name}.png"
    if kind == ".svg":
        frame = work / "frame.html"
        source, (width, height) = file.resolve().as_uri(), SLIDE
        style = f"width:{width}px;height:{height}px;object-fit:contain"
        frame.write_text(f'<body style="margin:0"><img src="{source}" style="{style}">', encoding="utf-8")
        shown_in_chromium(frame, picture, SLIDE, work)
    elif kind == ".html":
        shown_in_chromium(file, picture, PAGE, work)
    else:
        if kind != ".pdf":
            profile = f"-env:UserInstallation={(work / 'libreoffice').as_uri()}"
            run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, file)
        printed = file if kind == ".pdf" else work / f"{file.stem}.pdf"
        run("pdftoppm", "-r", str(DOTS_TO_THE_INCH), "-png", printed, folder / file.name)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make pictures of documents, to be looked at.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    for file in wanted.files:
        if not file.is_file():
            sys.exit(f"{file}: there is no such file")
        with tempfile.TemporaryDirectory() as work:
            try:
                look(file, wanted.folder, Path(work))
            except FileNotFoundError as problem:
                sys.exit(f"{problem.filename} is not installed")
            except subprocess.CalledProcessError as problem:
                sys.exit(
                    f"{file}: {problem.cmd[0]} failed: {problem.stderr.decode(errors='replace').strip()}"
                )
        for picture in sorted(wanted.folder.glob(f"{glob.escape(file.name)}*.png")):
            print(picture)


if __name__ == "__main__":
    main()
