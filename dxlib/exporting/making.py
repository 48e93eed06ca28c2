"""The files of an export in any format, and a folder of them that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dxlib import __version__
from dxlib.errors import DxError
from dxlib.exporting import api, binary, described, sdmx
from dxlib.exporting.about import About
from dxlib.exporting.tables import LISTS, tables
from dxlib.loaders import Evidence
from dxlib.notation.folders import led, put
from dxlib.notation.naming import portable

MARK = "export.json"  # by it an earlier export is known


def made(form: str, evidence: Evidence, names: list[str] | None, area: str | None) -> dict[str, bytes]:
    """Return the files of an export by path.

    Args:
        names, area: the indicators and the area that are kept, by id and code; ``None`` for all.

    Raises:
        DxError: nothing is printed of these indicators for this area.
    """
    held = tables(evidence, names, area)
    if all(table.frame.empty for name, table in held.items() if name not in LISTS):
        of = "these indicators" if names and len(names) > 1 else f"'{names[0]}'" if names else "anything"
        raise DxError(f"nothing is printed of {of} for {area or 'any area'}; leave out the area, or name another")
    about = About(held, form, evidence.reports["published"].max(), __version__)
    if form == "sdmx":
        files = sdmx.files(held, about.day)
    elif form == "json":
        files = api.files(held, about, evidence, names or list(evidence.definitions.indicators), area or "VN")
    else:
        makers = {
            "csvw": described.csvw,
            "frictionless": described.package,
            "parquet": binary.parquet,
            "duckdb": binary.database,
        }
        files = makers[form](held, about)
    record = {
        "format": form,
        "indicators": names,
        "area": area,
        "as_of": evidence.as_of and evidence.as_of.isoformat(),
        "published": about.day.isoformat(),
        "version": about.version,
        "rows": {name: len(table.frame) for name, table in held.items()},
    }
    catalogued = {"dataset.jsonld": described.dataset(about, files), MARK: record}
    return files | about.files() | {name: described.as_json(one) for name, one in catalogued.items()}


def write(out: Path, files: Mapping[str, bytes]) -> Path:
    """Write files, by path, to a folder, and return it; an earlier export that stands there is replaced.

    Raises:
        DxError: something else stands there, or the disk refuses. All is then as it was.
    """
    check(out)
    place = led(out)
    put(place.parent, place.name, files, replacing=True)
    return out


def check(out: Path) -> None:
    """Raise ``DxError`` if what stands in a place is neither nothing, an empty folder nor an earlier export.

    So it does if nothing can stand there.
    """
    portable(out)
    if (out.exists() and not out.is_dir()) or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise DxError(
            f"'{out.as_posix()}' is there and is no export of dx; name a new folder, or that of an earlier export"
        )
