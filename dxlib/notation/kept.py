"""Records once read and found without fault, kept by the content of their files: YAML takes several times as long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import pydantic

from dxlib.notation.files import content_of
from dxlib.notation.store import key, opened_store

Model = TypeVar("Model", bound=pydantic.BaseModel)


def kept(made_from: Iterable[Path], model: type[Model], read: Callable[[], Model]) -> Model:
    """Return a record as it was read before of the same files by the same code; else read it, and keep it.

    Args:
        made_from: the folders of the files and of the code that reads them.
        model: of the record.
        read: reads it; what it raises is told each time, and nothing kept.
    """
    folders = [*made_from]
    try:
        name = _name(model, folders)
    except OSError:  # which is told by who reads
        return read()
    store = opened_store()
    if (found := store.get(name)) is not None:
        return model.model_validate_json(found)
    record = read()
    if _name(model, folders) == name:  # and nothing was changed meanwhile
        store.put(name, record.model_dump_json(by_alias=True, exclude_unset=True).encode())
    return record


def _name(model: type[Model], folders: list[Path]) -> str:
    return key(model.__name__, content_key(folders), pydantic.__version__)


def content_key(folders: Iterable[Path]) -> str:
    """Return what tells one content of the code and the definitions in some folders from any other."""
    digest = blake2b()
    for path in (path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in (".py", ".yml")):
        content = content_of(path)
        digest.update(f"{path.parent.name}/{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()
