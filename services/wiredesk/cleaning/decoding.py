"""Bytes as they were fetched, to text: strict UTF-8, then what is declared, then Windows-1252."""

from __future__ import annotations

import codecs
import re

from wiredesk.runtime.errors import Reject

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE | re.ASCII)
_SIGNATURES = (
    (b"\x1f\x8b", "gzip"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "zip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(content: bytes, content_type: str | None) -> str:
    """The text of fetched bytes.

    Raises:
        Reject: `unsupported_content` for compressed or binary bytes.
    """
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise Reject("unsupported_content", f"the bytes are {name}, not text")
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_declared(content, content_type) or "cp1252", "replace")


def _declared(content: bytes, content_type: str | None) -> str | None:
    for place in (content_type or "", content[:4096].decode("ascii", "replace")):
        if match := _CHARSET.search(place):
            try:
                return codecs.lookup(match[1]).name
            except LookupError:
                continue
    return None
