"""Editions: whole or not at all, the same bytes for the same inputs, pages that need nothing else."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import nbformat
import papermill
import pytest

import dxlib as dx
from dxlib.analysis.editions import key_figures
from dxlib.briefing import Interrupted, NotebookFailed, Suite, brief, read_suite
from dxlib.briefing.drawing import figure, recoloured
from dxlib.briefing.evidence import References
from dxlib.briefing.pages.markup import from_markdown
from dxlib.briefing.pages.page import Block, blocks, compose, tidied
from dxlib.briefing.running import edition, reference, runner, storing
from dxlib.errors import DxError, InvalidData, UnknownName
from dxlib.notation.figures import show_number
from dxlib.notation.files import read_yaml
from dxlib.notation.holding import recover, swap
from dxlib.tables.display import PALETTE

pytestmark = pytest.mark.usefixtures("with_pages")


VEGA = "application/vnd.vegalite.v5+json"


def chart(width=816):
    return {
        "title": {"text": "Dossiers <b>submitted</b> online", "subtitle": "Percent"},
        "data": {"values": [{"what": "2022", "share": 54.34}, {"what": "</title><script>", "share": 58.41}]},
        "mark": {"type": "bar", "color": "#2B79AE", "href": "https://example.org/"},
        "encoding": {
            "x": {"field": "share", "type": "quantitative"},
            "y": {"field": "what", "type": "nominal"},
            "description": {"field": "what"},
        },
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "usermeta": {"description": "54.34 in 2022, 58.41 in 2023."},
    }


def with_narrow():
    spec = chart()
    spec["usermeta"]["narrow"] = chart(334)
    return spec


HOSTILE_MARKDOWN = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://evil.example/i.png) <b onclick=a()>b"
HOSTILE_HTML = (
    "<table class='dx-table'><caption>Totals</caption><tr><th scope='row' onclick='a()'>Accounts</th>"
    "<td style='width:40%;background:url(http://evil.example)'>14.6 <script>alert(2)</script></td></tr></table>"
    "<img src=x onerror=alert(3)><a href='javascript:alert(4)'>a</a><iframe src='http://evil.example'></iframe>"
)

PARAMETERS = "\n".join(f'{name} = "{value}"' for name, value in edition.DEFAULTS.items())


def notebook(title, *sources, tags=()):
    code = nbformat.v4.new_code_cell
    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}"),
        code(PARAMETERS, metadata={"tags": ["parameters"]}),
        *(code(source) for source in sources),
    ]
    for cell, tag in zip(cells[2:], tags, strict=False):
        cell.metadata["tags"] = [tag] if tag else []
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells)


def show(**data):
    data = {kind.replace("__", "/"): value for kind, value in data.items()}
    return f"get_ipython().display_pub.publish(data={data!r})"


SUITE = """\
title: {en: Digital transformation, vi: Chuyển đổi số}
parameters:
""" + "".join(
    f"  {name}: {{type: {kind}, default: '{edition.DEFAULTS[name]}', description: {{en: Why, vi: Để làm gì}}}}\n"
    for name, kind in {
        "period": "period",
        "baseline": "baseline",
        "as_of": "vintage",
        "language": "language",
        "area": "area",
        "reports": "reports",
    }.items()
)


def write_suite(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(
        notebook(
            "Overview",
            show(text__markdown="**Six** of 35 targets are reached."),
            "import sys\nprint('to stderr', file=sys.stderr)\nsecret = 'code is not shown'",
            show(text__markdown="hidden by a tag"),
            show(text__markdown=HOSTILE_MARKDOWN),
            f"print(period, baseline, repr(as_of), area, {sys.executable!r} == __import__('sys').executable)",
            tags=("", "", "remove-output"),
        ),
        folder / "overview.ipynb",
    )
    government = notebook(
        "Digital government",
        show(text__markdown="Two of six are on track."),
        show(**{VEGA.replace("/", "__"): with_narrow(), "text__plain": "chart"}),
        show(text__html=HOSTILE_HTML),
    )
    government.cells.insert(3, nbformat.v4.new_markdown_cell("## Will it be met?\n\nWords.", id="words"))
    government.cells.append(nbformat.v4.new_markdown_cell("## Sources & caveats\n\nEnd.", id="end"))
    nbformat.write(government, folder / "digital_government.ipynb")
    entries = "notebooks:\n" + "".join(
        f"  - {{file: {name}.ipynb, title: {{en: {title}, vi: {title}}}}}\n"
        for name, title in {"overview": "Overview", "digital_government": "Digital government"}.items()
    )
    (folder / "suite.yml").write_text(SUITE + entries, encoding="utf-8")
    return folder / "suite.yml"


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    home = tmp_path_factory.mktemp("briefing")
    suite = write_suite(home / "notebooks")
    folder = brief(out=home / "build", suite=suite, progress=False)
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    del pages["explore.html"]  # which has tests of its own, since it needs script
    return SimpleNamespace(home=home, suite=suite, folder=folder, pages=pages)


@pytest.fixture
def broken(rendered, tmp_path):
    """A suite like the rendered one whose second notebook can be spoilt, and the edition it would replace."""
    shutil.copytree(rendered.suite.parent, tmp_path / "notebooks")
    shutil.copytree(rendered.folder, tmp_path / "build" / rendered.folder.name)
    path = tmp_path / "notebooks" / "digital_government.ipynb"

    def spoil(source):
        nb = nbformat.read(path, as_version=4)
        nb.cells[4]["source"] = source
        nbformat.write(nb, path)

    last = contents(tmp_path / "build")
    return SimpleNamespace(suite=tmp_path / "notebooks" / "suite.yml", out=tmp_path / "build", spoil=spoil, last=last)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


# The edition


def test_an_edition_has_a_page_a_notebook_and_a_record(rendered):
    assert rendered.folder.name == "latest_previous"
    assert sorted(path.name for path in rendered.folder.iterdir()) == [
        "digital_government.html",
        "edition.json",
        "explore.html",
        "figures",
        "figures.json",
        "index.html",
    ]
    assert sorted(path.name for path in (rendered.home / "build").iterdir()) == [
        ".feed",
        "feed.xml",
        "index.html",
        "latest_previous",
    ]


def test_the_first_page_names_the_pillars_with_the_figure_that_leads_each(rendered):
    index = rendered.pages["index.html"]
    leads = key_figures("latest", "previous", evidence=dx.load()).set_index("pillar").loc["digital_government"]
    card = r'<li class="card"[^>]*><a href="digital_government.html">Digital government</a>\s*<p class="value">'
    assert re.search(card + re.escape(show_number(leads["current"])), index)
    assert '<a href="index.html" aria-current="page">Overview</a>' in index


def test_parameters_reach_the_notebook_and_its_kernel_is_this_python(rendered):
    assert "latest previous '' VN True" in rendered.pages["index.html"]


def test_a_page_shows_words_and_figures_and_no_code(rendered):
    index = rendered.pages["index.html"]
    assert "<h1>Overview</h1>" in index
    assert '<div class="lede"><p><strong>Six</strong> of 35 targets are reached.</p>' in index
    for absent in ("code is not shown", "hidden by a tag", "to stderr", "get_ipython"):
        assert absent not in index


def test_a_section_has_words_beside_its_figure(rendered):
    page = rendered.pages["digital_government.html"]
    assert 'aria-labelledby="will-it-be-met"' in page
    assert '<h2 id="sources-caveats">Sources &amp; caveats</h2>' in page
    side = page.index("<p>Words.</p>")
    assert page.index('<div class="side">') < side < page.index('<figure class="fig">')


def test_pages_are_structured_documents(rendered):
    for page in rendered.pages.values():
        tags = Tags(page).found
        names = [tag for tag, _ in tags]
        assert ("html", {"lang": "en"}) in tags
        assert names.count("main") == names.count("h1") == names.count("style") == 1
        assert any(tag == "meta" and attrs.get("name") == "viewport" for tag, attrs in tags)
        ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert {attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs.get("href", "")[:1] == "#"} <= set(ids)


def test_pages_request_nothing(rendered):
    for page in rendered.pages.values():
        for tag, attrs in Tags(page).found:
            assert tag not in ("script", "link", "img", "iframe", "image", "object", "embed", "base")
            for name, value in attrs.items():
                assert not name.startswith("on"), (tag, name)
                assert "javascript:" not in (value or "").lower()
                if tag != "a" and name not in (
                    "content",
                    "itemtype",
                    "itemprop",
                ):  # names of things, which nothing asks for
                    assert "http" not in (value or ""), (tag, name, value)
            assert "src" not in attrs
        css = page[page.index("<style>") : page.index("</style>")]
        assert not re.search(r"url\(|@import|http", css)
        assert "url(http" not in page


def test_every_page_says_what_it_is_as_a_data_set_of_schema_org_and_dcat(rendered):
    told = {}
    for path in rendered.folder.rglob("*.html"):
        name, tags = path.relative_to(rendered.folder).as_posix(), Tags(path.read_text(encoding="utf-8")).found
        pairs = [
            (one, attrs["content"]) for tag, attrs in tags if tag == "meta" for one in attrs.get("itemprop", "").split()
        ]
        told[name] = dict(pairs)
        assert [attrs["itemtype"] for _tag, attrs in tags if "itemtype" in attrs][:1] == ["https://schema.org/Dataset"]
        same = {"name": "title", "description": "description", "license": "license", "datePublished": "issued",
                "spatialCoverage": "spatial", "inLanguage": "language", "identifier": "identifier"}  # fmt: skip
        for schema, dublin in same.items():
            assert told[name][schema] == told[name][f"http://purl.org/dc/terms/{dublin}"] != "", (name, schema)
        assert told[name]["additionalType"] == "http://www.w3.org/ns/dcat#Dataset"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", told[name]["datePublished"])
    whole = told.pop("index.html")
    assert "isPartOf" not in whole and {one["isPartOf"] for one in told.values()} == {whole["identifier"]}
    assert len({one["identifier"] for one in told.values()}) == len(told) > 1


def test_hostile_outputs_are_shown_not_obeyed(rendered):
    index, page = rendered.pages["index.html"], rendered.pages["digital_government.html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in index
    assert "alert(2)" not in page
    assert '<table class="dx-table"><caption>Totals</caption>' in page
    assert '<td style="width:40%;">14.6 </td>' in page


def test_the_style_uses_only_colours_of_the_palette():
    folder = Path(edition.__file__).parents[1] / "pages" / "template"
    css = "".join((folder / name).read_text(encoding="utf-8") for name in ("style.css", "page.css"))
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css), "a colour of its own"
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", css))
    assert used <= {name.replace("_", "-") for name in PALETTE}


def test_the_record_names_inputs_versions_and_files(rendered):
    record = json.loads((rendered.folder / "edition.json").read_text(encoding="utf-8"))
    assert record["parameters"] == {**edition.DEFAULTS, "pillar": None, "formats": "html", "compare_to": None}
    assert record["published"] == str(dx.load(reports="all").published.max()) > "2025"
    assert set(record["versions"]) >= {"python", "dxlib", "pandas", "altair", "vl-convert-python", "papermill"}
    files = contents(rendered.folder)
    assert {*files} - {*record["files"]} == {"edition.json"}
    assert record["files"] == {name: digest for name, digest in files.items() if name != "edition.json"}
    assert "notebooks/overview.ipynb" in record["notebooks"]
    assert "dxlib/briefing/running/edition.py" in record["code"]
    assert not any("__pycache__" in name for name in record["code"])
    assert record["data"]


def test_the_same_inputs_give_the_same_bytes(rendered, tmp_path):
    again = brief(out=tmp_path / "elsewhere", suite=rendered.suite, progress=False)
    assert contents(again) == contents(rendered.folder)
    files = [path for path in again.rglob("*") if path.is_file() and path.suffix != ".png"]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert str(tmp_path) not in text
    assert str(rendered.home) not in text


def test_one_pillar_has_an_edition_of_its_own(rendered):
    folder = brief("2023", "2022", as_of="2024-02", pillar="digital_government", out=rendered.home / "one",
                   suite=rendered.suite, progress=False)  # fmt: skip
    assert folder.name == "2023_2022_as-of-2024-02-29_digital_government"
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "overview" not in index.lower()
    assert '<a href="digital_government.html">' in index
    assert "Published up to</dt><dd>29 Feb 2024" in index, "a page of that day"


@pytest.mark.parametrize(
    ("parameters", "slug"),
    [
        ({}, "latest_previous"),
        ({"period": "2022-01-01/P11M", "baseline": "2021-01-01/P11M"}, "2022-01-01--P11M_2021-01-01--P11M"),
        ({"period": "../2023-12", "baseline": "2022-11"}, "to-2023-12_2022-11"),
        ({"as_of": "2023-12-31", "area": "VN-HN"}, "latest_previous_as-of-2023-12-31_VN-HN"),
        ({"language": "vi"}, "latest_previous_vi"),
    ],
)
def test_the_folder_is_named_after_what_was_asked(parameters, slug):
    assert edition._slug({**edition.DEFAULTS, **parameters}, None) == slug


# What can go wrong


def test_a_failing_notebook_is_named_and_the_last_edition_stays(broken):
    broken.spoil("\n  \n1 + 1\nraise ValueError('no such indicator')")
    with pytest.raises(NotebookFailed) as caught:
        brief(out=broken.out, suite=broken.suite, progress=False)
    told = str(caught.value)
    assert told.startswith("notebook digital_government, cell 5 (`1 + 1`): ValueError: no such indicator\n")
    assert "Traceback" not in told
    kept = broken.out / "failed" / "latest_previous" / "digital_government.ipynb"
    assert kept.as_posix() in told
    assert any(
        output.output_type == "error" for cell in nbformat.read(kept, 4).cells for output in cell.get("outputs", ())
    )
    kept.unlink()
    assert contents(broken.out) == broken.last
    assert sorted(path.name for path in broken.out.iterdir()) == ["failed", "latest_previous"]

    broken.spoil("1 + 1")
    brief(out=broken.out, suite=broken.suite, progress=False)
    assert sorted(path.name for path in broken.out.iterdir()) == [".feed", "feed.xml", "index.html", "latest_previous"]


def test_a_kernel_that_dies_is_told_as_a_failure(broken):
    broken.spoil("import os; os._exit(7)")
    with pytest.raises(NotebookFailed, match="notebook digital_government") as caught:
        brief(out=broken.out, suite=broken.suite, pillar="digital_government", progress=False)
    assert "Kernel died" in str(caught.value)
    assert contents(broken.out / "latest_previous") == {
        name.removeprefix("latest_previous/"): value for name, value in broken.last.items()
    }


def test_a_cell_that_does_not_end_is_told_and_leaves_the_last_edition(broken, monkeypatch):
    monkeypatch.setattr(runner, "LONGEST", 5)
    broken.spoil("while True:\n    pass")
    with pytest.raises(
        NotebookFailed, match=r"digital_government, cell 5 \(`while True:`\): it did not end within 5 s"
    ):
        brief(out=broken.out, suite=broken.suite, pillar="digital_government", progress=False)
    assert contents(broken.out / "latest_previous") == {
        name.removeprefix("latest_previous/"): value for name, value in broken.last.items()
    }


@pytest.mark.parametrize("linked", ["failed", "failed/latest_previous"])
def test_nothing_is_removed_or_kept_where_a_link_leads(tmp_path, linked):
    precious, kept = tmp_path / "precious", tmp_path / "failed" / "latest_previous"
    (precious / "latest_previous").mkdir(parents=True)
    (precious / "overview.ipynb").write_text("precious")
    (tmp_path / linked).parent.mkdir(exist_ok=True)
    (tmp_path / linked).symlink_to(precious)
    (output := tmp_path / "overview.ipynb").write_text("as far as it came")
    job = runner.Job("overview", output, output)
    assert "kept in" in edition._keep([job], tmp_path, "latest_previous")
    assert (kept / "overview.ipynb").read_text() == "as far as it came"
    assert [one.name for one in sorted(precious.iterdir())] == ["latest_previous", "overview.ipynb"]
    assert (precious / "overview.ipynb").read_text() == "precious"
    edition._forget(kept)
    assert not kept.exists() and not list((precious / "latest_previous").iterdir())


def test_a_chart_that_cannot_be_drawn_is_told_with_its_cell(broken):
    broken.spoil(show(**{VEGA.replace("/", "__"): {"mark": {"type": "nonsense"}, "encoding": 3}}))
    with pytest.raises(NotebookFailed, match=r"digital_government, cell 5 .*cannot be drawn"):
        brief(out=broken.out, suite=broken.suite, pillar="digital_government", progress=False)


INTERRUPTED = """
import sys
import dxlib.briefing.running.brief as module
from pathlib import Path
module.brief.__kwdefaults__["suite"] = Path(sys.argv.pop(1))
from dxlib.cli import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_the_last_edition(broken, signum, tmp_path):
    mark = tmp_path / "kernel.pid"
    broken.spoil(f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    command = [sys.executable, "-c", INTERRUPTED, str(broken.suite), "brief", "--out", str(broken.out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (mark.exists() and mark.read_text()) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    kernel = int(mark.read_text())
    time.sleep(0.3)
    process.send_signal(signum)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 128 + signum
    last_line = said.strip().splitlines()[-1]
    assert last_line.startswith("error: interrupted in digital_government, cell 5")
    assert "Traceback" not in said
    assert (broken.out / "failed" / "latest_previous" / "digital_government.ipynb").exists()
    shutil.rmtree(broken.out / "failed")
    assert contents(broken.out) == broken.last
    assert sorted(path.name for path in broken.out.iterdir()) == ["latest_previous"]
    for _ in range(40):  # the kernel goes too
        if not Path(f"/proc/{kernel}").exists():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the kernel still runs")


def test_an_edition_left_aside_is_put_back(tmp_path):
    aside = tmp_path / ".latest_previous.last"
    aside.mkdir()
    (aside / "index.html").write_text("the last good edition", encoding="utf-8")
    recover(tmp_path / "latest_previous")
    assert (tmp_path / "latest_previous" / "index.html").read_text(encoding="utf-8") == "the last good edition"
    assert not aside.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere folders are renamed twice")
def test_there_is_no_moment_without_an_edition(tmp_path, monkeypatch):
    for name in ("latest_previous", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name, encoding="utf-8")
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("renamed"))
    swap(tmp_path / "new", tmp_path / "latest_previous")
    assert [one.name for one in tmp_path.iterdir()] == ["latest_previous"]
    assert (tmp_path / "latest_previous" / "index.html").read_text(encoding="utf-8") == "new"


def test_a_swap_that_fails_is_undone(tmp_path):
    (tmp_path / "latest_previous").mkdir()
    (tmp_path / "latest_previous" / "index.html").write_text("old", encoding="utf-8")
    with pytest.raises(OSError):
        swap(tmp_path / "missing", tmp_path / "latest_previous")
    assert (tmp_path / "latest_previous" / "index.html").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"pillar": "digital_goverment"}, UnknownName, "did you mean 'digital_government'"),
        ({"language": "english"}, UnknownName, "unknown language 'english'"),
        ({"area": "VN-XX"}, UnknownName, "unknown area 'VN-XX'"),
        ({"area": "Hạ Nội"}, UnknownName, "did you mean 'Hà Nội' (VN-HN)?"),
        ({"period": "last year"}, DxError, "last year"),
        ({"baseline": '2023"); import os'}, DxError, "import os"),
        ({"as_of": "2014-12-30"}, DxError, "no report had been published by 2014-12-30"),
    ],
)
def test_parameters_are_checked_before_anything_runs(rendered, tmp_path, asked, error, told):
    with pytest.raises(error, match=re.escape(told)):
        brief(**asked, out=tmp_path / "none", suite=rendered.suite)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_told(rendered, tmp_path):
    (tmp_path / "build").write_text("a file", encoding="utf-8")
    with pytest.raises(DxError, match=r"cannot write to .*build: File exists"):
        brief(out=tmp_path / "build", suite=rendered.suite)


def test_a_file_that_is_no_notebook_is_told(broken):
    (broken.suite.parent / "overview.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(DxError, match=r"overview\.ipynb is no notebook"):
        brief(out=broken.out, suite=broken.suite)


def test_a_notebook_without_a_parameters_cell_is_refused(broken):
    path = broken.suite.parent / "overview.ipynb"
    nb = nbformat.read(path, as_version=4)
    del nb.cells[1]
    nbformat.write(nb, path)
    with pytest.raises(DxError, match="notebook overview has no cell tagged `parameters`"):
        brief(out=broken.out, suite=broken.suite)


def test_every_fault_of_the_suite_is_told_at_once(tmp_path):
    path = write_suite(tmp_path / "notebooks")
    text = path.read_text(encoding="utf-8").replace("type: vintage", "type: vantage")
    path.write_text(text + "  - {file: ../secret.ipynb, title: {en: A}}\ncolour: red\n", encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_suite(path)
    told = str(caught.value)
    assert "notebooks/suite.yml:5: parameters.as_of.type" in told
    assert "notebooks/suite.yml:12: notebooks.2.file" in told
    assert "notebooks/suite.yml:12: notebooks.2.title.vi: is missing" in told
    assert "notebooks/suite.yml:13: colour: is not a known key" in told


def test_a_notebook_that_is_missing_or_listed_twice_is_a_fault(tmp_path):
    path = write_suite(tmp_path / "notebooks")
    again = "  - {file: overview.ipynb, title: {en: Again, vi: Again}}\n"
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    with pytest.raises(InvalidData, match=r"listed twice: overview\.ipynb"):
        read_suite(path)
    write_suite(tmp_path / "notebooks")
    (tmp_path / "notebooks" / "overview.ipynb").unlink()
    with pytest.raises(InvalidData, match=r"suite.yml:10: .*no notebook overview\.ipynb"):
        read_suite(path)


# The pieces


def test_the_signs_of_a_table_follow_the_colours_of_the_page():
    html = recoloured('<path d="M0,0" fill="none" stroke="#B9500C"></path>')
    assert html == '<path d="M0,0" fill="none" stroke="var(--off,#B9500C)"></path>'


def test_a_chart_is_two_drawings_in_one_figure():
    html = figure(with_narrow(), 3)
    svgs = [attrs for tag, attrs in Tags(html).found if tag == "svg"]
    assert [svg["class"] for svg in svgs] == ["w", "n"]
    assert [svg["role"] for svg in svgs] == ["img", "img"]
    assert svgs[0]["aria-labelledby"] == "c3w-t c3w-d"
    assert '<desc id="c3n-d">54.34 in 2022, 58.41 in 2023.</desc>' in html
    assert "Dossiers &lt;b&gt;submitted&lt;/b&gt; online</p><p>Percent</p>" in html
    assert "example.org" not in html
    assert "<script" not in html


def test_the_colours_of_a_chart_follow_the_page():
    html = figure(chart(), 1)
    assert 'fill="var(--track,#2B79AE)"' in html
    assert 'fill="#2B79AE"' not in html
    assert 'class="only"' in html


def test_marks_with_a_description_of_their_own_have_a_tooltip():
    assert "<title>2022</title>" in figure(chart(), 1)
    spec = chart()
    del spec["encoding"]["description"]
    assert figure(spec, 1).count("<title") == 1


def test_a_chart_may_not_read_from_the_network():
    with pytest.raises(ValueError, match="not allowed"):
        figure({**chart(), "data": {"url": "http://127.0.0.1:9/data.csv"}}, 1)


def test_markdown_is_split_at_its_headings():
    found = from_markdown("Intro **bold**.\n\n## A & b\n\n- one\n- two\n\n| a |\n|---|\n| 1 |\n\n    # not a heading\n")
    assert [(block.kind, block.level) for block in found] == [
        ("prose", 0),
        ("heading", 2),
        ("prose", 0),
        ("wide", 0),
        ("prose", 0),
    ]
    assert found[1].text == "A & b"


@pytest.mark.parametrize("text", ["US$5 and US$6", "a_b_c", "5 < 6 & 7 > 2"])
def test_markdown_keeps_what_is_no_markup(text):
    (block,) = from_markdown(text)
    assert block.text == text


def test_long_words_move_over_to_the_wide_column():
    words = [Block("prose", f"<p>{'word ' * 60}</p>") for _ in range(4)]
    page = compose([Block("heading", "Topic", 2), *words, Block("wide", "<table></table>")], "Title")
    (row,) = page.rows
    assert (len(row.side), len(row.main)) == (2, 3)


def test_computed_sentences_stay_together_in_one_column():
    written, told = "word " * 60, [Block("prose", f"<p>{'word ' * 60}</p>", computed=True) for _ in range(2)]
    found = [Block("heading", "Topic", 2), Block("prose", f"<p>{written}</p>"), *told, Block("wide", "<table></table>")]
    (row,) = compose(found, "Title").rows
    assert (len(row.side), len(row.main)) == (1, 3)


def test_headings_have_names_of_their_own():
    found = [Block("heading", "Đã đạt?", 2), Block("prose", "a"), Block("heading", "Đã đạt?", 3), Block("prose", "b")]
    assert [row.id for row in compose(found, "").rows] == ["da-dat", "da-dat-2"]


def test_widgets_leave_nothing_behind():
    nb = notebook("A")
    data = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Dropdown(...)"}
    nb.cells[1]["outputs"] = [nbformat.v4.new_output("display_data", data=data)]
    assert [block.kind for block in blocks(tidied(nb), References("en"))] == ["heading"]


# Stored outputs


def test_stored_outputs_are_the_same_each_time(rendered, tmp_path):
    path = tmp_path / "overview.ipynb"
    shutil.copyfile(rendered.suite.parent / path.name, path)
    storing.store(path)
    once = path.read_bytes()
    storing.store(path)
    assert path.read_bytes() == once
    nb = nbformat.read(path, as_version=4)
    assert all(cell.execution_count for cell in nb.cells if cell.cell_type == "code")
    assert nb.metadata.language_info == {"name": "python"}


def test_a_disk_that_refuses_leaves_the_stored_outputs_as_they_were(rendered, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "overview.ipynb"
    shutil.copyfile(rendered.suite.parent / path.name, path)
    before = path.read_bytes()
    monkeypatch.setattr(storing.ExecutePreprocessor, "preprocess", lambda *_: None)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DxError, match=r"cannot write .*overview\.ipynb: No space left"):
        storing.store(path)
    assert path.read_bytes() == before and [*tmp_path.iterdir()] == [path]


def test_a_notebook_that_fails_keeps_its_outputs(broken):
    broken.spoil("1 / 0")
    path = broken.suite.parent / "digital_government.ipynb"
    before = path.read_bytes()
    command = [sys.executable, "-m", reference.__name__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "error: notebook digital_government, cell 5 (`1 / 0`): ZeroDivisionError: division by zero\n",
    )
    assert path.read_bytes() == before


def test_what_a_kernel_would_do_or_say_when_it_is_asked_to_end_is_not_waited_for(broken):
    broken.spoil("import atexit, pathlib\natexit.register(pathlib.Path('ended').touch)\n1 / 0")
    path = broken.suite.parent / "digital_government.ipynb"
    with pytest.raises(NotebookFailed, match="division by zero"):
        storing.store(path)
    assert not (path.parent / "ended").exists()


# The suite of the project


def test_the_suite_has_the_parameters_that_brief_takes():
    suite, faults = read_yaml(edition.SUITE, Suite, "notebooks/suite.yml")
    assert not faults
    assert {name: parameter.default for name, parameter in suite.parameters} == edition.DEFAULTS
    signature = inspect.signature(brief).parameters
    own = {name: signature[name].default or "" for name in edition.DEFAULTS}
    assert own == {**edition.DEFAULTS, "language": "", "reports": ""}  # the suite and DX_REPORTS say which


ABOUT_PERIODS = [path for path in sorted(edition.SUITE.parent.glob("*.ipynb")) if path.stem != "review"]  # of a draft


@pytest.mark.parametrize("path", ABOUT_PERIODS, ids=lambda path: path.stem)
def test_each_notebook_declares_the_parameters_of_the_suite(path):
    declared = papermill.inspect_notebook(path)
    own = {"area": "VN-DN"} if path.stem == "area" else {}  # it is about one province
    assert {name: p["default"].strip("\"'") for name, p in declared.items()} == edition.DEFAULTS | own


def test_interrupted_tells_its_exit_code():
    assert Interrupted(signal.SIGTERM, []).exit_code == 143
