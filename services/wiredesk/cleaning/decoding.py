"""Bytes as they were fetched, to text: strict UTF-8, then what is declared, then detection."""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from wiredesk.runtime.errors import Reject

_CHARSET: Final = re.compile(
    r"""charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN: Final = 4096
_DETECTED_WITHIN: Final = 20_000
_SIGNATURES: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "Windows executable"),
    (b"\x00\x00\x00\x18ftyp", "MP4"),
    (b"\x00\x00\x00\x20ftyp", "MP4"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
)
"""First bytes → what they are, for formats that are no text."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks → codec; those of UTF-32 first, since UTF-16's is their beginning."""
_CONTROLS: Final = bytes(byte for byte in range(1, 32) if byte not in b"\t\n\v\f\r\x1b")
_MANY_CONTROLS: Final = 0.03
_MANY_NULS: Final = 0.3
_SOME_NULS: Final = 0.02
_LAST_RESORT: Final = "cp1252"


def decoded(content: bytes, content_type: str | None) -> str:
    """The text of fetched bytes; what cannot be decoded becomes U+FFFD.

    Args:
        content: the bytes, uncompressed.
        content_type: the server's header, whose charset counts before the page's own.

    Raises:
        Reject: `unsupported_content` for compressed or binary bytes.
    """
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise Reject("unsupported_content", f"the bytes are {name}, not text")
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    if wide := _wide_codec(content[:_DECLARED_WITHIN]):
        return content.decode(wide, "replace")
    sample = content[:_DETECTED_WITHIN]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > _MANY_CONTROLS * len(sample):
        raise Reject("unsupported_content", "the bytes are binary, not text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_declared(content, content_type) or _detected(content), "replace")


def _wide_codec(sample: bytes) -> str | None:
    """UTF-16 without a mark, which ASCII text betrays by a NUL in every second byte."""
    nuls = sample.count(0)
    if not sample or nuls < _SOME_NULS * len(sample):
        return None
    for codec, quiet in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if quiet.count(0) > 0.8 * len(quiet):
            return codec
    if nuls > _MANY_NULS * len(sample):
        raise Reject("unsupported_content", "the bytes are binary, not text")
    return None


def _declared(content: bytes, content_type: str | None) -> str | None:
    """The declared codec that decodes most of the content; a wrong declaration shows in what it cannot decode."""
    for place in (content_type or "", content[:_DECLARED_WITHIN].decode("ascii", "replace")):
        if match := _CHARSET.search(place):
            name = match[1] or match[2]
            try:
                text = content[:_DETECTED_WITHIN].decode(name, "replace")
            except (LookupError, UnicodeError):
                continue
            if text.count("\ufffd") <= _SOME_NULS * len(text):
                return name
    return None


def _detected(content: bytes) -> str:
    """The codec that a statistical detector finds, else UTF-8 if most of it decodes, else Windows-1252."""
    text = content.decode("utf-8", "replace")
    if text.count("\ufffd") < _SOME_NULS * len(text):
        return "utf-8"
    start = next((at for at, byte in enumerate(content) if byte > 127), 0)
    sample = content[max(0, start - 200) : start + _DETECTED_WITHIN]
    best = from_bytes(sample, steps=3, chunk_size=1000).best()
    return best.encoding if best is not None else _LAST_RESORT
