"""What is read inside of files: prints, periods, rows, Markdown, HTML; read without a file, so in great number.

What was taken is held to more than that: a figure to its digits, a period to its own code, Markdown to the words that
went into it, HTML to what a page may hold.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from html import unescape

from dxlib.places import HOME

_PERIODS = (
    "2022", "2022-S1", "2022-Q1", "2022-06", "2022-06-30", "2023-01-01/P11M", "2019-11/2022-11", "../2023-12",
    "quý I/2024", "6 tháng đầu năm 2022", "tháng 4/2024", "4.2024", "H1 2022", "9T2023", "31/12/2023",
    "first half of 2022", "Apr 2024", "lũy kế đến hết 2023-12", "từ 2019-11 đến 2022-11", "2024-02-29", "30 June 2023",
)  # fmt: skip
_MARKDOWN = (
    "# Tỷ lệ hồ sơ\n\n- **61,2%** (report of 16 Feb 2024, line 59)\n  - item\n\n| a | b |\n|---|---:|\n| 1 | `2` |\n",
    "> [link](https://example.org) ![i](i.png) <b>b</b> &amp; *x* __y__\n\n```\ncode\n```\n\n1. one\n2. two\n\n***\n",
    "[a]: https://example.org 'x'\n\n[a] <script>alert(1)</script> <http://example.org> a\\*b ~~c~~ $x$\n===\n",
)
_HTML = (
    "<table><caption>A</caption><tr><th scope=col>x<td style='text-align:right'>1<br>2</table><p class=\"a\">b</p>",
    "<svg viewBox='0 0 9 9' width=9><path d='M0,0L1,1' fill='#fff'/><title>t</title></svg>",
    "<details><summary>s</summary>t</details>",
    "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)' onclick=x>a</a>",
    "<style>p{}</style><a href=https://example.org>l</a><!-- c -->",
    "<iframe srcdoc='<b>'></iframe><math><mtext></mtext></math><![CDATA[x]]>",
)  # fmt: skip
_TAG = re.compile(r"<\s*/?\s*([a-zA-Z!?][^\s/>]*)([^>]*)>")
_EXACT = 15  # digits
_LONGEST = 100_000  # characters of words that a page shows
_RUNS = re.compile(r"\s+")


def _rows(table: str) -> list[dict[str, str]]:
    files = sorted((HOME / "data" / "reports").glob(f"*/{table}.csv"))
    return [row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]


def prints() -> Mapping[str, bytes]:
    """Return printed figures of every kind that the data have."""
    found = dict.fromkeys(row["as_printed"] for table in ("observations", "targets") for row in _rows(table))
    return {f"{at}.print": printed.encode() for at, printed in enumerate([*found][::5])}


def periods() -> Mapping[str, bytes]:
    """Return periods as the data have them, and as people write them."""
    return {f"{at}.period": period.encode() for at, period in enumerate(_PERIODS)}


def rows() -> Mapping[str, bytes]:
    """Return the begin of tables."""
    files = sorted((HOME / "data" / "reports").glob("*/observations.csv"))[::8]
    return {f"{at}.csv": b"".join(file.read_bytes().splitlines(keepends=True)[:6]) for at, file in enumerate(files)}


def markdown() -> Mapping[str, bytes]:
    """Return Markdown as notebooks have it."""
    return {f"{at}.md": text.encode() for at, text in enumerate(_MARKDOWN)}


def html() -> Mapping[str, bytes]:
    """Return HTML as outputs of cells may have it."""
    return {f"{at}.html": text.encode() for at, text in enumerate(_HTML)}


def words() -> Mapping[str, bytes]:
    """Return notes of the data, which are shown in Markdown as they are."""
    found = dict.fromkeys(row["note"] for row in _rows("observations") if row["note"])
    return {f"{at}.note": note.encode() for at, note in enumerate([*found][::7])}


def digits_held(value: float, printed: str) -> None:
    """Refuse a value whose digits are not those that are printed, where one number alone is printed.

    It is worked out here without what the project reads prints with: leading and trailing zeros aside, the digits of
    a value stand in its print, whatever the unit; a value is written with as many as are printed.
    """
    runs = re.findall(r"\d[\d.,\s]*", printed)
    if len(runs) != 1 or value != value:
        return
    digits = re.sub(r"\D", "", runs[0]).strip("0")
    written = f"{value:.{len(digits) - 1}e}" if len(digits) > _EXACT else repr(value)
    wanted = re.sub(r"\D", "", written.partition("e")[0]).strip("0")
    assert wanted == digits, f"value {value!r} of what is printed {printed!r}"


def read_print(content: bytes) -> None:
    """Read a printed figure in both notations; refused is what neither takes."""
    from dxlib.errors import DxError
    from dxlib.notation.figures import read_figure

    text, refused = content.decode("utf-8", "replace"), []
    for language in ("en", "vi"):
        try:
            figure = read_figure.__wrapped__(text, language)
        except DxError as error:
            refused.append(error)
            continue
        assert figure.interval.low <= figure.interval.high
        if figure.upper is None and text.isascii():  # digits of other scripts are not compared here
            digits_held(figure.value, text)
    if len(refused) == 2:
        raise refused[0]


def read_period(content: bytes) -> None:
    """Read a period; its code names the same period."""
    from dxlib.notation.periods import Period

    found = Period.parse(content.decode("utf-8", "replace"))
    assert Period.parse(found.code) == found
    assert found.label("vi") and found.label("en")


def read_rows(content: bytes) -> None:
    """Read a table; every row has its line."""
    from dxlib.errors import Faults
    from dxlib.notation.files import parted

    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    _header, found, told = parted(text, "x.csv")
    lines = [line for line, _cells in found]
    assert lines == sorted(set(lines)) and (not lines or lines[-1] <= text.count("\n") + 1)
    faults = Faults()
    faults.add(told)
    faults.raise_any()


@cache
def _listed() -> frozenset[str]:
    from dxlib.briefing.pages import markup

    names = f"{markup._PROSE} {markup._WORD} {markup._TABLE} {markup._EVIDENCE} {markup._SYMBOL} h1 h2 h3 div"
    return frozenset(names.lower().split())


def _harmless(found: str) -> None:
    for name, attributes in _TAG.findall(found):
        assert name.lower() in _listed(), f"<{name}> stands in the page"
        plain = re.sub(r"\"[^\"]*\"|'[^']*'", "", attributes)
        assert not re.search(r"\bon\w+\s*=", plain, re.I), f"a handler stands in the page: {attributes[:60]}"
        address = re.search(r"\b(?:href|src)\s*=\s*[\"']?([^\"'\s>]*)", attributes, re.I)
        scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", unescape(address[1]), re.I) if address else None
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto"), f"an address: {address[1][:60]}"


def read_markdown(content: bytes) -> None:
    """Make a text of Markdown a page, and a document."""
    from dxlib.briefing.document import _from_markdown
    from dxlib.briefing.pages.markup import from_markdown

    text = content.decode("utf-8", "replace")
    for block in from_markdown(text):
        _harmless(block.html)
    list(_from_markdown(text))


def read_html(content: bytes) -> None:
    """Make an output of HTML part of a page; what is harmless once is left as it is."""
    from dxlib.briefing.pages.markup import from_html, tables_in

    text = content.decode("utf-8", "replace")
    _harmless(from_html(text).html)
    tables_in(text)


def read_words(content: bytes) -> None:
    """Show words of the data in Markdown: every one of them is seen, as it is."""
    from dxlib.briefing.pages.markup import from_markdown
    from dxlib.text.prose import escaped

    text = content.decode("utf-8", "replace").replace("\0", "")[:_LONGEST]
    blocks = from_markdown(f"A {escaped(text)} z")
    assert len(blocks) == 1, "words of the data begin something of their own"
    seen, wanted = (_RUNS.sub("", one) for one in (unescape(re.sub(r"<[^>]+>", "", blocks[0].html)), f"A {text} z"))
    assert seen == wanted, f"{wanted[:80]!r} is shown as {seen[:80]!r}"
