"""`orgdoc verify`"""

from __future__ import annotations

import json
from pathlib import Path, PurePath

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.spec_files import decided, name_of, refuse_missing
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_json
from orgdoc.cli.versions import earlier_version
from orgdoc.outputs import record as records
from orgdoc.pipeline import answer_as_json
from orgdoc.version import __version__


@command()
@click.argument("folder", shell_complete=completing.files)
@click.argument("spec", required=False, shell_complete=completing.files)
@click.option(
    "--since",
    "since",
    metavar="OLD",
    shell_complete=completing.files,
    help="The earlier version that the set was built with.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.  [text]"
)
@rules_option
def verify(folder: str, spec: str | None, since: str | None, form: str) -> int:
    """Say of each file in FOLDER whether it is as orgdoc wrote it, and what SPEC gives.

    A file is current, changed since, missing, or of another version of the spec or of orgdoc. What a
    set says of changes since an earlier version is held against that version where --since names it.

    Example: orgdoc verify output specs/acme.yaml
    """
    place = Path(folder)
    if not place.is_dir():
        if spec is not None and Path(spec).is_dir():
            raise WrongUse(f"FOLDER comes first: orgdoc verify {spec} {folder}")
        if spec is None and place.suffix in (".yaml", ".yml"):
            named = f"orgdoc verify output {folder}"
            raise WrongUse(f"{folder} is no folder; name the one in which its documents lie: {named}")
        raise WrongUse(f"{folder} is no folder")
    stem, expected = None, None
    if since is not None and spec is None:
        raise WrongUse("--since goes with a SPEC: orgdoc verify FOLDER SPEC --since OLD")
    if spec is not None:
        refuse_missing((spec,))
        answered = decided(spec)
        if answered is None:
            return FINDINGS
        stem = PurePath(name_of(spec)).stem
        earlier = None
        if since is not None and (earlier := earlier_version(since, spec, answered)) is None:
            return FINDINGS
        expected = json.loads(answer_as_json(answered.found, earlier=earlier))
    sets = records.sets_in(place, stem)
    if not sets:
        of_what = f" of {spec}" if spec is not None else ""
        raise WrongUse(f"{folder} holds no record{of_what} that orgdoc has written")
    found = [
        (file, status)
        for name in sets
        for file, status in records.verified(place, name, __version__, expected)
    ]
    if form == "json":
        files = [{"file": file, "status": status} for file, status in found]
        shape = {"schema": "orgdoc/verify/1", "folder": folder, "spec": spec, "files": files}
        write_json(json.dumps(shape, indent=2, ensure_ascii=False) + "\n")
    else:
        wide = max(len(file) for file, _ in found)
        for file, status in found:
            click.echo(f"{file.ljust(wide)}  {records.MEANINGS[status]}")
    return 0 if all(status == records.CURRENT for _, status in found) else FINDINGS
