"""What README, ARCHITECTURE, CONTRIBUTING and the data contract say is so: paths, commands, examples."""

import csv
import importlib
import os
import re
import shlex
import textwrap
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from verbs import MODULES

import dxlib as dx
from dxlib.cli import cli
from dxlib.loaders.contract import OPTIONAL_COLUMNS, ROWS, Report, Uncounted

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md") if path.stem != "dictionary")
NAMES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", *PAGES]
MADE = (".venv", "build", "dist", "drafts", "dxlib-notebooks")  # what the commands make: not in the repository
FILE = re.compile(r"[\w./<>*-]+\.(py|yml|csv|md|toml|lock|json|ipynb|pot?|j2|css|html|typ)")
each_document = pytest.mark.parametrize("name", NAMES)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str = "") -> list[str]:
    """The code blocks of a document in one language, without their indentation."""
    found = re.findall(r"^( *)```(\w*)\n(.*?)\n\1```$", text(name), flags=re.S | re.M)
    return [textwrap.dedent(body) for _, kind, body in found if kind == language]


def spans(name: str) -> list[str]:
    """What stands between backticks in running text."""
    prose = re.sub(r"^ *```.*?^ *```$", "", text(name), flags=re.S | re.M)
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose)]


def paths(name: str) -> set[str]:
    """The paths that a document names as if they were there."""
    named = [s for s in spans(name) if " " not in s and (s.endswith("/") or (FILE.fullmatch(s) and "/" in s))]
    blocked = [
        word for block in blocks(name) for word in block.split() if re.fullmatch(r"(dxlib|data|tests)/\S+", word)
    ]
    found = {path.split(":")[0].rstrip("/") for path in [*named, *blocked]}
    return {path for path in found if path.split("/")[0].split("\\")[0] not in MADE}


def exists(path: str, beside: Path) -> bool:
    """Whether a path is there; of one with a part left open, such as <pillar>, the folder before it."""
    fixed = path.partition("<")[0].rpartition("/")[0] if "<" in path else path
    return any((folder / fixed).exists() for folder in (ROOT, beside, ROOT / "dxlib", ROOT / "dxlib/briefing"))


def commands(name: str) -> list[list[str]]:
    """Every use of the command dx in a document, in words."""
    lines = [line for block in blocks(name) for line in block.splitlines()]
    lines += [span for span in spans(name) if span.startswith("dx ")]
    uses = [re.match(r"(?:\.venv[/\\](?:bin|Scripts)[/\\])?dx (\S.*)", line.strip()) for line in lines]
    return [shlex.split(use.group(1)) for use in uses if use]


def reading(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yml")))


@each_document
def test_every_path_is_there(name):
    missing = sorted(path for path in paths(name) if not exists(path, (ROOT / name).parent))
    assert not missing


def anchors(page: str) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^ *```.*?^ *```$", "", page, flags=re.S | re.M), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_document
def test_every_link_leads_somewhere(name):
    for target in re.findall(r"\]\(([^)]+)\)", text(name)):
        path, _, anchor = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), target
        assert not anchor or anchor in anchors(page.read_text(encoding="utf-8")), target


def test_the_readme_is_short_and_leads_to_every_page():
    assert len(text("README.md").splitlines()) < 180
    linked = set(re.findall(r"\]\(([^)#]+)", text("README.md")))
    assert {*PAGES, "docs/dictionary.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"} <= linked


def test_a_path_that_is_not_there_would_be_found():
    assert not exists("dxlib/nowhere.py", ROOT)
    assert "dxlib/loaders/contract.py" in paths("data/README.md")


@each_document
def test_every_command_and_option_is_one_of_dx(name):
    for command, *arguments in commands(name):
        if command in ("COMMAND", "--help"):
            continue
        assert command in cli.commands, f"dx {command}"
        params = cli.commands[command].params
        known = {option for one in params for option in (*one.opts, *one.secondary_opts)} | {"--help"}
        asked = {word for word in arguments if word.startswith("--")}
        assert asked <= known, f"dx {command}: {asked - known}"


def test_options_named_alone_are_options_of_dx():
    known = {option for command in cli.commands.values() for one in command.params for option in one.opts}
    named = {span.split()[0] for name in ("README.md", *PAGES) for span in spans(name) if span.startswith("--")}
    assert "--area" in named
    assert named <= known


@each_document
def test_every_make_target_is_in_the_makefile(name):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.M))
    lines = spans(name) + [line for block in blocks(name) for line in block.splitlines()]
    assert {line.split()[1] for line in lines if re.match(r"make [a-z]", line)} <= targets


def shown_commands() -> list[tuple[str, list[str]]]:
    found = [block for name in ("README.md", *PAGES) for block in blocks(name) if block.startswith("dx ")]
    shown = [block.splitlines() for block in found]
    return [(lines[0], lines[1:]) for lines in shown if lines[1:] and not lines[1].startswith("dx ")]


@pytest.mark.parametrize(("command", "output"), shown_commands(), ids=[command for command, _ in shown_commands()])
def test_a_command_gives_what_is_shown(command, output, with_pages, tmp_path, monkeypatch):
    """A line `…` in the output stands for any number of lines."""
    arguments = shlex.split(command)[1:]
    if arguments[0] == "read":  # its draft lies where the command runs
        arguments[1] = str(ROOT / arguments[1])
        monkeypatch.chdir(tmp_path)
    if "DOCUMENTS" in arguments:
        if not os.environ.get("DX_DOCUMENTS"):
            pytest.skip("DX_DOCUMENTS is not set: the source documents are not here")
        arguments[arguments.index("DOCUMENTS")] = os.environ["DX_DOCUMENTS"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    given = "\n".join(line.rstrip() for line in result.output.splitlines())
    wanted = ".*".join(re.escape(part) for part in "\n".join(output).split("…\n"))
    assert re.fullmatch(wanted, given, flags=re.S), f"other output of `{command}` is shown; it now is:\n{given}"


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "docs/exports.md", "docs/explorer.md"])
def test_the_python_examples_run(name, with_pages):
    examples = blocks(name, "python")
    assert examples
    for example in examples:
        body, comment, result = example.partition("\n# ")
        names: dict = {}
        *first, last = body.strip().splitlines()
        exec("\n".join(first), names)
        value = eval(last, names)
        assert getattr(value, "size", 1)
        if comment:
            assert repr(value).split() == result.replace("\n# ", "\n").split()


@each_document
def test_python_names_are_public(name):
    for called, inside in re.findall(r"\bdx\.(\w+)(?:\.(\w+))?", text(name)):
        assert called in dx.__all__
        assert not inside or called not in MODULES or inside in dir(getattr(dx, called))


def test_rows_quoted_with_their_place_stand_there():
    lines = "\n".join(blocks("ARCHITECTURE.md"))
    quoted = re.findall(r"^(data/\S+?):(\d+):(.*)$", lines, flags=re.M)
    assert quoted
    for path, number, row in quoted:
        assert text(path).splitlines()[int(number) - 1] == row, f"{path}:{number}"


def test_the_sentence_quoted_is_the_sentence_computed():
    computed = str(dx.text.sentences(dx.compare("2023", "2022", indicator="dossiers_online_share"))).removeprefix("- ")
    lines = re.findall(r"^> (.*)$", text("ARCHITECTURE.md"), flags=re.M)
    assert computed.replace("\u00a0", " ") in " ".join(lines)


def test_the_indicator_that_is_shown_is_a_real_one():
    (example,) = blocks("CONTRIBUTING.md", "yaml")
    assert example in reading(ROOT / "dxlib/indicators")


def needed(file: str) -> list[str]:
    return [column for column in contract(file) if column not in OPTIONAL_COLUMNS]


def contract(file: str) -> list[str]:
    return list(ROWS[file].model_fields)


def test_the_contract_shows_real_rows_of_every_kind():
    rows = {}
    for name in ROWS:
        files = sorted((ROOT / "data/reports").glob(f"*/{name}.csv"))
        rows[name] = {line for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    for example in blocks("data/README.md", "csv"):
        header, *shown = example.splitlines()
        columns = next(csv.reader([header]))
        name = next(name for name in ROWS if [c for c in contract(name) if c in (*columns, *needed(name))] == columns)
        assert shown
        assert set(shown) <= rows[name], name


def test_the_contract_names_every_file_column_and_reason():
    written = spans("data/README.md")
    words = {word for span in written for word in re.findall(r"[a-z_0-9]+", span)}
    for name in ROWS:
        assert f"### {name}.csv" in text("data/README.md") or f" and {name}.csv" in text("data/README.md")
        assert set(contract(name)) <= words, name
    assert set(Report.model_fields) <= words
    assert set(Uncounted.model_fields["reason"].annotation.__args__) <= words


def test_every_library_is_explained_and_no_other():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["test"]
    table = text("ARCHITECTURE.md").partition("## Libraries")[2]
    rows = re.findall(r"^\|[^|]+\| ([\w., -]+) \|$", table, flags=re.M)[1:]
    explained = [name for row in rows for name in row.split(", ")]
    assert sorted(explained) == sorted(re.match(r"[\w.-]+", one).group() for one in declared)


def test_every_module_has_its_place():
    rows = text("ARCHITECTURE.md").partition("## Where each thing lives")[2].partition("\n## ")[0].splitlines()
    inner = (file.parent for file in (ROOT / "dxlib").glob("*/*/__init__.py"))
    for path in (*(ROOT / "dxlib").iterdir(), *inner):
        if path.name.startswith("_"):
            continue
        shown = f"`{path.relative_to(ROOT).as_posix()}{'/' if path.is_dir() else ''}`"
        row = next((row for row in rows if shown in row), None)
        assert row, f"{shown} has no row"
        if path.is_dir():
            parts = re.findall(r"`(\w+)`", row)
            assert all((path / f"{part}.py").exists() for part in parts), f"{shown} names what is not there: {parts}"


def test_every_name_in_a_module_is_there():
    """Such as `layers.words`: the module by its last name, or a room and a module in it."""
    modules = {".".join(p.relative_to(ROOT).with_suffix("").parts) for p in (ROOT / "dxlib").rglob("*.py")}
    modules = {name.removesuffix(".__init__") for name in modules}
    for span in spans("ARCHITECTURE.md"):
        room, _, name = span.rpartition(".")
        found = [module for module in modules if room and module.endswith(f".{room}")]
        if found and name.isidentifier() and not FILE.fullmatch(span) and f"{found[0]}.{name}" not in modules:
            assert any(hasattr(importlib.import_module(module), name) for module in found), span


def test_every_document_is_in_the_list_of_the_readme():
    listed = set(re.findall(r"`(\d{3}_[0-9a-f]{16}\.txt)`", text("README.md")))
    assert listed == set(dx.load().reports["document"].dropna())


@each_document
def test_no_host_no_machine_path_and_no_placeholder(name):
    written = text(name)
    assert not re.search(r"https?://(?!127\.0\.0\.1)|--(extra-)?index-url|--trusted-host", written)
    assert not re.search(r"(^|[\s\"'=(`])/(root|home|tmp|opt|usr|Users|work)/", written)
    assert not re.search(r"@[A-Z]+@|\bTODO\b", written)


def test_help_is_there_for_every_command():
    for command in cli.commands.values():
        assert isinstance(command, click.Command)
        assert command.help
