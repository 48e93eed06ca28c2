"""What changed since an earlier edition: what an edition stores to be compared with, and the section that tells it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

import dxlib
from dxlib import tables, text
from dxlib.analysis import editions
from dxlib.errors import DxError, UnknownName
from dxlib.loaders import load
from dxlib.notation.files import read_json
from dxlib.places import PACKAGE
from dxlib.tables.display import BUNDLE
from dxlib.tables.rests import table_to_json

FILE = "figures.json"
_LISTS = ("figures", "targets", "findings")
# What of the code decides whether two editions can be told apart by their figures alone.
_CODE = {
    "contract": ("loaders/contract.py",),
    "definitions": ("indicators/*.yml",),
    "methods": ("recompute/*.py", "analysis/*/*.py"),
}


@dataclass(frozen=True)
class Since:
    """An earlier edition, and what this one holds.

    Attributes:
        name: of the earlier edition's folder.
        sha256: of what it stored.
        before, after: what both hold.
    """

    name: str
    sha256: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def held(parameters: Mapping[str, str], pillar: str | None) -> dict[str, Any]:
    """Return what an edition holds, with the versions of what computed it.

    Args:
        parameters: the edition's.
        pillar: the notebook it is made of, where it is one alone.
    """
    evidence = load(as_of=parameters["as_of"] or None, reports=parameters["reports"])
    alone = pillar if pillar in evidence.definitions.pillars else None
    content = editions.content(
        parameters["period"], parameters["baseline"], pillar=alone, area=parameters["area"], evidence=evidence
    )
    files = {name: sorted(f for each in patterns for f in PACKAGE.glob(each)) for name, patterns in _CODE.items()}
    digests = {name: hashlib.sha256(b"".join(f.read_bytes() for f in found)) for name, found in files.items()}
    versions = {name: digest.hexdigest()[:12] for name, digest in digests.items()}
    content["parameters"]["reports"] = parameters["reports"]
    return {**content, "versions": {"dxlib": dxlib.__version__, **versions}}


def key_figures(parameters: Mapping[str, str]) -> pd.DataFrame:
    """Return the figure that leads each pillar, as ``editions.key_figures`` does."""
    period, baseline, area = (parameters[name] for name in ("period", "baseline", "area"))
    evidence = load(as_of=parameters["as_of"] or None, reports=parameters["reports"])
    return editions.key_figures(period, baseline, area=area, evidence=evidence)


def stored(content: Mapping[str, Any]) -> bytes:
    """Return what an edition holds as JSON, a record a line."""
    rest = {name: value for name, value in content.items() if name not in _LISTS}
    parts = [f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in rest.items()]
    for name in _LISTS:
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in content[name])
        parts.append(f'"{name}": [\n{lines}\n]')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8")


def earlier(edition: str | Path, home: Path, after: Mapping[str, Any]) -> Since:
    """Return an earlier edition to hold this one against.

    Args:
        edition: its folder, or its name in the folder of editions.
        home: the folder of editions.
        after: what this edition holds.

    Raises:
        UnknownName: there is no such edition.
        DxError: it stored nothing to compare with, or the two make no pair; the message says why.
    """
    folder = next((place for place in (home / edition, Path(edition)) if (place / "edition.json").is_file()), None)
    if folder is None:
        raise UnknownName("edition", str(edition), (file.parent.name for file in home.glob("*/edition.json")))
    try:
        content = (folder / FILE).read_bytes()
        before = read_json(folder / FILE)
        editions.distinctions(before, after)
        missing = [name for name in _LISTS if not isinstance(before[name], list)]
        if not missing:
            text.differences_lead(
                editions.differences(before, after), before, after, "en"
            )  # so that later nothing fails
    except FileNotFoundError:
        raise DxError(f"the edition {folder.name} has no {FILE} to compare with; make it again first") from None
    except DxError as error:
        raise DxError(f"the edition {folder.name} {error}") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        missing = [str(error)]
    if missing:
        raise DxError(f"{(folder / FILE).as_posix()} cannot be read ({missing[0]}); make that edition again first")
    return Since(folder.name, hashlib.sha256(content).hexdigest(), before, after)


def tell(notebook: Any, since: Since, language: str) -> None:
    """Put what changed into an executed notebook, before its first section: a heading, a paragraph, tables."""
    found = editions.differences(since.before, since.after)
    lead = text.differences_lead(found, since.before, since.after, language)
    apart = text.distinction_sentences(editions.distinctions(since.before, since.after), language)
    words = [f"## {text.since(since.before, language)}", lead.markdown, *filter(None, [apart.markdown])]
    outputs = [{"text/markdown": "\n\n".join(words)}]
    for table in tables.differences(found, language=language).tables:
        outputs.append({"text/html": table.to_html(phone=True), BUNDLE: {"tables": [table_to_json(table)]}})  # type: ignore[dict-item]
    first = next((n for n, cell in enumerate(notebook.cells) if _opens(cell)), len(notebook.cells))
    into = next(
        cell for cell in reversed(notebook.cells[:first]) if cell.cell_type == "code"
    )  # the parameters, at least
    into.outputs = [*into.get("outputs", []), *(nbformat.v4.new_output("display_data", data) for data in outputs)]


def _opens(cell: Any) -> bool:
    """Whether a section begins in a cell."""
    return cell.cell_type == "markdown" and any(line.startswith("## ") for line in cell.source.splitlines())
