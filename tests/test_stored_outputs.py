"""That the comparison of stored outputs catches what it must, and nothing else."""

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def compare(notebook: Path, **environment: str) -> subprocess.CompletedProcess:
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--nbval", "--nbval-current-env"]
    command.append(str(notebook))
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | environment
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, env=environ, cwd=notebook.parent)


@pytest.fixture
def scratch(tmp_path):
    """A copy of one notebook, and what changes a text in its stored outputs."""
    path = tmp_path / "overview.ipynb"
    shutil.copy(ROOT / "notebooks" / "overview.ipynb", path)

    def change(kind: str, old: str, new: str) -> Path:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found = 0
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                for mime, content in output.get("data", {}).items():
                    if mime != kind:
                        continue
                    text = json.dumps(content, ensure_ascii=False)
                    found += len(re.findall(old, text))
                    output["data"][mime] = json.loads(re.sub(old, new, text))
        assert found, f"'{old}' stands in no stored {kind}"
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return path

    return change


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("text/html", "58.41%", "58.42%"),
        ("text/markdown", "rose to", "climbed to"),
        ("application/vnd.vegalite.v5+json", "#B9500C", "#B9500D"),
    ],
    ids=["number", "sentence", "chart"],
)
def test_a_changed_number_sentence_or_chart_is_caught(scratch, kind, old, new):
    ran = compare(scratch(kind, old, new))
    assert ran.returncode == 1 and "Cell outputs differ" in ran.stdout and kind in ran.stdout


def with_a_changed_figure(tmp_path: Path) -> Path:
    """The data with one figure read otherwise."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    file = data / "reports" / "2024-02-16-decision-942" / "observations.csv"
    row = 'satisfaction_procedures,2023,VN,,79.81,,,exact,"79,81%",61,'
    text = file.read_text(encoding="utf-8")
    assert text.count(row) == 1
    file.write_text(text.replace(row, row.replace("79.81", "79.82").replace("79,81", "79,82")), encoding="utf-8")
    return data


STORED = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", STORED, ids=[path.stem for path in STORED])
def test_what_is_stored_can_be_read_in_a_difference(path):
    """No picture, the form for a page alone, and no line that is longer than a table's row or a chart's names."""
    text = path.read_text(encoding="utf-8")
    for kind in ("image/png", "image/svg+xml", "base64", '"narrow"'):
        assert kind not in text, f"{kind} is stored"
    assert max(map(len, text.splitlines())) < 6000


def changed(old: Path, new: Path) -> int:
    """How many lines of one file are not in the other, on either side."""
    sides = [path.read_text(encoding="utf-8").splitlines() for path in (old, new)]
    return sum(line[:1] in "+-" and line[:3] not in ("+++", "---") for line in difflib.unified_diff(*sides, n=0))


def test_a_changed_figure_changes_few_lines(tmp_path):
    data = with_a_changed_figure(tmp_path)
    stored = ROOT / "notebooks" / "digital_government.ipynb"
    again = tmp_path / stored.name
    shutil.copy(stored, again)
    command = [sys.executable, "-m", "dxlib.briefing.running.reference", str(again)]
    environ = os.environ | {"DX_DATA": str(data)}
    subprocess.run(command, capture_output=True, check=True, env=environ, cwd=ROOT)
    assert 0 < changed(stored, again) < 60


def test_a_changed_figure_in_the_data_is_caught(tmp_path):
    data = with_a_changed_figure(tmp_path)
    ran = compare(ROOT / "notebooks" / "overview.ipynb", DX_DATA=str(data))
    assert ran.returncode == 1 and "Cell outputs differ" in ran.stdout
