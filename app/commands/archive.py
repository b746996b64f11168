"""The file that `kuvend backup` writes: a zip of tables, one line of JSON for each row, and a manifest with a SHA-256
for each. Not a copy of the database's own files: see docs/decisions/0317."""

import contextlib
import hashlib
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

import orjson

from app.db import json_from
from app.errors import Invalid

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
SHA = "sha256:"
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError)
"""What reading a zip may raise that was damaged, or changed, or closed with a password."""


class Unusable(Invalid):
    """The file is not whole, not ours, or was changed; the text says which."""


class Packing:
    """An archive that is being written."""

    def __init__(self, to: zipfile.ZipFile) -> None:
        self.zip = to
        self.manifest: dict[str, Any] = {"format": FORMAT, "tables": {}}

    def table(self, name: str, columns: list[str], lines: Iterable[bytes]) -> int:
        found, rows = hashlib.sha256(), 0
        with self.zip.open(_of_table(name), "w", force_zip64=True) as member:
            for line in lines:
                member.write(line)
                found.update(line)
                rows += 1
        self.manifest["tables"][name] = {"columns": columns, "rows": rows, "sha256": found.hexdigest()}
        return rows

    def close(self, **told: Any) -> None:
        content = orjson.dumps(self.manifest | told, option=orjson.OPT_INDENT_2)
        self.zip.writestr(MANIFEST, content)
        self.zip.comment = SHA.encode() + hashlib.sha256(content).hexdigest().encode()


@contextlib.contextmanager
def packing(target: Path) -> Iterator[Packing]:
    """Written aside, read back, and only then put where it is wanted: never half a file, and what stood there before
    stands until then."""
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
                yield Packing(made)
            opened.flush()
            os.fsync(opened.fileno())
        with Archive(aside) as written:
            written.check()
        aside.replace(target)
    except OSError as problem:
        raise Invalid(f"{target}: {problem.strerror or problem}. Nothing was written there.") from None
    finally:
        aside.unlink(missing_ok=True)


class Archive:
    """An archive that is read; anything wrong with it raises Unusable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as problem:
            raise Unusable(f"{path}: {problem.strerror or problem}") from None
        except BROKEN:
            raise Unusable(f"{path} is no backup, or a damaged one.") from None
        try:
            self.manifest = self._manifest()
        except Unusable:
            self._zip.close()
            raise

    def _manifest(self) -> dict[str, Any]:
        try:
            content = self._zip.read(MANIFEST)
        except BROKEN:
            raise Unusable(f"{self.path} is no backup, or a damaged one.") from None
        if self._zip.comment != SHA.encode() + hashlib.sha256(content).hexdigest().encode():
            raise self.damaged(MANIFEST)
        told: dict[str, Any] = orjson.loads(content)
        if told.get("format") != FORMAT:
            raise Unusable(f"{self.path} was written in a form that this release does not know. Use a newer Kuvend.")
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def tables(self) -> dict[str, Any]:
        found: dict[str, Any] = self.manifest["tables"]
        return found

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a table. Whoever reads them to the end has read what was written, or is told otherwise."""
        with self._hashed(_of_table(name), self.tables[name]["sha256"]) as (member, seen):
            count = 0
            for line in member:
                seen.update(line)
                count += 1
                yield json_from(line)
            if count != self.tables[name]["rows"]:
                raise self.damaged(name)

    def check(self) -> None:
        """Every member, against the manifest."""
        for name, told in self.tables.items():
            with self._hashed(_of_table(name), told["sha256"]) as (member, seen):
                while chunk := member.read(CHUNK):
                    seen.update(chunk)

    def damaged(self, name: str) -> Unusable:
        return Unusable(f"{self.path} is damaged ({name} is not as it was written). Nothing of it was used.")

    @contextlib.contextmanager
    def _hashed(self, name: str, expected: str) -> Iterator[tuple[Any, Any]]:
        seen = hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                yield member, seen
        except BROKEN:
            raise self.damaged(name) from None
        if seen.hexdigest() != expected:
            raise self.damaged(name)


def _of_table(name: str) -> str:
    return f"tables/{name}.jsonl"
