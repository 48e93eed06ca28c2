"""Every text of a checkout is hostile: what is made of it runs nothing, asks for nothing and turns no direction."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import hostile
import openpyxl
import pypdf
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from dxlib.characters import seen, spelt_out
from dxlib.errors import DxError, InvalidData

OUT = 'out "><img src=x onerror=window.hit=true> =1 {{1337*7331}} \u202e'
EDITIONS = "ấn bản '`#panic() {{7331}} & b"  # what such a name may hold; others are refused (tests/test_naming.py)
ELEMENTS = (
    " html head meta title style link body header nav main footer section article aside div p span a ul ol li dl dt dd"
    " h1 h2 h3 h4 h5 h6 b i em strong small code pre br hr table caption thead tbody tfoot tr th td col colgroup abbr"
    " blockquote details summary figure figcaption svg g path line rect circle polygon text tspan desc defs clippath"
    " img time q s u del sub sup address "
)
OFFICE = (".docx", ".pptx", ".xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A hostile checkout, and everything that is made of it."""
    home = hostile.checkout(tmp_path_factory.mktemp("hostile"))
    hostile.notebook(home)
    out = home / OUT
    out.mkdir()
    known = {**os.environ, "PYTHONPATH": str(home), "DX_CACHE": "off", "DX_REPORTS": "all"}
    run = subprocess.run(
        [sys.executable, "-c", hostile.CARRIED, OUT, EDITIONS], cwd=home, env=known, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    (edition,) = (out / EDITIONS).glob("*/edition.json")
    return SimpleNamespace(home=home, out=out, edition=edition.parent)


@pytest.fixture(scope="module")
def parts(made):
    """Every file that was made, and every part of those that are packed, by name."""
    found = {}
    for file in hostile.files(made.out):
        name = file.relative_to(made.out).as_posix()
        found[name] = file.read_bytes()
        if file.suffix in (*OFFICE, ".zip"):
            with zipfile.ZipFile(file) as packed:
                found |= {f"{name}!{part}": packed.read(part) for part in packed.namelist()}
    return found


def texts(parts, *endings):
    return {name: content.decode("utf-8") for name, content in parts.items() if name.endswith(endings)}


@pytest.fixture(scope="module")
def pages(parts):
    """The pages as a browser reads them, but the explorer's, which has scripts of its own."""
    found = {name: text for name, text in texts(parts, ".html").items() if not name.endswith("/explore.html")}
    return {name: BeautifulSoup(text, "html5lib") for name, text in found.items()}


def test_the_explorer_of_an_edition_has_its_own_scripts_alone(parts):
    (text,) = (text for name, text in texts(parts, ".html").items() if name.endswith("/explore.html"))
    soup = BeautifulSoup(text, "html5lib")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    for script in soup.find_all("script"):
        if script.get("type") == "application/json":
            assert json.loads(script.string)
        else:
            assert b64encode(sha256(script.string.encode()).digest()).decode() in policy, script.string[:80]
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert not [node for node in soup.find_all(True) if any(name.startswith("on") for name in node.attrs)]
    assert not soup.find_all(["iframe", "object", "embed", "base"])


def test_all_formats_were_made(made, parts):
    kinds = {Path(name).suffix for name in parts}
    assert {".html", ".pdf", ".docx", ".pptx", ".xlsx", ".csv", ".json", ".svg", ".png", ".xml", ".txt", ".parquet",
            ".duckdb", ".jsonld"} <= kinds  # fmt: skip


def test_the_hostile_words_are_there_as_words(parts, pages):
    shown = " ".join(soup.get_text() for soup in pages.values())
    for words in ("<script>window.hit=true</script>", "{{1337*7331}}", "#panic", "javascript:window.hit", "=HYPERLINK"):
        assert words in shown, words
    document = next(text for name, text in texts(parts, "word/document.xml").items() if "annex" in name)
    assert "&lt;script&gt;window.hit=true" in document and "{{1337*7331}}" in document


def test_pages_hold_no_element_handler_or_address_that_could_run(pages):
    for name, soup in pages.items():
        for node in soup.find_all(True):
            assert f" {node.name.lower()} " in ELEMENTS, f"{name}: <{node.name}>"
            for attribute, value in node.attrs.items():
                value = " ".join(value) if isinstance(value, list) else value
                assert not attribute.startswith("on") and attribute not in ("srcdoc", "srcset", "formaction"), name
                assert attribute != "style" or "url(" not in value, name
                if attribute in ("href", "src", "xlink:href", "action"):
                    plain = re.sub(r"[\x00-\x20]", "", value).lower()
                    assert re.match(r"#|https?://|mailto:|[^:]*$|data:image/png;", plain), f"{name}: {value}"
                    assert "evil.example" not in plain, f"{name}: {value}"
            assert node.name != "meta" or (node.get("http-equiv") or "content-security-policy").lower() in (
                "content-security-policy"), name  # fmt: skip
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy and policy["content"].startswith("default-src 'none'"), name


def test_nothing_is_evaluated_anywhere(parts, made):
    assert [name for name, content in parts.items() if hostile.RESULT.encode() in content] == []
    for file in made.out.rglob("*.pdf"):
        assert hostile.RESULT not in words_of(file)


def test_no_text_holds_a_mark_that_turns_it_or_is_not_seen(parts):
    marks = {*hostile.DIRECTION, *hostile.UNSEEN}
    endings = (".html", ".xml", ".json", ".jsonld", ".csv", ".svg", ".txt", ".rels", ".yml", ".md")
    for name, text in texts(parts, *endings).items():
        assert not marks & {*text.removeprefix("\ufeff")}, f"{name}: {marks & {*text}}"  # the mark of Excel's CSV


def test_xml_has_no_document_type_and_feeds_are_text(parts):
    for name, content in parts.items():
        if name.endswith((".xml", ".svg", ".rels")):
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
            assert not root.getroottree().docinfo.doctype, name
            for node in root.iter("{http://www.w3.org/2005/Atom}*"):
                assert node.get("type") in (None, "text", "text/html", "application/atom+xml"), name
            tags = {node.tag.rpartition("}")[2] for node in root.iter() if isinstance(node.tag, str)}
            assert not tags & {"script", "foreignObject", "iframe"}, name


def test_office_files_lead_nowhere_else_and_hold_no_program(parts):
    for name, text in texts(parts, ".rels").items():
        for found in re.findall(r"<Relationship [^>]*TargetMode=\"External\"[^>]*>", text):
            target = re.search(r'Target="([^"]*)"', found)[1]
            own = re.fullmatch(r"annex\.(docx|pptx|pdf)", target)
            assert "/hyperlink" in found and (own or target.startswith("https://")), f"{name}: {found}"
            assert "evil.example" not in target
    assert not [
        name for name in parts if re.search(r"vbaProject|activeX|oleObject|externalLink|/embeddings/.*bin", name)
    ]
    for name, text in texts(parts, "word/document.xml", "footnotes.xml").items():
        fields = re.findall(r"<w:instrText[^>]*>\s*(\w+)", text)
        assert {*fields} <= {"SEQ", "TOC", "PAGE", "NUMPAGES", "REF", "PAGEREF", "NOTEREF"}, f"{name}: {fields}"


def test_workbooks_hold_no_formula_and_no_link(made):
    (file,) = made.edition.glob("*.xlsx")
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"} and not book.defined_names
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert [cell for cell in cells if str(cell.value).startswith("=HYPERLINK")], "the words are there"


def test_csv_for_people_runs_in_no_spreadsheet(made):
    found = 0
    for file in (made.edition / "figures").glob("*.csv"):
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))):
            for cell in row:
                assert not re.match(r"\s*[=@＝＠]|[\t\r\n]|[+＋-](?!\d)..", cell), f"{file.name}: {cell[:60]!r}"
                found += cell.startswith("'")
    assert found > 20


def words_of(file):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def test_a_pdf_runs_nothing_and_leads_nowhere_else(made):
    files = list(made.edition.glob("*.pdf"))
    assert len(files) == 2
    for file in files:
        reader = pypdf.PdfReader(file)
        root = reader.trailer["/Root"]
        assert not {"/OpenAction", "/AA", "/AcroForm"} & {*root} and "/JavaScript" not in root.get("/Names", {})
        for number in range(1, int(reader.trailer["/Size"])):
            one = reader.get_object(number)
            if isinstance(one, dict):
                assert one.get("/S") not in ("/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData")
                assert "/EF" not in one and "evil.example" not in str(one.get("/URI", ""))
                assert not str(one.get("/URI", "")).lower().startswith(("javascript:", "data:", "file:"))
    assert '#panic("x")' in words_of(max(files, key=lambda file: file.stat().st_size)), "the words are there"


def test_json_is_json_and_bibtex_runs_nothing(made):
    for file in (made.edition / "figures").glob("*.json"):
        entry = json.loads(file.read_text(encoding="utf-8"))["citation"]["bibtex"]
        bare = re.sub(r"\\[&%$#_{}]|\\text\w+\{\}", "", entry)
        assert bare.count("{") == bare.count("}") and not {*"&%$#_\\"} & {*bare.partition("\n")[2]}, file.name


def test_nothing_steers_the_terminal(parts):
    printed = texts(parts, ".txt")
    shown = {name: text for name, text in printed.items() if "/terminal/" in f"/{name}"}
    assert len(shown) == 6
    for name, text in shown.items():
        bold = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", bold), name


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "dxlib", *words], capture_output=True, encoding="utf-8", errors="surrogateescape"
    )


@pytest.mark.parametrize(
    "words",
    [("compare", "\x1b[2J\u202e"), ("compare", "--period", "\x1b]0;x\x07"), ("sources", "a\u2066\x9b31m"),
     ("compare", "--format", "\x1b[31m"), ("read", "\x1b[2J\u202efdp.txt"), ("compare", "--\x1b[2J"),
     ("editions", "--out", "\x1b[2J\u200f")],
)  # fmt: skip
def test_a_message_spells_out_what_would_steer_the_terminal(words):
    told = run(*words)
    assert told.returncode == 2 and told.stderr
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", told.stderr)
    assert r"\x1b" in told.stderr or r"\u2066" in told.stderr


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\x9b", "\x7f"])
@pytest.mark.parametrize("form", ["yaml", "escaped", "csv"])
def test_control_characters_are_refused_wherever_they_are_written(folder, text, form):
    report = folder.report()
    if form == "csv":
        folder.rows(report, "observations", {"value": 5, "as_printed": "5", "note": text})
    else:
        shown = json.dumps(text) if form == "escaped" else f"'{text}'"
        with (report / "report.yml").open("a", encoding="utf-8") as file:
            file.write(f"notes: {shown}\n")
    with pytest.raises(InvalidData, match="control character"):
        folder.load()


def test_marks_are_taken_out_of_every_way_in(folder, tmp_path):
    import pandas as pd

    import dxlib as dx

    report = folder.report()
    folder.rows(report, "observations", {"value": 5, "as_printed": "5", "note": "a\u202eb\u200bc"})
    with (report / "report.yml").open("a", encoding="utf-8") as file:
        file.write('notes: "x\\u2066y\\uFEFFz"\n')
    loaded = folder.load()
    assert loaded.observations["note"].tolist() == ["abc"] and loaded.reports["notes"].tolist() == ["xyz"]
    row = {"indicator": "attacks", "period": "2023", "area": "Hà\u200b Nội\u202e", "value": 7, "note": "ế\u202e7"}
    frame = pd.DataFrame([row])
    frame.to_csv(tmp_path / "own.csv", index=False)
    frame.to_excel(tmp_path / "own.xlsx", index=False)
    frame.to_parquet(tmp_path / "own.parquet", index=False)
    for given in (frame, *(tmp_path / f"own.{kind}" for kind in ("csv", "xlsx", "parquet"))):
        own = dx.add(given, published="2024-01-31", title="Of\u202e mine", alone=True)
        assert own.observations[["area", "note"]].values.tolist() == [["VN-HN", "ế7"]]
        assert own.reports["title_en"].tolist() == ["Of mine"]


def test_a_message_of_the_project_is_spelt_out_and_a_text_is_seen():
    assert str(DxError("no file '\x1b[2J\u202e'\n\tx")) == "no file '\\x1b[2J\\u202e'\n\tx"
    assert spelt_out("\ud800") == "\\ud800" and seen("Tỷ lệ\u00ad 5\u00a0%") == "Tỷ lệ 5\u00a0%"


def test_a_letter_that_the_typefaces_lack_does_not_keep_the_pdf_from_being_made():
    from datetime import date

    from dxlib.briefing import paper
    from dxlib.briefing.document import Chapter, Document, Heading, Paragraph, Run
    from dxlib.briefing.drawing import drawing

    words = "越＠ раура \U0001f600 e\u0308\u0301\u0334 \u0e01 Tỷ"
    mark = {"mark": "text", "encoding": {"text": {"value": words}}, "data": {"values": [{}]}}
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "title": words, **mark}
    blocks = (Heading(words, 2), Paragraph((Run(words, bold=True, italic=True), Run(words, code=True))), drawing(spec))
    chapter = Chapter("x", words, None, blocks)
    made = paper.write(Document(words, "vi", "k", (("a", words),) * 3, date(2024, 4, 30), "f", (chapter,)))
    text = pypdf.PdfReader(io.BytesIO(made)).pages[-1].extract_text()
    assert "□@" in text and "Tỷ" in text and "越" not in text
