"""`diff`, `what-if` and `verify` as people use them: a history of acme in four versions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Golden, Run

CASES = Path(__file__).parent / "cases" / "history"
ACME = (Path(__file__).parents[1] / "specs" / "acme.yaml").read_text(encoding="utf-8")


def after(text: str, *changes: tuple[str, str]) -> str:
    for was, put in changes:
        assert text.count(was) == 1, was
        text = text.replace(was, put)
    return text


#: September is as it is kept; each month changes something of the one before.
OCTOBER = after(
    ACME,
    ("unknown: [Partner Co]", "# unknown:"),
    ("[Retail customers, Globex Ltd, Suppliers", "[Partner Co, Retail customers, Globex Ltd, Suppliers"),
)
NOVEMBER = after(
    OCTOBER,
    ("    for: [Retail customers]\n    stakeholders: [Sales", "    for: [Sales]\n    stakeholders: [Sales"),
    ("- id: laptop-renewal ", "- id: laptops\n    was: laptop-renewal "),
    (
        "    stakeholders: [Human Resources]\n",
        "    stakeholders: [Human Resources]\n    for: [Human Resources]\n",
    ),
)
DECEMBER = after(
    NOVEMBER,
    ("as_of: 2026-11-01", "as_of: 2027-12-01"),
    (
        "    for: [Finance, Globex Ltd]\n",
        "    for: [Finance, Globex Ltd]\n"
        "    override: {branch: cio, rationale: Finance pays., by: The board, on: 2027-11-20}\n",
    ),
)
HISTORY = {"october": OCTOBER, "november": NOVEMBER, "december": DECEMBER}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "september.yaml").write_text(ACME, encoding="utf-8")
    for month, text in HISTORY.items():
        (tmp_path / f"{month}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("september", "october"),
        ("october", "november"),
        ("november", "december"),
        ("september", "december"),
    ],
)
def test_a_history_is_told_in_every_format(
    old: str, new: str, run: Run, folder: Path, golden: Golden
) -> None:
    for form in ("text", "md", "json"):
        result = run("diff", f"{old}.yaml", f"{new}.yaml", "--format", form)
        assert result.status == 0, result.err
        golden(CASES / f"{old}-{new}.{'txt' if form == 'text' else form}", result.out)
        assert form != "text" or max(map(len, result.out.splitlines())) <= 80


def test_the_same_spec_does_not_differ_and_the_status_says_so(run: Run, folder: Path) -> None:
    (folder / "commented.yaml").write_text(f"# a comment\n{ACME}", encoding="utf-8")
    same = run("diff", "september.yaml", "commented.yaml", "--exit-code")
    assert (same.status, same.out) == (0, "Nothing differs: every verdict and every fact is as it was.\n")
    assert run("diff", "september.yaml", "october.yaml", "--exit-code").status == 1


def test_an_earlier_data_file_is_a_version_too(run: Run, folder: Path) -> None:
    assert run("build", "september.yaml", "-f", "json", "-o", "old", "-q").status == 0
    with_data = run("diff", "old/september.json", "october.yaml").out
    assert with_data == run("diff", "september.yaml", "october.yaml").out
    assert run("diff", "old/september.json", "september.yaml", "--exit-code").status == 0
    (folder / "older.json").write_text('{"schema": "orgdoc/assignments/1"}', encoding="utf-8")
    refused = run("diff", "older.json", "september.yaml")
    assert refused.status == 2 and "name the spec that it was built from" in refused.err


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_a_revision_of_git_is_a_version_too(run: Run, folder: Path) -> None:
    def git(*args: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        subprocess.run(["git", *who, *args], check=True, capture_output=True)

    git("init")
    git("add", "october.yaml")
    git("commit", "-m", "October")
    (folder / "october.yaml").write_text(NOVEMBER, encoding="utf-8")
    found = []
    for now in ("october.yaml", "november.yaml"):
        result = run("diff", "HEAD:october.yaml", now, "--format", "json")
        found.append(json.loads(result.out)["changes"])
    assert found[0] == found[1] != []
    nowhere = run("diff", "HEAD~7:october.yaml", "october.yaml")
    assert nowhere.status == 2 and "git says" in nowhere.err


def test_what_if_says_what_a_change_brings_and_writes_nothing(run: Run, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    result = run("what-if", "september.yaml", "portal.for=internal", "boundary.internal+=Partner Co")
    assert result.status == 0
    assert "(nothing is written)" in result.out
    assert "Kwame Mensah  follows Customer portal" in result.out
    assert "Partner Co: unknown → inside" in result.out
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_party_taken_off_its_side_is_on_none(run: Run, folder: Path) -> None:
    result = run("what-if", "september.yaml", "boundary.internal-=Finance")
    assert "Ledger modernisation  Finance: inside → unknown" in result.out


INSIDE = ["Finance", "Human Resources", "Sales", "Customer Care", "Production", "Warehouse"]


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("portal.for=Sales", ["Finance", "Globex Ltd"], ["Sales"]),
        (
            "portal.for+=Sales, Suppliers",
            ["Finance", "Globex Ltd"],
            ["Finance", "Globex Ltd", "Sales", "Suppliers"],
        ),
        ("portal.for-=Finance", ["Finance", "Globex Ltd"], ["Globex Ltd"]),
        ("portal.for=both", ["Finance", "Globex Ltd"], ["internal", "external"]),
        ("portal.for=", ["Finance", "Globex Ltd"], None),
        ("portal.stakeholders=Finance", [], ["Finance"]),
        ("portal.manager=Mei Tanaka, Priya Shah", ["Kwame Mensah"], ["Mei Tanaka", "Priya Shah"]),
        ("payment-gateway.serves=Finance", [], ["Finance"]),
    ],
)
def test_a_list_is_replaced_added_to_or_taken_from(
    change: str, before: list[str], after: list[str] | None, run: Run, folder: Path
) -> None:
    result = run("what-if", "september.yaml", change, "--format", "json")
    path = f".{change.partition('.')[2].partition('=')[0].rstrip('+-')}"
    (fact,) = [fact for fact in json.loads(result.out)["facts"] if fact["path"].endswith(path)]
    assert fact["from"] == before or not before
    assert fact["to"] == after


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ("boundary.internal+=Partner Co, Globex Ltd", {"Partner Co": "internal", "Globex Ltd": "internal"}),
        ("boundary.internal=Finance, sales, Globex Ltd", {"Globex Ltd": "internal"}),
        ("boundary.internal=", {}),
        ("boundary.inside-=Finance, Sales", {"Finance": "unknown", "Sales": "unknown"}),
        ("boundary.unknown=Partner Co, Finance", {"Finance": "unknown"}),
    ],
)
def test_a_side_of_the_boundary_is_a_list_too(
    change: str, moved: dict[str, str], run: Run, folder: Path
) -> None:
    result = run("what-if", "september.yaml", change, "--format", "json")
    facts = {fact["about"]: fact["to"] for fact in json.loads(result.out)["facts"]}
    if change.startswith("boundary.internal="):
        left_out = [name for name in INSIDE if name.casefold() not in change.casefold()]
        moved = moved | dict.fromkeys(left_out, "unknown")
    assert facts == moved


def test_a_line_that_is_supposed_is_decided_by_nobody(run: Run, folder: Path) -> None:
    result = run("what-if", "september.yaml", "Priya Shah.override=cio")
    assert result.out.endswith("\n  Priya Shah  CIO, supposed\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("portal.objective=revenue", "Customer portal  objective: efficiency → revenue"),
        ("portal.stakeholders-=Sales", "Customer portal  stakeholders: "),
        ("security-tester.reports_to=web-shop", "Security tester  reports_to: data-centre → web-shop"),
        ("portal.manager+=Mei Tanaka", "Customer portal  manager: Kwame Mensah → Kwame Mensah, Mei Tanaka"),
        ("organisation.decide_by=2026-12-01", "Organisation  decide_by: 2026-12-15 → 2026-12-01"),
    ],
)
def test_facts_that_move_no_verdict_are_told(change: str, said: str, run: Run, folder: Path) -> None:
    result = run("what-if", "september.yaml", change)
    assert said in result.out.partition("\n\nChanged\n")[2]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ("warranty.override=", "the decision of the Executive board was taken out"),
        ("warranty.override-=cto", "the decision of the Executive board was taken out"),
        ("portal.activity=", "activity: develop → not stated"),
        ("security-tester.reports_to=", "reports_to: data-centre → not stated"),
        ("organisation.decide_by=", "decide_by: 2026-12-15 → not stated"),
        ("organisation.large-=true", "large: true → not stated"),
        ("cio.name=vacant", "cio: Ben Lindqvist → vacant"),
        ("cio=Ada Lund", "cio: Ben Lindqvist → Ada Lund"),
        ("officers.cto=", "cto: Chandra Rao → not stated"),
        ("cto.name=vacant cto.acting=Ada_Lund", "cto: Chandra Rao → Ada_Lund (acting)"),
        ("cto.name=vacant cto.acting=Ada_Lund cto.name=Bo", "cto: Chandra Rao → Bo"),
        ("cto=vacant cto.acting=Bo cto.until=2027-03-31", "Rao → Bo (acting until 2027-03-31)"),
    ],
)
def test_what_a_spec_may_leave_out_is_taken_out_and_posts_are_filled(
    changes: str, said: str, run: Run, folder: Path
) -> None:
    typed = [changes] if changes == "cio=Ada Lund" else changes.split()
    result = run("what-if", "september.yaml", *typed)
    assert result.status == 0, result.err
    assert said in result.out


def test_a_decision_on_a_reporting_line_is_lifted_however_it_is_written(run: Run, folder: Path) -> None:
    override = "{branch: cio, rationale: He asked., by: Ada, on: 2026-10-12}"
    for number, lines in enumerate(("  Kwame Mensah:\n    override: ", "  Kwame Mensah: {override: ")):
        text = f"{ACME}managers:\n{lines}{override}{'}' if '{' in lines else ''}\n"
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
        result = run("what-if", f"{number}.yaml", "Kwame Mensah.override=")
        assert "the decision of Ada was taken out" in result.out, result.err


def test_a_changed_name_and_a_new_holder_are_told_with_their_places(run: Run, folder: Path) -> None:
    named = after(ACME, ("name: Customer portal", "name: Client portal"), ("Ben Lindqvist", "Eva Lund"))
    (folder / "named.yaml").write_text(named, encoding="utf-8")
    result = run("diff", "september.yaml", "named.yaml")
    assert result.out.startswith("No verdict differs.\n\nChanged\n")
    places = [line.split() for line in result.out.splitlines()[3:]]
    assert [place[-1] for place in places] == ["named.yaml:31", "named.yaml:128"]
    assert "Officers       cio: Ben Lindqvist → Eva Lund" in result.out
    assert "Client portal  name: Customer portal → Client portal" in result.out
    markdown = run("diff", "september.yaml", "named.yaml", "--format", "md").out
    assert "- Client portal: name: Customer portal → Client portal (`named.yaml:128`)" in markdown


def test_of_what_is_new_the_verdict_alone_is_told(run: Run, folder: Path) -> None:
    project = "projects:\n  - {id: till, name: Till, for: [Sales], manager: Kim Vale, deliverable: product}\n"
    (folder / "more.yaml").write_text(after(ACME, ("projects:\n", project)), encoding="utf-8")
    result = run("diff", "september.yaml", "more.yaml")
    assert result.out == "1 item is new, 1 reporting line is new\n\nNew\n  Till      CIO\n  Kim Vale  CIO\n"


def test_causes_each_of_which_would_do_are_told_so(run: Run, folder: Path) -> None:
    both = ("boundary.external+=Partner Co", "data-exchange.for=Suppliers")
    result = run("what-if", "september.yaml", *both)
    assert "either alone would do" in " ".join(result.out.split())


def test_the_documents_of_what_is_supposed_say_so_and_the_spec_stays(run: Run, folder: Path) -> None:
    result = run("what-if", "september.yaml", "portal.for=internal", "-f", "svg,md,json", "-o", "supposed")
    assert result.status == 0
    assert (folder / "september.yaml").read_text(encoding="utf-8") == ACME
    pages = list((folder / "supposed").rglob("*.svg"))
    assert len(pages) > 1
    for page in [*pages, folder / "supposed" / "september-supposed.md"]:
        assert "Supposed, not so: portal.for=internal" in page.read_text(encoding="utf-8"), page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("portal", "is no change; write it like"),
        ("portl.for=internal", "did you mean portal?"),
        ("portal.fro=internal", "portal has no key `fro` that rules read; did you mean `for`?"),
        ("Priya Shah.for=Finance", "Priya Shah has no key `for` that rules read; it has `override`"),
        ("organisation.larg=true", "the organisation has no key `larg` that rules read"),
        ("organisation.large=maybe", "large is true or false, not 'maybe'"),
        ("portal.deliverable-=service", "portal.deliverable is product, not service; portal.deliverable="),
        ("laptop-renewal.deliverable=", "is not stated, so there is nothing to take out"),
        ("portal.override=", "portal.override is not stated"),
        ("warranty.override-=cio", "warranty.override is CTO, not cio; warranty.override= takes it out"),
        ("label-printers.kind=", "every resource is of some kind; label-printers.kind may be equipment"),
        ("portal.for+=", "adds nobody; write a name behind it"),
        ("organisation.large-=false", "organisation.large is true, not false"),
        ("cio.name=", "for nobody write cio.name=vacant, and officers.cio= where"),
        ("cio.acting=Ada Lund", "somebody acts only in a vacant post; write cio.name=vacant before"),
        ("cio.until=2027-03-31", "nobody acts as cio; write cio.acting=NAME before"),
        ("cto.nmae=Ada Lund", "cto has no key `nmae`; did you mean `name`?"),
        ("ciso.name=Ada Lund", "there is no project, resource, manager or post 'ciso'; did you mean cio?"),
        ("officers.coo=Ada Lund", "there is no post 'coo'; it may be ceo, cio, cto"),
        ("portal.deliverable+=service", "write portal.deliverable=service"),
        ("Priya Shah.override+=cto", "only lists take +=; write Priya Shah.override=cto"),
        ("organisation.large+=true", "only lists take +="),
        ("portal.for-=Sales", "portal.for does not name Sales; it names Finance and Globex Ltd"),
        ("laptop-renewal.for-=Sales", "laptop-renewal.for does not name Sales; it names nobody"),
        ("boundary.external-=Partner Co", "Partner Co is not under boundary.external; it stands under"),
        ("boundary.unknown=Finance", "Partner Co is on no side that it could be taken off"),
        ("boundary.internal+=", "there is no name on the boundary ''"),
        ("boundary.internal=Finance, Finanse", "did you mean Finance?"),
        ("boundary.unknown-=Partner Co", 'to put it on one, write "boundary.internal+=Partner Co"'),
        ("portal.activity=build", "it may be develop, maintain"),
        ("boundary.somewhere+=Finance", "it may be internal, external, both, unknown"),
        ("boundary.internal+=Finanse", "did you mean Finance?"),
    ],
)
def test_a_change_that_says_nothing_is_told_with_what_would(
    change: str, said: str, run: Run, folder: Path
) -> None:
    result = run("what-if", "september.yaml", change)
    assert result.status == 2
    assert said in result.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("explain portal", "SPEC comes first: orgdoc explain SPEC portal"),
        ("what-if portal.for=internal september.yaml", "SPEC comes first: orgdoc what-if SPEC CHANGE..."),
        ("diff HEAD~5 september.yaml", "name the file in it too: HEAD~5:september.yaml"),
        ("diff september.yaml v1.0", "name the file in it too: v1.0:september.yaml"),
        ("diff september.yaml sept.yaml", "orgdoc: sept.yaml: there is no such file\n"),
        ("verify september.yaml old", "FOLDER comes first: orgdoc verify old september.yaml"),
        ("check old/september.json", "is a data file that orgdoc wrote, no spec; name the spec"),
        ("ask old/september.json", "is a data file that orgdoc wrote, no spec; name the spec"),
        ("build old/september.json", "is a data file that orgdoc wrote, no spec; name the spec"),
    ],
)
def test_what_is_typed_in_the_wrong_place_is_told_in_a_sentence(
    typed: str, said: str, run: Run, folder: Path
) -> None:
    assert run("build", "september.yaml", "-f", "json", "-o", "old", "-q").status == 0
    result = run(*typed.split())
    assert (result.status, result.out) == (2, "")
    assert said in result.err and result.err.count("\n") == 1


def test_verify_tells_what_is_current_and_what_is_not(run: Run, folder: Path) -> None:
    assert run("build", "september.yaml", "-f", "json,csv,md,svg", "-q").status == 0
    good = run("verify", "output", "september.yaml")
    assert good.status == 0
    assert {line.split("  ")[-1].strip() for line in good.out.splitlines()} == {"as it was written"}
    (folder / "output" / "september.csv").write_text("x", encoding="utf-8")
    (folder / "output" / "september.md").unlink()
    found = json.loads(run("verify", "output", "--format", "json").out)["files"]
    assert {file["file"]: file["status"] for file in found} == {
        "september.json": "current",
        "september.svg": "current",
        "september.csv": "changed",
        "september.md": "missing",
    }
    (folder / "september.yaml").write_text(OCTOBER, encoding="utf-8")
    late = run("verify", "output", "september.yaml")
    assert late.status == 1
    assert "of another version of the spec" in late.out
    (folder / "september.yaml").write_text(ACME, encoding="utf-8")
    record = folder / "output" / "september.json"
    record.write_text(
        record.read_text(encoding="utf-8").replace('"verdict": "CIO"', '"verdict": "CTO"', 1),
        encoding="utf-8",
    )
    assert "september.json  changed since" in run("verify", "output", "september.yaml").out


def test_verify_names_what_an_earlier_build_left(run: Run, folder: Path) -> None:
    run("build", "september.yaml", "-f", "svg,csv", "-q")
    (folder / "september.yaml").write_text(OCTOBER, encoding="utf-8")
    first = run("build", "september.yaml", "-f", "md", "-q")
    assert "shows september.svg" not in first.err  # an older one lies there, and its page is told below
    found = run("verify", "output", "september.yaml")
    assert found.status == 1
    left = [line.split()[0] for line in found.out.splitlines() if "left from an earlier build" in line]
    assert left == ["september.svg", "september.csv"]


def test_markdown_says_where_its_pictures_are_not_made(run: Run, folder: Path) -> None:
    lone = run("build", "september.yaml", "-f", "md,csv", "-q")
    assert lone.err == (
        "note: september.md shows september.svg, which is not there; -f svg,md,csv makes both\n"
    )
    assert "not there" not in run("build", "september.yaml", "-f", "md,svg", "-q").err


SPLITTING = """\
organisation: {name: Acme, as_of: 2026-10-01}
officers: {ceo: Ada Okafor, cio: Ben Lindqvist, cto: Chandra Rao}
boundary: {internal: [Finance], external: [Globex]}
projects:
  - {id: mains, name: Mains, for: [Finance, Globex]}
resources:
  - {id: pilots, name: Drone pilots, kind: team, serves: [mains]}
  - {id: loggers, name: Loggers, kind: software, serves: [mains]}
"""
SHARED = "override: {branch: shared, rationale: Both, by: The board, on: 2026-10-01}"


def test_what_a_decision_leaves_to_be_decided_is_told_before_and_after_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("before.yaml").write_text(SPLITTING, encoding="utf-8")
    after_it = SPLITTING.replace("Globex]}\nres", f"Globex], {SHARED}}}\nres")
    Path("after.yaml").write_text(after_it, encoding="utf-8")
    said = [
        run("ask", "before.yaml").out,
        run("what-if", "before.yaml", "mains.override=shared").out,
        run("diff", "before.yaml", "after.yaml").out,
    ]
    assert run("build", "after.yaml", "--since", "before.yaml", "-f", "md,csv").status == 0
    memo = Path("output/after.md").read_text(encoding="utf-8")
    said.append(next(part for part in memo.split("\n\n") if part.startswith("Asked now")))
    golden(CASES.parent / "reports" / "opens.txt", "\n\n".join(text.strip() for text in said) + "\n")
    (way,) = [
        way
        for found in json.loads(run("explain", "before.yaml", "--format", "json").out)["assignments"]
        for way in found["ways"]
        if way.get("branch") == "shared" and found["id"] == "mains"
    ]
    assert [found["about"] for found in way["opens"]] == ["pilots", "loggers"]
