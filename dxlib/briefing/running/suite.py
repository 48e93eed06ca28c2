"""``suite.yml``: which notebooks make an edition, and the parameters that each of them takes."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from dxlib.errors import DxError, Fault, InvalidData, UnknownName
from dxlib.notation.files import Strict, read_yaml
from dxlib.notation.search import typed

COUNTRY = "VN"
Text = Annotated[str, StringConstraints(min_length=1)]


class Words(Strict):
    """A text in both languages."""

    en: Text
    vi: Text

    def of(self, language: str) -> str:
        """Return the text in one language."""
        return self.vi if language == "vi" else self.en


class Parameter(Strict):
    """A value that the cell tagged ``parameters`` of each notebook takes."""

    type: Literal["period", "baseline", "vintage", "language", "area", "reports"]
    default: str
    description: Words


class Parameters(Strict):
    """The parameters of an edition."""

    period: Parameter
    baseline: Parameter
    as_of: Parameter
    language: Parameter
    area: Parameter
    reports: Parameter


class Entry(Strict):
    """One notebook of the suite."""

    file: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.ipynb$")]
    title: Words
    slides: bool = True  # whether it is for a talk, too
    whom: Literal["country", "area", "both"] = Field("country", alias="for")  # whose editions it is part of

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.file.removesuffix(".ipynb")

    def is_called(self, name: str) -> bool:
        """Whether that is its name, or its title in a language."""
        return typed(name) in (self.name, typed(self.title.en), typed(self.title.vi))

    @property
    def page(self) -> str:
        """The file name of the page, unless it is the one that opens first."""
        return f"{self.name}.html"


class Sizes(Strict):
    """How long a brief may be: pages of PDF and Word, and slides."""

    pages: Annotated[int, Field(ge=1)] = 10
    slides: Annotated[int, Field(ge=2)] = 15  # the first is the title


class Suite(Strict):
    """The notebooks of an edition, in reading order; its languages and formats where none are asked for."""

    title: Words
    address: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")] = ""  # where editions are published
    languages: Annotated[list[Text], Field(min_length=1)] = ["en"]  # noqa: RUF012 - pydantic copies it
    formats: Annotated[list[Literal["html", "pdf", "docx", "pptx", "xlsx"]], Field(min_length=1)] = ["html"]  # noqa: RUF012
    brief: Sizes = Sizes()
    parameters: Parameters
    notebooks: Annotated[list[Entry], Field(min_length=1)]

    def published(self, way: str) -> str:
        """Return the address of a file in the folder of the editions; the way itself where they are not published.

        Example:
            >>> from dxlib.places import SUITE
            >>> here = read_suite(SUITE).model_copy(update={"address": "https://data.example/dx"})
            >>> here.published("index.html")
            'https://data.example/dx/index.html'
        """
        return f"{self.address.rstrip('/')}/{way}" if self.address else way

    @field_validator("notebooks")
    @classmethod
    def _named_once(cls, entries: list[Entry]) -> list[Entry]:
        twice = [file for file, count in Counter(entry.file for entry in entries).items() if count > 1]
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return entries

    @field_validator("notebooks")
    @classmethod
    def _for_the_country(cls, entries: list[Entry]) -> list[Entry]:
        if all(entry.whom == "area" for entry in entries):
            raise ValueError("none is for the country; leave out `for: area` somewhere")
        return entries

    def select(self, pillar: str | None, area: str = COUNTRY) -> list[Entry]:
        """Return the notebook of one pillar, by name or title, or all that make an edition of the country or an area.

        Where no notebook is for areas, an area has those of the country.

        Raises:
            UnknownName: no notebook has that name; the nearest ones are suggested.
            DxError: the notebook is about one area, and none is asked for.
        """
        whose = ("country", "both") if area == COUNTRY else ("area", "both")
        if pillar is None:
            chosen = [entry for entry in self.notebooks if entry.whom in whose]
            return chosen or [entry for entry in self.notebooks if entry.whom == "country"]
        chosen = [entry for entry in self.notebooks if entry.is_called(pillar)]
        if not chosen:
            raise UnknownName("pillar", pillar, [entry.name for entry in self.notebooks])
        if area == COUNTRY and chosen[0].whom == "area":
            raise DxError(f"the notebook {pillar} is about one area: name it, such as --area VN-DN")
        return chosen


def read_suite(path: Path) -> Suite:
    """Return the suite that a file describes.

    Raises:
        InvalidData: every fault at once, with file and line; a notebook that does not exist is one.
    """
    shown = f"{path.parent.name}/{path.name}"
    suite, faults = read_yaml(path, Suite, shown)
    if suite is not None:
        missing = [entry.file for entry in suite.notebooks if not os.path.isfile(path.parent / entry.file)]
        lines = path.read_text(encoding="utf-8").splitlines()
        for file in missing:
            line = next((n for n, text in enumerate(lines, 1) if file in text), 1)
            faults.append(Fault(shown, line, "notebooks", f"there is no notebook {file}"))
    if suite is None or faults:
        raise InvalidData(faults)
    return suite
