"""What is answered where there is no page: a plain one, in every language; and the headers of every answer."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform, RequestHandler

from dxlib.text import gettext, languages

AGAIN = 30  # seconds after which it is worth asking again where all seats are taken
# Nothing of others is loaded or asked for, and no site of others shows the page. Vega and widgets need the rest.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'; default-src 'self'; script-src 'self' 'unsafe-inline'"
    " 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
_PAGE = """<!DOCTYPE html>
<html lang="{first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{again}
<title>{title}</title>
<style>body{{font:1.05rem/1.5 system-ui,"DejaVu Sans",sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.5rem;
color-scheme:light dark}}section+section{{margin-top:2.5rem;padding-top:1.5rem;border-top:1px solid #8886}}
h1{{font-size:1.3rem;margin:0 0 .5rem}}p{{margin:0}}</style></head>
<body>{sections}</body></html>
"""


class Headed(OutputTransform):
    """Gives every answer its headers: pages, files, and what is said of errors."""

    def __init__(self, headers: Mapping[str, str], _request: HTTPServerRequest) -> None:
        self._headers = headers

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add the headers to the first part of an answer."""
        headers.update(self._headers)
        if "Server" in headers:
            del headers["Server"]
        return status_code, headers, chunk


def said(status: int, language: str, full: bool = False) -> tuple[str, str]:
    """Return what a status means to a visitor, as a title and a sentence.

    Args:
        status: the one of HTTP.
        language: of the words.
        full: whether there is a seat, but no room on the disk.

    Example:
        >>> said(404, "en")[0]
        'There is no such page'
    """
    _ = gettext(language)
    if full:
        return _("The server has no room left"), _(
            "Its disk is full, so that no page can be made. This page tries again by itself. Whoever runs the server "
            "makes room in the folder for temporary files, or names another one in TMPDIR."
        )
    if status == 503:
        return _("All seats are taken"), _(
            "As many people explore the figures now as this server has room for. This page tries again by itself; a "
            "seat is free as soon as somebody closes theirs."
        )
    if status == 403:
        return _("Not under this name"), _(
            "This server answers on its own machine, or behind a server in front that it was told of. Whoever runs it "
            "finds more under dx serve --help."
        )
    if status < 500:
        return _("There is no such page"), _("Only the explorer of the figures is here.")
    return _("This page could not be made"), _("Something went wrong on the server. Load the page again in a while.")


def plain(status: int, first: str, full: bool = False) -> str:
    """Return the page that says what a status means, in every language.

    Args:
        status, full: as ``said`` takes them.
        first: the language that comes first.
    """
    order = sorted(languages(), key=lambda language: language != first)
    sections = (
        f'<section lang="{language}"><h1>{escape(title)}</h1><p>{escape(words)}</p></section>'
        for language in order
        for title, words in [said(status, language, full)]
    )
    again = f'<meta http-equiv="refresh" content="{AGAIN}">' if status == 503 else ""
    return _PAGE.format(
        first=first, again=again, title=escape(said(status, first, full)[0]), sections="".join(sections)
    )


class Plain(RequestHandler):
    """Tells errors in plain words, and nothing of what went wrong inside."""

    def write_error(self, status_code: int, full: bool = False, **_: Any) -> None:
        """Write the page of an error."""
        if status_code == 503:
            self.set_header("Retry-After", str(AGAIN))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(plain(status_code, self.settings.get("language", "en"), full))


class Refused(Plain):
    """Answers every request with an error."""

    def initialize(self, status: int = 404) -> None:
        """Take the status that is answered."""
        self._status = status

    def prepare(self) -> None:
        """Answer."""
        self.send_error(self._status)
