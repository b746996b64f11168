"""Static files, held in memory and served under one fingerprint of them all.

`/static/<build>/js/notes.js` never changes, so browsers may keep it for ever; modules and style sheets name each
other by relative addresses and stay within their build.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
REMARK = re.compile(rb"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)
"""A remark on lines of its own: a fifth of our scripts' weight on the way, and read by nobody there."""
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    zipped: bytes | None
    media_type: str


class Assets:
    def __init__(self, folder: Path) -> None:
        self._files = {
            str(path.relative_to(folder)): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".") and path.name != "icons.txt"
        }
        digest = hashlib.sha256()
        for name, asset in self._files.items():
            digest.update(name.encode() + b"\0" + asset.content)
        self.build = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        return f"/static/{self.build}/{name}"

    def content(self, name: str) -> bytes:
        return self._files[name].content

    def serve(self, request: Request, build: str, name: str) -> Response:
        asset = self._files.get(name)
        if asset is None:
            raise NotFound
        headers = {"Cache-Control": FOR_EVER if build == self.build else "no-cache", "Vary": "Accept-Encoding"}
        if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.zipped, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
        return Response(asset.content, media_type=asset.media_type, headers=headers)


def _read(path: Path) -> Asset:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    content = path.read_bytes()
    if path.parent.name == "js":
        content = REMARK.sub(lambda remark: b"\n" * remark[0].count(b"\n"), content)  # errors keep their line
    zipped = gzip.compress(content, 9, mtime=0) if media_type.startswith(COMPRESSIBLE) else None
    return Asset(content, zipped, media_type)
