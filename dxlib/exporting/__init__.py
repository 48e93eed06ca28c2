"""The evidence for other programs: SDMX, CSV on the Web, Frictionless, Parquet, DuckDB, JSON files as an interface."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dxlib.errors import UnknownName
from dxlib.loaders import Evidence, given
from dxlib.loaders.verbs import checked

FORMATS = ("sdmx", "csvw", "frictionless", "parquet", "duckdb", "json")


@checked
def export(
    form: str,
    out: str | Path,
    *,
    indicator: str | Iterable[str] | None = None,
    pillar: str | None = None,
    area: str | None = None,
    as_of: str | None = None,
    evidence: Evidence | None = None,
) -> Path:
    """Write the figures, targets and their sources to a folder that other programs read.

    The folder appears whole or not at all. One that an earlier export made is replaced; anything else that stands there
    is left, and refused. The same data give the same bytes.

    Args:
        form: ``sdmx`` (structure and data in SDMX-ML 2.1, data in SDMX-CSV 2.0), ``csvw`` (CSV on the Web),
            ``frictionless`` (a Data Package as one zip), ``parquet``, ``duckdb`` (one file, with views ``latest``,
            ``revisions`` and ``targets``) or ``json`` (a static interface, described by OpenAPI).
        out: the folder.
        indicator, pillar, area: keep what is about these; by default all of it. What is about no indicator,
            such as tasks, is left out where indicators are asked for.
        as_of, evidence: as in ``compare``.

    Returns:
        The folder. In it are the files of the format, ``README.md`` in each language with every table and column, the
        licence, ``dataset.jsonld`` (DCAT and schema.org), and ``export.json``: what was asked for.

    Raises:
        UnknownName: no such format, indicator, pillar or area.
        DxError: nothing is printed of what was asked for, the folder cannot be used, or a package that the format needs
            is not installed.

    Example:
        >>> import dxlib as dx
        >>> from tempfile import mkdtemp
        >>> folder = dx.export("csvw", mkdtemp() + "/csv", indicator="dossiers_online_share")
        >>> sorted(file.name for file in folder.iterdir())[:4]
        ['LICENSE', 'README.md', 'README.vi.md', 'areas.csv']
    """
    from dxlib.exporting import making

    if form not in FORMATS:
        book = "a workbook of a list is what `dx compare --save changes.xlsx` writes; " if form == "xlsx" else ""
        raise UnknownName("format", form, FORMATS, book and f"{book}here it is {', '.join(FORMATS)}")
    making.check(Path(out))
    known = given(evidence, as_of)
    names = None if indicator is None and pillar is None else known.definitions.select(pillar, None, indicator)
    return making.write(Path(out), making.made(form, known, names, None if area is None else known.area(area)))
