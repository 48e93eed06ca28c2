"""That the comparison of stored outputs catches what it must, and nothing else."""

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
    command += ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval.cfg"), str(notebook)]
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


def test_a_drawing_may_differ(scratch):
    """Another version of the drawing library is no change of the product."""
    ran = compare(scratch("image/svg+xml", "<path", "<path id='x'"))
    assert ran.returncode == 0, ran.stdout


def test_a_changed_figure_in_the_data_is_caught(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    file = data / "reports" / "2024-02-16-decision-942" / "observations.csv"
    row = 'dossiers_online_share,2023,VN,58.41,,,exact,"58,41%",59,'
    text = file.read_text(encoding="utf-8")
    assert text.count(row) == 1
    file.write_text(text.replace(row, row.replace("58.41", "58.42").replace("58,41", "58,42")), encoding="utf-8")
    ran = compare(ROOT / "notebooks" / "overview.ipynb", DX_DATA=str(data))
    assert ran.returncode == 1 and "Cell outputs differ" in ran.stdout
