"""From a file to a ``Document``: lines in reading order, cells of tables, and the place of each in the file."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from dxlib.errors import DxError
from dxlib.reading.document import Document

GROUP = "dxlib.readers"
LARGEST = 500_000_000  # bytes of a file
_LONGEST = 2000  # characters of a number; to look for figures in a longer one takes time without end
_MOST = 2000  # numbers of a line: each is read with all that stands around it, and takes milliseconds
_NUMERAL = re.compile(r"[0-9][0-9.,]*")
logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # else Python prints what it says where errors are told


def extract(path: Path | str) -> Document:
    """Return what stands in a file: PDF, scan, picture, DOCX, PPTX, XLSX, HTML, Markdown or text.

    The format is told by the content. Readers that other packages offer as entry points of the group
    ``dxlib.readers`` are asked first; one that does not know the file returns nothing. Nothing is ever fetched, run or
    written.

    Raises:
        DxError: the file is missing, empty, damaged, protected, too large, of no kind that is read, or made so that
            reading it takes all memory or does not end.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = Path(folder, "report.txt").write_text("Năm 2023 đạt 58,41%", encoding="utf-8")
        ...     extract(Path(folder, "report.txt")).lines[0].text
        'Năm 2023 đạt 58,41%'
    """
    path = Path(path)
    content = _content(path)
    document = _plugged(path) or _read(path, content)
    if not any(line.text.strip() for line in document.lines):
        raise DxError(f"'{path.name}' holds no text that can be read")
    for at, line in enumerate(document.lines, start=1):
        numbers = _NUMERAL.findall(line.text)
        if max(map(len, numbers), default=0) > _LONGEST:
            raise DxError(f"'{path.name}' holds a number of more than {_LONGEST:,} characters; this is no report")
        if len(numbers) > _MOST:
            raise DxError(
                f"line {at} of '{path.name}' holds {len(numbers):,} numbers, and {_MOST:,} are read at most; "
                "break it where a sentence or a row ends"
            )
    return document


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise DxError(f"there is no file '{path}'")
        if not path.is_file():
            raise DxError(f"'{path}' is a folder or device; give one file")
        if path.stat().st_size > LARGEST:
            raise DxError(f"'{path.name}' is larger than {LARGEST / 1e6:,.0f} MB; give the report alone")
        return path.read_bytes()
    except ValueError:
        raise DxError(f"{str(path)!r} is no name of a file") from None
    except OSError as error:
        raise DxError(f"'{path.name}' cannot be read: {error.strerror}") from None


def _plugged(path: Path) -> Document | None:
    """What the first plugged-in reader that knows the file makes of it."""
    for reader in entry_points(group=GROUP):
        try:
            document = reader.load()(path)
        except DxError:
            raise
        except (Exception, SystemExit) as error:  # whatever somebody else's code raises
            raise DxError(f"the reader '{reader.name}' failed on '{path.name}': {error!r}") from None
        if document is None:
            continue
        if not isinstance(document, Document):
            raise DxError(f"the reader '{reader.name}' returned {type(document).__name__}, not a Document")
        return document
    return None


def _read(path: Path, content: bytes) -> Document:
    from dxlib.reading.extraction.bounds import bounded
    from dxlib.reading.extraction.kinds import kind

    found = kind(path, content)
    try:
        reader = _reader(found)
        with bounded(path.name), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries, in their words: ours are in the document
            return reader(path, content)
    except DxError as error:
        if path.name in error.args[0]:
            raise
        raise DxError(f"'{path.name}': {error.args[0]}") from None
    except Exception as error:  # whatever a broken file makes of a library
        told = f": {str(error).splitlines()[0]}" if str(error).strip() else ""
        raise DxError(
            f"'{path.name}' is damaged, or no {found} that can be read ({type(error).__name__}{told})"
        ) from None


def _reader(found: str) -> Callable[[Path, bytes], Document]:
    """The reader of a format; each brings its libraries with it only when it is needed."""
    from importlib import import_module

    module = import_module(f"dxlib.reading.extraction.{_MODULES[found]}")
    reader: Callable[[Path, bytes], Document] = module.read
    return reader


_MODULES = {
    "pdf": "pdf", "picture": "scans", "docx": "word", "pptx": "slides", "xlsx": "sheets", "html": "web",
    "markdown": "web", "text": "plain",
}  # fmt: skip
