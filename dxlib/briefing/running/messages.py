"""Collects what is to be translated in the notebooks: ``python -m dxlib.briefing.running.messages SUITE``."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dxlib.briefing.running.suite import read_suite
from dxlib.briefing.running.translation import catalogue_file, messages, read_notebook

_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={nplurals}; plural={plural};\\n"

"""


def template(suite: Path) -> bytes:
    """Return the template of all messages of a suite, in reading order, with the notebooks they stand in.

    The explorer's notebook and that of the review belong to no edition, but are shown in any language.
    """
    found = Catalog()
    served = [file for file in ("explore.ipynb", "review.ipynb") if (suite.parent / file).is_file()]
    for file in (*(entry.file for entry in read_suite(suite).notebooks), *served):
        for text in messages(read_notebook(suite.parent / file)):
            found.add(text, locations=[(file, 0)])
    return _written(found)


def update(suite: Path) -> None:
    """Write the template of a suite, and take it over into the catalogues.

    In a catalogue, a new text stands without a translation, one that has changed keeps its old translation as
    ``fuzzy``, which is not shown, and one that is gone is left out.
    """
    new = template(suite)
    locale = suite.parent / "locale"
    locale.mkdir(exist_ok=True)
    (locale / "notebooks.pot").write_bytes(new)
    for language in sorted(folder.name for folder in locale.iterdir() if folder.is_dir()):
        file = catalogue_file(suite.parent, language)
        catalogue = read_po(BytesIO(file.read_bytes()), locale=language, ignore_obsolete=True)
        catalogue.update(read_po(BytesIO(new)))
        header = _HEADER.format(language=language, nplurals=catalogue.num_plurals, plural=catalogue.plural_expr)
        file.write_bytes(header.encode("utf-8") + _written(catalogue))


def _written(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        update(Path(argument))
