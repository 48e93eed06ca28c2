"""``suite.yml``: which notebooks make an edition, and the parameters that each of them takes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from dxlib.errors import Fault, InvalidData, UnknownName
from dxlib.notation.files import Strict, read_yaml

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
    key: str = ""  # the indicator that stands for it on the first screen

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.file.removesuffix(".ipynb")

    @property
    def page(self) -> str:
        """The file name of the page; the overview is the page that opens first."""
        return "index.html" if self.name == "overview" else f"{self.name}.html"


class Suite(Strict):
    """The notebooks of an edition, in reading order; its languages and formats where none are asked for."""

    title: Words
    languages: Annotated[list[Text], Field(min_length=1)] = ["en"]  # noqa: RUF012 - pydantic copies it
    formats: Annotated[list[Literal["html", "pdf", "docx", "pptx", "xlsx"]], Field(min_length=1)] = ["html"]  # noqa: RUF012
    parameters: Parameters
    notebooks: Annotated[list[Entry], Field(min_length=1)]

    @field_validator("notebooks")
    @classmethod
    def _named_once(cls, entries: list[Entry]) -> list[Entry]:
        twice = [file for file, count in Counter(entry.file for entry in entries).items() if count > 1]
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return entries

    def select(self, pillar: str | None) -> list[Entry]:
        """Return the notebook of one pillar, or all of them.

        Raises:
            UnknownName: no notebook has that name; the nearest ones are suggested.
        """
        if pillar is None:
            return list(self.notebooks)
        chosen = [entry for entry in self.notebooks if entry.name == pillar]
        if not chosen:
            raise UnknownName("pillar", pillar, [entry.name for entry in self.notebooks])
        return chosen


def read_suite(path: Path) -> Suite:
    """Return the suite that a file describes.

    Raises:
        InvalidData: every fault at once, with file and line; a notebook that does not exist is one.
    """
    shown = f"{path.parent.name}/{path.name}"
    suite, faults = read_yaml(path, Suite, shown)
    if suite is not None:
        missing = [entry.file for entry in suite.notebooks if not (path.parent / entry.file).is_file()]
        lines = path.read_text(encoding="utf-8").splitlines()
        for file in missing:
            line = next((n for n, text in enumerate(lines, 1) if file in text), 1)
            faults.append(Fault(shown, line, "notebooks", f"there is no notebook {file}"))
    if suite is None or faults:
        raise InvalidData(faults)
    return suite
