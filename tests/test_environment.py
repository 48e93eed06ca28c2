"""pyproject.toml, environment.yml and requirements.lock say the same."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]

# What conda-forge names otherwise than the Python package index.
CONDA_NAMES = {
    "duckdb": "python-duckdb", "playwright": "playwright-python", "pysdmx[xml]": "pysdmx", "typst": "typst-py",
}  # fmt: skip
# What only conda needs: there pip is a package, and Python itself is one.
CONDA_ONLY = {"python", "pip"}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> list[Requirement]:
    table = project()
    extras = table["optional-dependencies"].values()
    return [Requirement(text) for text in sum(extras, start=table["dependencies"])]


def conda() -> dict[str, str]:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    bounds = {}
    for entry in entries:
        name, bound = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", entry).groups()
        assert name not in bounds, f"{name} stands twice in environment.yml"
        bounds[name] = bound
    return bounds


def conda_name(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return CONDA_NAMES.get(requirement.name + extras, requirement.name + extras)


def locked() -> dict[str, list[dict]]:
    """The entries of requirements.lock by package; one may have an entry for each Python."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries: dict[str, list[dict]] = {}
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        pin, *hashes = line.split("--hash=")
        requirement = Requirement(pin.strip())
        entry = {"requirement": requirement, "hashes": [h.strip() for h in hashes], "line": line.strip()}
        entries.setdefault(canonicalize_name(requirement.name), []).append(entry)
    return entries


def test_conda_has_the_same_packages_and_bounds():
    wanted = {conda_name(r): str(r.specifier) for r in declared()}
    found = conda()
    assert set(found) - CONDA_ONLY == set(wanted)
    differing = {
        name: (found[name], bound)
        for name, bound in wanted.items()
        if Requirement(f"x{found[name]}").specifier != Requirement(f"x{bound}").specifier
    }
    assert not differing, "environment.yml against pyproject.toml"


def test_conda_has_the_same_python():
    assert conda()["python"] == project()["requires-python"]


def test_every_declared_package_has_a_lower_and_an_upper_bound():
    for requirement in declared():
        operators = sorted(s.operator for s in requirement.specifier)
        assert operators == ["<", ">="], requirement


def test_lock_has_every_declared_package_within_its_bounds():
    lock = locked()
    for requirement in declared():
        entries = lock.get(canonicalize_name(requirement.name))
        assert entries, f"{requirement.name} is not in requirements.lock: make lock"
        for entry in entries:
            (pin,) = entry["requirement"].specifier
            assert Version(pin.version) in requirement.specifier, f"{requirement} against {pin}: make lock"


def test_lock_pins_every_line_with_hashes():
    for entries in locked().values():
        for entry in entries:
            operators = [s.operator for s in entry["requirement"].specifier]
            assert operators == ["=="], entry["line"][:80]
            assert entry["requirement"].url is None
            assert entry["hashes"], entry["line"][:80]
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", h) for h in entry["hashes"])


@pytest.mark.parametrize("name", ["rfc3987-syntax", "lark"])
def test_lock_leaves_out_the_slow_import(name):
    assert name not in locked()


@pytest.mark.parametrize("file", ["requirements.lock", "environment.yml", "pyproject.toml", "Makefile"])
def test_no_host_and_no_machine_path(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text)
    assert not re.search(r"(^|[\s\"'=])/(root|home|tmp|opt|usr|Users|work)/", text)


# Packages whose import has another name.
IMPORT_NAMES = {
    "beautifulsoup4": "bs4",
    "python-docx": "docx", "python-pptx": "pptx", "pyyaml": "yaml", "sdmx1": "sdmx", "vl-convert-python": "vl_convert",
}  # fmt: skip
# Brought by a declared package as part of its own interface.
COMES_WITH = {
    "IPython": "ipykernel", "numpy": "pandas", "packaging": "pytest", "jupyter_client": "ipykernel",
    "pypdfium2": "pdfplumber", "PIL": "pdfplumber", "pdfminer": "pdfplumber",
    "tornado": "jupyter-server", "jupyter_core": "jupyter-server",
    "jsonschema": "openapi-spec-validator", "lxml": "sdmx1", "rdflib": "csvw",
}  # fmt: skip


def test_every_import_is_declared():
    known = {IMPORT_NAMES.get(r.name, r.name.replace("-", "_")) for r in declared()} | set(COMES_WITH)
    known |= set(sys.stdlib_module_names) | {"dxlib", "tests", "conftest"}
    undeclared = set()
    for path in [*(ROOT / "dxlib").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            helpers = [one for room in ("tests", "benchmarks") for one in (ROOT / room).rglob("*.py")]
            own = {helper.stem for helper in helpers} if "tests" in path.parts else set()
            undeclared |= {(path.name, name) for name in names if name.partition(".")[0] not in known | own}
    assert not undeclared, "declare these in pyproject.toml and environment.yml"
