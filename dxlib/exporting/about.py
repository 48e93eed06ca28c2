"""What goes with every export: a README in each language with the dictionary of its tables, and the licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution

from dxlib.exporting import words
from dxlib.exporting.sdmx import FLOWS
from dxlib.exporting.tables import Table
from dxlib.exporting.words import LANGUAGES, spoken
from dxlib.places import HOME
from dxlib.text.catalogue import gettext
from dxlib.text.words import date_label

LICENCE = "https://spdx.org/licenses/MIT.html"


@dataclass(frozen=True)
class About:
    """What is told of an export.

    Attributes:
        tables: what it holds.
        form: the name of its format.
        day: when the newest of its reports was published.
        version: of the package.
    """

    tables: Mapping[str, Table]
    form: str
    day: date
    version: str
    licence: str = LICENCE

    @property
    def title(self) -> dict[str, str]:
        """Its title, by language."""
        return spoken(words.TITLE)

    @property
    def what(self) -> dict[str, str]:
        """What it holds, in a few sentences, by language."""
        return spoken(words.WHAT)

    def files(self) -> dict[str, bytes]:
        """Return the README of each language, and the licence."""
        names = {language: "README.md" if language == "en" else f"README.{language}.md" for language in LANGUAGES}
        return {name: self.readme(language).encode() for language, name in names.items()} | {"LICENSE": licence()}

    def readme(self, language: str) -> str:
        """Return what a person reads first: what it is, how to open it, and every table with its columns."""
        _ = gettext(language)
        parts = [
            f"# {self.title[language]}",
            self.what[language],
            _("State of {day}, the day of the newest source; made by dxlib {version}.").format(
                day=date_label(self.day, language), version=self.version
            ),
            _(
                "Licence: MIT, see LICENSE, for the tables and their descriptions. The figures are those of the "
                "sources that the table reports names; cite them too."
            ),
            _(
                "A figure counts where latest is true. Values are in the unit named and in full. A period such as "
                "2019-11/2022-11 is a running total, and ../2023-12 one whose start is not printed. Status U marks a "
                "reading that is open, as its note says."
            ),
            _(words.FORMS[self.form]),
            f"## {_('How to open it')}",
            f"```\n{OPENING[self.form]}\n```",
            f"## {_('Tables')}",
            *(self._flows(language) if self.form == "sdmx" else self._tables(language)),
        ]
        return "\n\n".join(parts) + "\n"

    def _tables(self, language: str) -> Iterator[str]:
        _ = gettext(language)
        head = [f"| {_('column')} | {_('type')} | {_('what it holds')} |", "|---|---|---|"]
        for table in self.tables.values():
            rows = [f"| `{one.name}` | {one.kind} | {one.about[language]} |" for one in table.columns]
            yield from (f"### `{table.name}`", table.about[language], "\n".join([*head, *rows]))

    def _flows(self, language: str) -> Iterator[str]:
        _ = gettext(language)
        head = [f"| {_('column')} | {_('what it holds')} |", "|---|---|"]
        for flow in FLOWS:
            held = (*flow.dimensions, "TIME_PERIOD", "OBS_VALUE", *flow.attributes)
            rows = [f"| `{one}` | {_(words.COMPONENTS[one])} |" for one in held]
            yield from (f"### `{flow.id}`", self.tables[flow.table].about[language], "\n".join([*head, *rows]))


OPENING = {
    "sdmx": """\
# Python
import sdmx
structure = sdmx.read_sdmx("structure.xml")
figures = sdmx.to_pandas(sdmx.read_sdmx("figures.xml", structure=structure.structure["FIGURES"]))
# R
library(rsdmx)
figures <- as.data.frame(readSDMX("figures.xml", isURL = FALSE))""",
    "csvw": """\
# Python
import pandas as pd
figures = pd.read_csv("observations.csv", dtype={"period": str})
# R
figures <- readr::read_csv("observations.csv", col_types = list(period = "c"))""",
    "frictionless": """\
# Python
from frictionless import Package
figures = Package("vietnam-digital-transformation.zip").get_resource("observations").to_pandas()
# R
figures <- frictionless::read_resource(frictionless::read_package("datapackage.json"), "observations")""",
    "parquet": """\
# Python
import pandas as pd
figures = pd.read_parquet("observations.parquet")
# R
figures <- arrow::read_parquet("observations.parquet")""",
    "duckdb": """\
duckdb vietnam-digital-transformation.duckdb "SELECT name_en, period, value FROM latest"
# Python
import duckdb
latest = duckdb.connect("vietnam-digital-transformation.duckdb", read_only=True).sql("FROM latest").df()""",
    "json": """\
curl -s http://localhost:8000/indicators/dossiers_online_share.json   # after: python -m http.server
# R
one <- jsonlite::fromJSON("indicators/dossiers_online_share.json")""",
}


def licence() -> bytes:
    """Return the licence of the project, from its checkout or its package."""
    file = HOME / "LICENSE"
    if file.is_file():
        return file.read_bytes()
    try:
        found = distribution("dxlib").read_text("licenses/LICENSE")
    except PackageNotFoundError:
        found = None
    return (found or f"MIT: {LICENCE}\n").encode()
