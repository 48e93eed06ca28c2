"""Each format of an export is read, and held to its standard, by a program that is not ours."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import duckdb
import jsonschema
import pandas as pd
import pytest
import sdmx
from click.testing import CliRunner
from csvw import CSVW
from frictionless import validate
from openapi_spec_validator import validate as validate_openapi
from pysdmx.io import get_datasets, read_sdmx
from rdflib import Graph

import dxlib as dx
from dxlib.cli import cli
from dxlib.errors import DxError, UnknownName
from dxlib.exporting import FORMATS, binary, export, making
from dxlib.exporting import tables as codes
from dxlib.exporting.binary import DATABASE
from dxlib.exporting.tables import LISTS, tables
from dxlib.notation.periods import Period

HOSTILE = "<script>alert('x')</script> & \"quoted\"; DROP TABLE data.units; --\\ ]]> |`*_"
ARCHIVE = "vietnam-digital-transformation.zip"


@pytest.fixture(scope="module")
def evidence():
    """The evidence, and one figure of ours whose note would do harm where text is taken for something else."""
    own = pd.DataFrame(
        {"indicator": ["dossiers_online_share"], "period": ["2021"], "area": ["VN"], "value": [40.5], "note": [HOSTILE]}
    )
    return dx.add(own, published="2022-01-31", title="Own", evidence=dx.load(reports="all"))


@pytest.fixture(scope="module")
def exported(evidence, tmp_path_factory):
    """The folder of a format, made once."""
    home, made = tmp_path_factory.mktemp("exports"), {}

    def folder(form):
        if form not in made:
            made[form] = export(form, home / form, evidence=evidence)
        return made[form]

    return folder


def values(frame, column="value"):
    return sorted(float(one) for one in frame[column])


# SDMX


def test_the_structure_is_valid_sdmx_ml_and_two_programs_read_the_same(exported):
    file = exported("sdmx") / "structure.xml"
    theirs = {one.id: one for one in read_sdmx(file, validate=True).get_data_structure_definitions()}
    ours = sdmx.read_sdmx(file).structure
    assert set(theirs) == set(ours) == {"FIGURES", "TARGETS"}
    for name, one in theirs.items():
        assert [part.id for part in one.components.dimensions] == [part.id for part in ours[name].dimensions]
        assert {"PRODUCER", "BREAKDOWN", "VINTAGE"} & {part.id for part in one.components.dimensions}
    figures = theirs["FIGURES"].components
    assert [one.id for one in figures.dimensions] == [
        "FREQ", "INDICATOR", "REF_AREA", "PRODUCER", "BREAKDOWN", "VINTAGE", "PRINTING", "TIME_PERIOD",
    ]  # fmt: skip
    assert figures["FREQ"].local_codes.short_urn == "Codelist=SDMX:CL_FREQ(2.1)"
    assert figures["OBS_STATUS"].local_codes.short_urn == "Codelist=SDMX:CL_OBS_STATUS(2.2)"


def test_names_stand_in_both_languages_and_areas_have_their_iso_codes(exported):
    lists = sdmx.read_sdmx(exported("sdmx") / "structure.xml").codelist
    assert lists["CL_AREA"]["VN-HN"].name.localizations["vi"] == "Hà Nội"
    one = lists["CL_INDICATOR"]["dossiers_online_share"]
    assert set(one.name.localizations) == set(one.description.localizations) == {"en", "vi"}


@pytest.mark.parametrize("ending", ["csv", "xml"])
@pytest.mark.parametrize(("flow", "table"), [("figures", "observations"), ("targets", "targets")])
def test_the_data_are_read_back_as_they_are(exported, evidence, flow, table, ending):
    folder = exported("sdmx")
    (read,) = get_datasets(folder / f"{flow}.{ending}", folder / "structure.xml")
    printed = getattr(evidence, table)
    assert values(read.data, "OBS_VALUE") == values(printed)
    assert sorted(read.data["PERIOD"]) == sorted(printed["period"])
    assert flow == "targets" or HOSTILE in set(read.data["COMMENT_EN"])
    keys = [one.id for one in read.structure.components.dimensions]
    assert not read.data.duplicated(keys).any()


def test_sdmx_ml_data_are_valid_and_the_second_program_reads_them_too(exported):
    folder = exported("sdmx")
    structure = sdmx.read_sdmx(folder / "structure.xml")
    for flow in ("figures", "targets"):
        assert read_sdmx(folder / f"{flow}.xml", validate=True).data
        message = sdmx.read_sdmx(folder / f"{flow}.xml", structure=structure.structure[flow.upper()])
        csv = pd.read_csv(folder / f"{flow}.csv", dtype=str)
        assert sorted(sdmx.to_pandas(message)) == values(csv, "OBS_VALUE")


def test_revisions_are_vintages_of_one_key(exported):
    rows = pd.read_csv(exported("sdmx") / "figures.csv", dtype=str)
    one = rows.query("INDICATOR == 'dossiers_online_share' and TIME_PERIOD == '2022' and REF_AREA == 'VN'")
    found = one.set_index("VINTAGE")["OBS_VALUE"].to_dict()
    assert found["2022-12-31-annual-summary"] == "52.8" and found["2024-02-16-decision-942"] == "54.34"
    assert one.groupby("LATEST")["VINTAGE"].count()["true"] == 1


def test_a_doubtful_figure_is_of_low_reliability_and_the_first_after_a_break_says_so(exported, evidence):
    rows = pd.read_csv(exported("sdmx") / "figures.csv", dtype=str)
    assert (rows["OBS_STATUS"] == "U").sum() == evidence.observations["doubtful"].sum() > 0
    broken = rows[rows["OBS_STATUS"] == "B"]
    assert ("dossiers_online_share", "2024-04") in set(zip(broken["INDICATOR"], broken["TIME_PERIOD"], strict=True))


def test_every_period_has_its_own_time_period_in_a_form_of_sdmx(evidence):
    written = {}
    forms = r"\d{4}(-S[12]|-Q[1-4]|-\d\d(-\d\d)?)?|\d{4}-\d\d-01/P(\d+M)?(\d+D)?"
    for row in evidence.observations.itertuples():
        code = codes.time_period(Period.parse(row.period))
        assert re.fullmatch(forms, code), code
        assert written.setdefault((row.indicator, code), row.period) == row.period


@pytest.mark.parametrize(
    ("period", "frequency", "time"),
    [
        ("2023", "A", "2023"),
        ("2022-S1", "S", "2022-S1"),
        ("2023-Q1", "Q", "2023-Q1"),
        ("2022-06", "M", "2022-06"),
        ("2022-06-30", "_O", "2022-06-30"),
        ("2022-01-01/P9M", "_O", "2022-01-01/P9M"),
        ("2019-11/2022-11", "_O", "2019-11-01/P37M"),
        ("2019-11/2022-11-20", "_O", "2019-11-01/P36M20D"),
        ("../2023-12", "_O", "2023-12"),
    ],
)
def test_periods_are_written_as_sdmx_writes_them(period, frequency, time):
    assert codes.frequency(Period.parse(period)) == frequency
    assert codes.time_period(Period.parse(period)) == time


# CSV on the Web, Frictionless


def test_csv_on_the_web_is_valid_with_its_keys(exported, evidence):
    folder = exported("csvw")
    read = CSVW(str(folder / "csv-metadata.json"), validate=True, strict=False)
    assert read.is_valid, read.warnings
    assert read.tablegroup.check_referential_integrity()
    rows = list(read.tablegroup.tabledict["observations.csv"])
    assert values(pd.DataFrame(rows)) == values(evidence.observations)
    assert HOSTILE in {row["note_en"] for row in rows}


def test_the_validator_itself_finds_it_valid_narrowed_or_whole(exported, evidence, tmp_path):
    narrow = export("csvw", tmp_path / "out", area="VN-HN", evidence=evidence)
    for folder in (exported("csvw"), narrow):
        command = [Path(sys.executable).with_name("csvwvalidate"), folder / "csv-metadata.json", "--verbose"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stdout.strip()) == (0, "OK"), done.stdout + done.stderr


def test_no_key_is_empty(evidence):
    made = tables(evidence)
    rows = made["observations"].frame
    assert set(rows["breakdown"]) > {"_T", "phishing"} and rows["breakdown"].notna().all()
    whole = evidence.observations["breakdown"].eq("").sum()
    assert rows["breakdown"].eq("_T").sum() == whole > 900
    assert made["reports"].frame["producer"].notna().all()
    for name, code in (("breakdowns", "_T"), ("producers", "_U")):
        assert (made[name].frame["id"] == code).sum() == 1


def test_a_key_that_is_broken_is_found(exported, tmp_path):
    for file in exported("csvw").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes().replace(b"\npercent,", b"\nper_cent,"))
    with pytest.raises(ValueError, match="percent"):
        assert CSVW(str(tmp_path / "csv-metadata.json"), validate=True, strict=False).is_valid


def test_the_frictionless_package_is_one_zip_with_evidence_readme_and_licence(exported, evidence):
    archive = exported("frictionless") / ARCHIVE
    found = validate(str(archive), type="package")
    assert found.valid, found.flatten(["type", "note"])[:5]
    with zipfile.ZipFile(archive) as packed:
        assert {"datapackage.json", "README.md", "README.vi.md", "LICENSE", "observations.csv"} <= set(
            packed.namelist()
        )
        frame = pd.read_csv(io.BytesIO(packed.read("observations.csv")), dtype={"period": str})
        assert packed.read("LICENSE").startswith(b"MIT License")
    assert values(frame) == values(evidence.observations)


# Parquet, DuckDB


def test_duckdb_reads_the_parquet_files_with_their_types(exported, evidence):
    file = exported("parquet") / "observations.parquet"
    rows = duckdb.execute(f"SELECT value, \"end\", latest, line, note_en FROM '{file}'").fetchall()
    assert sorted(row[0] for row in rows) == values(evidence.observations)
    types = duckdb.execute(f"DESCRIBE SELECT value, \"end\", latest, line, note_en FROM '{file}'").df()["column_type"]
    assert [str(one) for one in types] == ["DOUBLE", "DATE", "BOOLEAN", "BIGINT", "VARCHAR"]
    assert HOSTILE in {row[4] for row in rows}


@pytest.fixture
def base(exported):
    with duckdb.connect(str(exported("duckdb") / DATABASE), read_only=True) as found:
        yield found


def test_the_latest_of_each_period_is_what_comparisons_take(base, evidence):
    asked = "SELECT value FROM latest WHERE indicator = 'dossiers_online_share' AND area = 'VN' AND period = '2022'"
    assert base.execute(asked).fetchall() == [(54.34,)]
    compared = dx.compare("2023", "2022", evidence=evidence).query("outcome == 'compared' and not current_stand_in")
    query = "SELECT indicator, lineage, nullif(breakdown, '_T'), period, value FROM latest WHERE area = 'VN'"
    latest = {tuple(row[:4]): row[4] for row in base.execute(query).fetchall()}
    assert len(compared) > 40
    for row in compared.itertuples():
        assert latest[(row.indicator, row.lineage, row.breakdown or None, row.current_period)] == row.current


def test_the_view_of_revisions_is_what_dx_revisions_lists(base, evidence):
    asked = "SELECT indicator, area, report, value, published FROM revisions"
    found = sorted((i, a, r, v, str(p)) for i, a, r, v, p in base.execute(asked).fetchall())
    ours = dx.analysis.revisions(area=None, evidence=evidence)
    assert found == sorted(
        (row.indicator, row.area, row.report, row.value, str(row.published)) for row in ours.itertuples()
    )


def test_targets_stand_beside_the_newest_figure(base):
    asked = "SELECT DISTINCT newest_period, newest_value FROM targets WHERE indicator = 'dossiers_online_share'"
    assert base.execute(asked).fetchall() == [("2024-04", 38.3)]


def test_tables_and_columns_say_what_they_hold(base):
    told = dict(base.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name='units'").fetchall())
    assert set(told) == {"id", "kind", "name_en", "name_vi", "symbol"} and all(" · " in one for one in told.values())


# JSON


def answers(folder, spec):
    """The files, each with the schema that the description has for it."""
    for path, one in spec["paths"].items():
        schema = one["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for file in folder.glob(re.sub(r"\{\w+\}", "*", path[1:])):
            if "{" not in path or file.name != "index.json":
                yield file, schema


def test_every_json_file_is_as_the_description_says(exported):
    folder = exported("json")
    spec = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))
    validate_openapi(spec)
    seen = set()
    for file, schema in answers(folder, spec):
        whole = {**schema, "components": spec["components"]}
        jsonschema.Draft202012Validator(whole).validate(json.loads(file.read_text(encoding="utf-8")))
        seen.add(file)
    apart = {folder / name for name in ("openapi.json", making.MARK)}
    assert {file for file in folder.rglob("*.json")} - apart == seen


def test_an_indicator_has_its_figures_and_an_edition_its_comparison(exported):
    folder = exported("json")
    one = json.loads((folder / "indicators" / "dossiers_online_share.json").read_text(encoding="utf-8"))
    assert {row["value"] for row in one["observations"] if row["period"] == "2022"} == {52.8, 54.34}
    edition = json.loads((folder / "editions" / "2023_2022.json").read_text(encoding="utf-8"))
    (row,) = [row for row in edition["comparison"] if row["indicator"] == "dossiers_online_share"]
    assert row["absolute_change"] == 4.07
    listed = json.loads((folder / "editions" / "index.json").read_text(encoding="utf-8"))
    assert {f"{one['id']}.json" for one in listed} | {"index.json"} == {one.name for one in folder.glob("editions/*")}


# What goes with each


@pytest.mark.parametrize("form", FORMATS)
def test_each_has_a_catalogue_entry_a_readme_in_both_languages_and_the_licence(exported, form):
    folder = exported(form)
    entry = Graph().parse(folder / "dataset.jsonld", format="json-ld")
    answer = entry.query("""
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX schema: <https://schema.org/>
        SELECT ?title ?license WHERE { ?one a dcat:Dataset, schema:Dataset ; dct:title ?title ; dct:license ?license }
    """)
    assert {str(row.license) for row in answer} == {"https://spdx.org/licenses/MIT.html"}
    assert {row.title.language for row in answer} == {"en", "vi"}
    for name in ("README.md", "README.vi.md"):
        page = (folder / name).read_text(encoding="utf-8")
        assert len(re.findall(r"(?m)^### `\w+`$", page)) >= (2 if form == "sdmx" else len(LISTS) + 2)
    assert (folder / "LICENSE").read_bytes().startswith(b"MIT License")


def test_every_table_and_column_is_explained_and_every_reference_is_there(evidence):
    made = tables(evidence)
    for table in made.values():
        assert table.about["en"] and len(table.frame.columns) == len(table.columns)
        for column in table.columns:
            assert column.about["en"], (table.name, column.name)
            if column.refers:
                known = set(made[column.refers].frame["id"])
                assert set(table.frame[column.name].dropna()) <= known, (table.name, column.name)
        if table.key:
            assert not table.frame.duplicated(list(table.key)).any(), table.name


# Filters


def test_what_is_asked_for_alone_is_there_with_what_it_names(evidence, tmp_path):
    folder = export("parquet", tmp_path / "one", indicator="dossiers_online_share", area="Việt Nam", evidence=evidence)
    assert not (folder / "tasks.parquet").exists()
    assert set(pd.read_parquet(folder / "observations.parquet")["indicator"]) == {"dossiers_online_share"}
    assert pd.read_parquet(folder / "indicators.parquet")["id"].tolist() == ["dossiers_online_share"]
    assert pd.read_parquet(folder / "units.parquet")["id"].tolist() == ["percent"]
    assert len(pd.read_parquet(folder / "reports.parquet")) < 20


def test_what_was_published_later_is_left_out(tmp_path):
    folder = export("parquet", tmp_path / "early", as_of="2022-12-31")
    known = set(dx.load(as_of="2022-12-31").reports["id"])
    for name in ("observations", "targets"):
        written = set(pd.read_parquet(folder / f"{name}.parquet")["report"])
        assert written and written <= known, name


# The folder


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_data_give_the_same_bytes(evidence, tmp_path, form):
    first, second = (export(form, tmp_path / name, pillar="cybersecurity", evidence=evidence) for name in "ab")
    files = [file.relative_to(first) for file in first.rglob("*") if file.is_file()]
    assert files and all((first / one).read_bytes() == (second / one).read_bytes() for one in files)


def test_a_database_of_another_layout_is_left_as_it_is():
    other = bytes(range(256)) * 64
    assert binary._settled(other) == other


def test_an_earlier_export_is_replaced_and_nothing_else(evidence, tmp_path):
    folder = export("csvw", tmp_path / "out", pillar="cybersecurity", evidence=evidence)
    export("parquet", folder, pillar="cybersecurity", evidence=evidence)
    assert (folder / "observations.parquet").is_file() and not (folder / "observations.csv").exists()
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DxError, match="is no export of dx"):
        export("csvw", other, evidence=evidence)
    assert [one.name for one in other.iterdir()] == ["thesis.txt"]


def test_a_failure_leaves_the_last_export_as_it_was(evidence, tmp_path, monkeypatch):
    folder = export("csvw", tmp_path / "out", pillar="cybersecurity", evidence=evidence)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    real, count = os.fsync, iter(range(100))

    def full(file):
        if next(count) > 3:
            raise OSError(28, "No space left on device")
        real(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DxError, match="No space left"):
        export("csvw", folder, evidence=evidence)
    with pytest.raises(DxError, match="No space left"):
        export("csvw", tmp_path / "new" / "deep", evidence=evidence)
    monkeypatch.undo()
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_an_export_that_a_killed_process_left_aside_is_cleared_away(evidence, tmp_path):
    folder = export("csvw", tmp_path / "out", pillar="cybersecurity", evidence=evidence)
    folder.rename(tmp_path / ".out.last")
    export("csvw", folder, pillar="cybersecurity", evidence=evidence)
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="folders are held by the locks of POSIX")
def test_what_an_export_killed_while_writing_left_is_cleared_away(tmp_path):
    code = f"""
        import os, signal
        import dxlib as dx
        os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
        dx.export("csvw", {str(tmp_path / "out")!r}, pillar="cybersecurity")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)])
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".") and any(left.iterdir())
    export("csvw", tmp_path / "out", pillar="cybersecurity")
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_stays_a_link(evidence, tmp_path):
    folder = export("csvw", tmp_path / "out", pillar="cybersecurity", evidence=evidence)
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    export("parquet", tmp_path / "link", pillar="cybersecurity", evidence=evidence)
    assert (tmp_path / "link").is_symlink() and (folder / "observations.parquet").is_file()


# The command


def test_the_command_writes_and_names_the_files(tmp_path):
    done = CliRunner().invoke(
        cli, ["export", "dossiers_online_share", "--format", "csvw", "--out", str(tmp_path / "x"), "--as-of", "2023"]
    )
    assert done.exit_code == 0, done.output
    assert f"{tmp_path / 'x' / 'observations.csv'}" in done.output.replace("\n", "")
    frame = pd.read_csv(tmp_path / "x" / "observations.csv")
    assert frame["published"].max() <= "2023-12-31"


def test_an_unknown_format_is_told_with_the_nearest(tmp_path):
    with pytest.raises(UnknownName, match="unknown format 'parket'; did you mean 'parquet'"):
        export("parket", tmp_path / "x")
    with pytest.raises(UnknownName, match="known: csvw, duckdb, frictionless, json, parquet, sdmx"):
        export("xyz", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("form", "package"), [("sdmx", "sdmx1"), ("duckdb", "duckdb")])
def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch, form, package):
    monkeypatch.setattr(codes, "find_spec", lambda name: None)
    with pytest.raises(DxError, match=rf"needs the package {package}; install it with `pip install 'dxlib\[export\]'`"):
        export(form, tmp_path / "x", indicator="egdi_rank")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [one for one in FORMATS if one != "json"])
def test_the_python_of_the_readme_runs(exported, monkeypatch, form):
    folder = exported(form)
    page = (folder / "README.md").read_text(encoding="utf-8")
    code = re.search(r"(?s)```\n(.*?)```", page)[1]
    lines = code.partition("# Python\n")[2].partition("# R\n")[0]
    monkeypatch.chdir(folder)
    found: dict = {}
    exec(lines, found)
    assert len(found.get("figures", found.get("latest"))) > 1000


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_no_export(form, evidence, tmp_path):
    with pytest.raises(DxError, match="nothing is printed of 'egdi_rank' for VN-01; leave out the area"):
        export(form, tmp_path / "out", indicator="egdi_rank", area="VN-01", evidence=evidence)
    assert not [*tmp_path.iterdir()]
