"""The package as it is given away: what it carries, and that it works alone, far from any checkout and network."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dxlib as dx
from dxlib.briefing.running import hashes, runner
from dxlib.cli.lab import EXPLORER
from dxlib.places import NOTEBOOKS

pytestmark = pytest.mark.usefixtures("with_pages")  # no environment of the checkout reaches what is installed

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"
DOCUMENT = "data/reports/2024-02-16-decision-942/003_3f8bd4a15760ba85.txt"
# What lies about in a checkout, and is nobody's to receive.
LEFT_OVER = (
    DOCUMENT, "data/documents/000_d651ddcf7a3f9058.txt", "data/.DS_Store", "notebooks/.ipynb_checkpoints/audit.ipynb",
    "notebooks/build/index.html", "dxlib/__pycache__/errors.cpython-311.pyc", "build/index.html", "dist/old.whl",
    ".venv/pyvenv.cfg", "dxlib.egg-info/PKG-INFO",
)  # fmt: skip
# What stands beside the reports.
LISTS = ("areas.yml", "breakdowns.yml", "crosswalk.csv", "left_out.csv", "producers.yml", "remarks.yml")
LARGEST = 2_500_000
# A row that the checkout has otherwise than the package, so that it shows which of the two is read.
ROW = 'dossiers_online_share,2023,VN,,58.41,,,exact,"58,41%",59,'
OTHER = 'dossiers_online_share,2023,VN,,58.43,,,exact,"58,43%",59,'
ROWS = "data/reports/2024-02-16-decision-942/observations.csv"
# No process of the environment reaches anything but this machine.
OFFLINE = """\
import socket

def refused(name):
    allowed = getattr(socket.socket, name)
    def call(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"no network here: {address}")
        return allowed(self, address)
    return call

socket.socket.connect, socket.socket.connect_ex = refused("connect"), refused("connect_ex")
"""


def clean() -> dict[str, str]:
    """Surroundings without a home, a setting of ours or a way to import this checkout; and with no way out."""
    kept = {
        key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "COVERAGE_RCFILE") if key in os.environ
    }
    return kept | dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")


def succeed(command: list, cwd: Path, **environment: str) -> str:
    run = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=clean() | environment, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def pip(*words: object, cwd: Path) -> None:
    succeed([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], cwd)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The checkout, with what lies about in one that is worked in; its build is the test's, not the checkout's."""
    folder = tmp_path_factory.mktemp("checkout") / "dxlib"
    parts = ("dxlib", "data", "notebooks", "tests", "docs")
    for part in parts:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for file in (file for file in ROOT.iterdir() if file.is_file() and file.name != ".git"):
        shutil.copy(file, folder)
    for name in LEFT_OVER:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("left over", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def wheel(project, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", out, project, cwd=out)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def carried(wheel) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def environment(folder: Path, *what: object) -> Path:
    """An environment with the packages of this one, but not its dxlib; its folder of packages."""
    venv.create(folder)
    (site,) = (folder / "Lib" if os.name == "nt" else folder / "lib").rglob("site-packages")
    packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (site / "packages.pth").write_text("\n".join(["import offline", *packages]), encoding="utf-8")
    (site / "offline.py").write_text(OFFLINE, encoding="utf-8")
    pip("--python", folder / BIN / f"python{'.exe' if os.name == 'nt' else ''}", "install", "--quiet", "--no-deps",
        "--no-build-isolation", "--no-index", *what, cwd=folder)  # fmt: skip
    return site


class Installed:
    """The wheel in an environment of its own, and a folder to work in."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        self.bin, self.work = folder / "môi trường" / BIN, folder / "thư mục của tôi"
        self.work.mkdir()
        self.site = environment(self.bin.parent, wheel)
        for foreign in ("data/reports/2020-01-01-x/report.yml", "notebooks/suite.yml", "docs/dictionary.md"):
            (self.site / foreign).parent.mkdir(parents=True)
            (self.site / foreign).write_text("another package's", encoding="utf-8")
        for path in self.site.rglob("*"):
            path.chmod(path.stat().st_mode & 0o555)
        self.before = self.packages()

    def packages(self) -> set[tuple[str, int]]:
        return {(str(path), path.stat().st_mtime_ns) for path in self.site.rglob("*")}

    def run(self, command: str, *words: object, cwd: Path | None = None, **environment: str) -> str:
        out = succeed([self.bin / command, *words], cwd or self.work, **environment)
        assert self.packages() == self.before, "nothing is ever written to where packages are"
        return out


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Installed:
    return Installed(wheel, tmp_path_factory.mktemp("elsewhere"))


def own_files(folder: str) -> dict[str, bytes]:
    files = (file for file in (ROOT / folder).rglob("*") if file.is_file())
    found = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files}
    return {name: content for name, content in found.items() if "/." not in name and "__pycache__" not in name}


def test_it_carries_every_row_every_notebook_and_all_of_the_code(carried, record_property):
    shipped = {name.removeprefix("dxlib/shipped/"): content for name, content in carried.items() if "/shipped/" in name}
    assert shipped == own_files("data") | own_files("notebooks")
    rows = [name for name in shipped if name.endswith("observations.csv")]
    assert len(rows) == len(dx.load().observations["report"].unique())
    assert {f"data/{name}" for name in LISTS} <= set(shipped)
    code = {name: content for name, content in carried.items() if name.startswith("dxlib/") and "/shipped/" not in name}
    assert code == own_files("dxlib")


def test_it_carries_nothing_else(carried, project):
    assert all((project / name).exists() for name in LEFT_OVER)
    assert {name.partition("/")[0] for name in carried} == {"dxlib", "dxlib-0.1.0.dist-info"}
    assert not [name for name, content in carried.items() if content == b"left over"]
    assert {name for name in carried if name.endswith(".txt")} == {
        "dxlib/charts/fonts/OFL.txt", "dxlib-0.1.0.dist-info/entry_points.txt",
        "dxlib-0.1.0.dist-info/licenses/dxlib/charts/fonts/OFL.txt",
    }  # fmt: skip


def test_it_carries_the_list_of_what_it_rests_on(carried):
    listed = carried["dxlib-0.1.0.dist-info/sboms/dxlib.cdx.json"]
    assert listed == (ROOT / "docs" / "supply" / "dxlib.cdx.json").read_bytes()


def test_it_is_small(wheel, record_property):
    size = wheel.stat().st_size
    record_property("bytes", size)
    assert size < LARGEST


def test_building_leaves_nothing_behind_and_the_source_archive_builds_the_same(wheel, project, tmp_path):
    build = "import sys; from hatchling import build; print(getattr(build, sys.argv[1])(sys.argv[2]))"
    before = {path for path in project.rglob("*")}
    source = succeed([sys.executable, "-c", build, "build_sdist", tmp_path], project).split()[-1]
    assert {path for path in project.rglob("*")} == before
    with tarfile.open(tmp_path / source) as archive:
        archive.extractall(tmp_path, filter="data")
        assert not {Path(name).name for name in LEFT_OVER if name.endswith(".txt")} & {
            Path(n).name for n in archive.getnames()
        }
    unpacked = tmp_path / source.removesuffix(".tar.gz")
    again = succeed([sys.executable, "-c", build, "build_wheel", tmp_path], unpacked).split()[-1]
    assert (tmp_path / again).read_bytes() == wheel.read_bytes()


def test_there_is_no_network_in_its_environment(installed):
    ask = "import socket\ntry: socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError as error: print(error)"
    assert installed.run("python", "-c", ask).startswith("no network here")


def test_it_compares_audits_and_assesses_as_the_checkout_does(installed):
    script = 'import dxlib as dx; print(dx.__file__); print(dx.compare("2023", "2022").to_csv())'
    file, _, frame = installed.run("python", "-c", script).partition("\n")
    assert Path(file).parents[1] == installed.site
    assert frame == dx.compare("2023", "2022").to_csv() + "\n"
    for command, expected in (("audit --all", dx.audit()), ("targets", dx.scoreboard())):
        rows = csv.DictReader(io.StringIO(installed.run("dx", *command.split(), "--format", "csv")))
        assert len(list(rows)) == len(expected), command


def test_its_edition_is_the_one_of_the_checkout(installed):
    told = installed.run("dx", "brief", "--pillar", "cybersecurity", "--language", "vi", "--format", "html")
    edition = installed.work / "build" / "latest_previous_vi_cybersecurity"
    assert [installed.work / line for line in told.split()] == [edition / "index.html"]
    record = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    assert record["data"] == hashes.of_folder(ROOT / "data", "data")
    assert record["code"] == hashes.of_code() == hashes.of_folder(ROOT / "dxlib", "dxlib")
    assert record["notebooks"] == {
        f"notebooks/{name}": hashes.of_file(NOTEBOOKS / name)
        for name in ("suite.yml", "cybersecurity.ipynb", "locale/notebooks.pot", "locale/vi/LC_MESSAGES/notebooks.po")
    }
    (listed,) = json.loads(installed.run("dx", "editions", "--format", "json"))
    assert (listed["data_changed"], listed["damage"]) == (0, "")


def test_its_lab_is_a_folder_of_ones_own(installed):
    """Of JupyterLab itself only the version is asked."""
    assert "copied to dxlib-notebooks" in installed.run("dx", "lab", "--", "--version")
    mine = installed.work / "dxlib-notebooks"
    copied = {f"notebooks/{file.relative_to(mine).as_posix()}" for file in mine.rglob("*") if file.is_file()}
    assert copied == {*own_files("notebooks"), "notebooks/.dxlib.json"}
    (mine / EXPLORER.name).write_text("my own", encoding="utf-8")
    assert "dxlib-notebooks" not in installed.run("dx", "lab", "--", "--version")
    assert (mine / EXPLORER.name).read_text(encoding="utf-8") == "my own"


@pytest.fixture
def changed(project) -> Iterator[Path]:
    """A checkout with another figure than the package that is installed has."""
    file = project / ROWS
    before = file.read_text(encoding="utf-8")
    (project / DOCUMENT).unlink(missing_ok=True)
    assert before.count(ROW) == 1
    file.write_text(before.replace(ROW, OTHER), encoding="utf-8")
    yield project
    file.write_text(before, encoding="utf-8")


ASKED = ("sources", "dossiers_online_share", "--format", "csv")
PLACES = "from dxlib import places; print(places.data_folder(), places.NOTEBOOKS, sep=chr(10))"


def figure(out: str) -> str:
    rows = [row for row in csv.DictReader(io.StringIO(out)) if row["period"] == "2023" and row["line"]]
    (printed,) = (
        row["as_printed"] for row in rows if row["kind"] == "observation"
    )  # in the document; pages print more
    return printed


def places(out: str) -> list[Path]:
    return [Path(line) for line in out.splitlines()]


def test_the_evidence_follows_the_code_and_dx_data_wins(installed, changed):
    shipped = installed.site / "dxlib" / "shipped"
    assert places(installed.run("python", "-c", PLACES)) == [shipped / "data", shipped / "notebooks"]
    assert figure(installed.run("dx", *ASKED, cwd=changed)) == "58,41%", "an installed command is no checkout's"
    here = installed.run("python", "-c", PLACES, cwd=changed)
    assert places(here) == [changed / "data", changed / "notebooks"], "but this imports the checkout"
    assert places(installed.run("python", "-c", PLACES, PYTHONPATH=str(changed))) == places(here)
    assert figure(installed.run("dx", *ASKED, cwd=changed, DX_DATA="data")) == "58,43%"


def test_an_editable_package_is_the_checkout_itself(changed, tmp_path):
    site = environment(tmp_path / "editable", "--editable", changed)
    assert not (site / "dxlib").exists(), "nothing is copied"
    dx, python = (tmp_path / "editable" / BIN / name for name in ("dx", "python"))
    assert figure(succeed([dx, *ASKED], tmp_path)) == "58,43%"
    assert places(succeed([python, "-c", PLACES], tmp_path)) == [changed / "data", changed / "notebooks"]
    asked = succeed([python, "-c", PLACES], tmp_path, DX_DATA="elsewhere")
    assert places(asked) == [Path("elsewhere"), changed / "notebooks"]


def test_the_folder_named_by_dx_data_is_the_same_for_kernels(tmp_path, monkeypatch):
    """They run where the notebooks are, not where the command does."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DX_DATA", "mine")
    assert runner.kernel_environment(tmp_path)["DX_DATA"] == str(tmp_path / "mine")
    monkeypatch.setenv("DX_DATA", "")
    assert runner.kernel_environment(tmp_path / "again")["DX_DATA"] == ""
