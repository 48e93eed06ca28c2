"""What every table and column of an export is, as messages, and in each language of an export."""

from __future__ import annotations

from dxlib.loaders.contract import HELD
from dxlib.text.catalogue import gettext

LANGUAGES = ("en", "vi")
_ = str  # marks a message, which is put into a language where it is said

TITLE = _("Vietnam's digital transformation: figures, targets and their sources")
WHAT = _(
    "Every figure that reports and public pages print of Vietnam's digital transformation, each with who "
    "counted it, its report, its line and its printed form. Where reports differ, all vintages are there."
)
# What a row of each table is.
TABLES = {
    "observations": _("A value of an indicator for a period, as one report prints it."),
    "details": _("A one-off figure that no series will follow."),
    "targets": _("A value due by a period, with the decision that set it."),
    "claims": _("A change between two periods, or a result against its target, that a report states."),
    "adoption": _("A named ministry or province that did something, or did not."),
    "tasks": _("A thing to be done, with its status."),
    "commitments": _("A dated request or commitment."),
    "crosswalk": _("A target that is due, and the one that follows it."),
    "reports": _("A source: a report, a decision or a public page."),
    "indicators": _("A defined, measured quantity."),
    "topics": _("A group of indicators inside a pillar."),
    "units": _("A unit in which figures are counted."),
    "areas": _("A country, a province, a ministry or a group that figures are about."),
    "producers": _("Who counts, and by which method."),
    "breakdowns": _("A part of a whole."),
}
# What each column holds; of one that differs between tables, by table and column.
COLUMNS = HELD | {
    "indicator": _("The indicator."),
    "period": _("The period that the figure is about: 2022, 2022-S1, 2022-06-30, ../2023-12 and the like."),
    "start": _("The first day of the period; empty for a running total whose start is not printed."),
    "end": _("The last day of the period."),
    "area": _(
        "The area: VN is the country, a province has its ISO 3166-2 code, one new in July 2025 VN34- and a number."
    ),
    "producer": _("Who counted; _U where nobody is named."),
    "lineage": _("The first of the producers whose series this one continues; figures compare within it alone."),
    "breakdown": _("The part of the whole; _T for the whole."),
    "low": _("The least value that the printed figure may stand for, rounding considered."),
    "high": _("The greatest value that the printed figure may stand for, rounding considered."),
    "unit": _("The unit."),
    "status": _("The status by SDMX's list CL_OBS_STATUS: A normal, B series break, U low reliability."),
    "contested": _("What another printed figure says against it; empty if nothing."),
    "report": _("The report that prints it."),
    "published": _("When the report was published: the vintage."),
    "printing": _("Its number among the figures that this report prints for one thing; the first one counts."),
    "latest": _("Whether it is what the newest report prints for this period."),
    "line": _("The line of the document on which it stands; empty where no document is at hand."),
    "place": _("Where the line stands in the file that was read, if known."),
    "note_en": _("What the reader of the row must know, in English."),
    "note_vi": _("What the reader of the row must know, in Vietnamese."),
    # of the lists that rows name
    "id": _("Its id."),
    "name_en": _("Its name in English."),
    "name_vi": _("Its name in Vietnamese."),
    "definition_en": _("What is counted, over what, in English."),
    "definition_vi": _("What is counted, over what, in Vietnamese."),
    "pillar": _("The pillar."),
    "pillar_en": _("The name of the pillar in English."),
    "pillar_vi": _("The name of the pillar in Vietnamese."),
    "topic": _("The topic."),
    "timing": _("A state at a date (instant), a stretch of time (span) or a running total (cumulative)."),
    "direction": _("Whether more is better (up), less is better (down), or neither (none)."),
    "breaks": _("The days from which it counts something else than before."),
    "kind": _("Its kind."),
    "symbol": _("Its sign."),
    "since": _("The first day on which it is there; empty if always."),
    "until": _("The last day on which it is there; empty if still."),
    "successors": _("The areas that it went into."),
    "short_en": _("Its short name in English."),
    "short_vi": _("Its short name in Vietnamese."),
    "method_en": _("How it counts, in English."),
    "method_vi": _("How it counts, in Vietnamese."),
    "predecessor": _("Whose series it continues."),
    "dimension": _("Parts of one dimension stand beside each other."),
    "title_en": _("The title in English."),
    "title_vi": _("The title in Vietnamese."),
    "issuer": _("Who issued it."),
    "reports.number": _("The number of the document."),
    "reports.producer": _("Who counted what its rows hold, where they name nobody; _U where that is not known."),
    "reports.published": _("When it was published."),
    "published_basis": _("Whether this date is printed or estimated."),
    "as_of": _("The date of a state that names none."),
    "covers": _("The period reported on."),
    "document": _("The name of the file."),
    "sha256": _("The checksum of the file."),
    "language": _("The language of the document."),
    "url": _("The address of a public page."),
    "read": _("When the page was read."),
}
# The dimensions, the measure and the attributes of the SDMX structures.
COMPONENTS = {
    "FREQ": _("Frequency"),
    "INDICATOR": _("Indicator"),
    "REF_AREA": _("Reference area"),
    "PRODUCER": _("Producer"),
    "BREAKDOWN": _("Breakdown"),
    "VINTAGE": _("Vintage: the report that prints it"),
    "PRINTING": _("Number among the figures of this report for one thing"),
    "TIME_PERIOD": _("Time period"),
    "OBS_VALUE": _("Observation value"),
    "OBS_STATUS": _("Observation status"),
    "UNIT_MEASURE": _("Unit of measure"),
    "UNIT_MULT": _("Unit multiplier"),
    "PERIOD": _("Period in the notation of the data"),
    "PUBLISHED": _("Date of the vintage"),
    "LOW": _("Least value after rounding"),
    "HIGH": _("Greatest value after rounding"),
    "UPPER": _("Upper end of a printed range"),
    "TOTAL": _("Whole of which the value is a part"),
    "QUALIFIER": _("Qualifier"),
    "CONTESTED": _("Contradicted by another printed figure"),
    "LATEST": _("Newest vintage of this period"),
    "OPERATOR": _("Operator"),
    "AUTHORITY": _("Authority"),
    "AS_PRINTED": _("As printed"),
    "LINE": _("Line of the document"),
    "COMMENT_EN": _("Note in English"),
    "COMMENT_VI": _("Note in Vietnamese"),
}
# The codes in use of SDMX's cross-domain lists, by list.
CODES = {
    "CL_FREQ": {"A": _("Annual"), "S": _("Half-yearly"), "Q": _("Quarterly"), "M": _("Monthly"), "_O": _("Other")},
    "CL_OBS_STATUS": {"A": _("Normal value"), "B": _("Time series break"), "U": _("Low reliability")},
    "CL_UNIT_MULT": {"0": _("Units")},
}
# The SDMX dataflows.
FLOWS = {
    "FIGURES": _("Figures of Vietnam's digital transformation"),
    "TARGETS": _("Targets of Vietnam's digital transformation"),
}
# What stands for the whole and for nobody named, by the codes of SDMX, and what its concepts are called.
OTHERS = {"_T": _("Total"), "_U": _("Unspecified"), "CONCEPTS": _("Concepts of the figures and targets")}
# What each format has in its folder, and what is to be known of it.
FORMS = {
    "sdmx": _(
        "structure.xml has concepts, code lists and two data structures; figures and targets are there as SDMX-ML "
        "2.1 and SDMX-CSV 2.0. VINTAGE is the report, and PRINTING tells apart what one report prints more than "
        "once. First months and running totals are ranges of time; a running total whose start is not printed has "
        "its end alone in TIME_PERIOD, and PERIOD says what it is. Stated changes, one-off figures and tasks are "
        "left out."
    ),
    "csvw": _("csv-metadata.json describes the tables by the W3C's CSV on the Web: types, keys, references."),
    "frictionless": _("The zip holds the tables and datapackage.json, a Frictionless Data Package."),
    "parquet": _("A file for each table; every column carries its description."),
    "duckdb": _(
        "The tables stand in the schema data. Beside it are three views: latest (what counts for each period), "
        "revisions (what several reports print for one period, with the value before) and targets (each with the "
        "newest figure)."
    ),
    "json": _(
        "indicators/ID.json has all that is printed of an indicator, editions/ID.json two periods compared (for "
        "the country, or for the area asked for), targets.json every target with its status; openapi.json "
        "describes all files."
    ),
}


def spoken(message: str) -> dict[str, str]:
    """Return a message in every language of an export.

    Example:
        >>> spoken(COMPONENTS["REF_AREA"])
        {'en': 'Reference area', 'vi': 'Phạm vi địa lý'}
    """
    return {language: gettext(language)(message) for language in LANGUAGES}
