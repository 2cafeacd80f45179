"""Identity version 1: from an address to an article id, and from an article's text to its content hash. Frozen.

Other languages write it anew from `data/identity-v1.json` and the vectors in `registry/identity/`.

The normalised address (after RFC 3986, section 6.2.2):

1. Lone surrogates become U+FFFD. Characters up to U+0020 at both ends go, and tabs and line ends within.
2. What is left is split by `https?://([^/?#]*)([^?#]*)(?:\\?([^#]*))?`, letter case aside, into authority, path and
   query; a fragment goes. `http` becomes `https`.
3. Of the authority user info goes (up to the last `@`), and a port that is empty, 443, or 80 of an http address.
   Leading zeros of a port go; it is at most 65535.
4. The host is percent-decoded as UTF-8 and mapped by UTS 46, non-transitional; labels that are not ASCII then are
   written in Punycode. It has at most 254 characters, as given and in the end, and in the end consists of letters,
   digits and `-._~!$&'()*+,;=`. An IPv6 literal, in brackets and without a zone, is written as RFC 5952 does, in
   hexadecimal throughout; dotted numbers stay as they are.
5. In path and query a percent-encoded unreserved character is decoded, other encodings are in upper case, characters
   that may not stand there are encoded as UTF-8, and so is a percent sign that encodes nothing.
6. Dot segments are resolved; an empty path is `/`. Letter case and trailing slashes of the path stay.
7. The query is split at `&`; empty pieces and tracking parameters go (their names compared in lower case after
   step 5); the rest is sorted as ASCII and joined by `&`. Without any the question mark goes too.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import uuid
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from urllib.parse import unquote_to_bytes

import idna

from wiredesk_schemas.unicode import mend_surrogates, normalize

IDENTITY_VERSION: Final = 1

_C0_AND_SPACE: Final = "".join(map(chr, range(0x21)))
_WITHIN: Final = str.maketrans("", "", "\t\n\r")
_ADDRESS: Final = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE | re.ASCII)
_HOST_AND_PORT: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]*)\]|([^:\[\]]+))(?::([0-9]*))?", re.ASCII)
_ZERO_GROUPS: Final = re.compile(r"\b0(?::0)+\b")
_HOST: Final = re.compile(r"[a-z0-9._~!$&'()*+,;=-]{1,254}")
_MAX_HOST: Final = 254
_MAX_PORT: Final = 65535
_DROPPED_PORTS: Final = {"http": ("", "80", "443"), "https": ("", "443")}

_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ENCODED: Final = tuple(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in range(256))
"""Byte → its normalised percent-encoding: an unreserved character stands for itself."""
_TO_MEND_IN_PATH: Final = re.compile(r"((?:%[0-9A-Fa-f]{2})+)|(?:%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/%-])+")
_TO_MEND_IN_QUERY: Final = re.compile(
    r"((?:%[0-9A-Fa-f]{2})+)|(?:%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?%-])+"
)

_WHITE_SPACE: Final = re.compile("[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")
"""The Unicode property White_Space, spelled out: what `\\s` means differs between languages."""
_INFORMATION_SEPARATORS: Final = "\x1c\x1d\x1e\x1f"
"""White space to Python's `str.split`, and to nothing else."""


def article_id(url: str) -> str:
    """The id of the article at `url` (the address after redirects): UUIDv5 of the normalised address.

    Raises:
        ValueError: `url` is no absolute http or https address.
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, normalize_url(url)))


def normalize_url(url: str) -> str:
    """The address as identity version 1 writes it; normalising twice changes nothing more.

    Raises:
        ValueError: `url` is no absolute http or https address.
    """
    parts = _ADDRESS.match(mend_surrogates(trimmed(url)).translate(_WITHIN))
    if parts is None:
        raise ValueError("must be an absolute http or https address")
    scheme, authority, raw_path, raw_query = parts.groups("")
    path = _without_dot_segments(_percent_normalized(raw_path, _TO_MEND_IN_PATH)) or "/"
    query = _normalized_query(raw_query)
    return f"https://{_normalized_authority(authority, scheme.lower())}{path}{'?' if query else ''}{query}"


def trimmed(url: str) -> str:
    """The address without the white space and control characters (up to U+0020) around it."""
    return url.strip(_C0_AND_SPACE)


def content_hash(title: str, body: str) -> str:
    """SHA-256, in hex, of title, line feed and body: in NFKC, case-folded, runs of white space one space, as UTF-8.

    White space is what has the Unicode property of that name; lone surrogates count as U+FFFD.
    """
    folded = normalize("NFKC", mend_surrogates(f"{title}\n{body}")).casefold()
    return hashlib.sha256(_with_single_spaces(folded).encode()).hexdigest()


def _with_single_spaces(text: str) -> str:
    """Each run of white space, also at the ends, as one space: what the pattern finds, at a sixth of its cost."""
    if any(separator in text for separator in _INFORMATION_SEPARATORS):
        return _WHITE_SPACE.sub(" ", text)
    if text.isspace():
        return " "
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
    return before + " ".join(text.split()) + after


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    source = resources.files("wiredesk_schemas").joinpath("data/identity-v1.json")
    data = json.loads(source.read_text(encoding="utf-8"))
    return frozenset(data["tracking_parameters"]), tuple(data["tracking_prefixes"])


def _normalized_authority(authority: str, scheme: str) -> str:
    parts = _HOST_AND_PORT.fullmatch(authority.rpartition("@")[2])
    if parts is None:
        raise ValueError("must have a host, and a port in digits if any")
    literal, name, digits = parts.groups()
    host = _normalized_name(name) if name is not None else _normalized_ipv6(literal)
    port = _normalized_port(digits or "")
    return host if port in _DROPPED_PORTS[scheme] else f"{host}:{port}"


def _normalized_port(digits: str) -> str:
    port = digits.lstrip("0") or digits[-1:]
    if len(port) > 5 or int(port or "0") > _MAX_PORT:
        raise ValueError(f"must have a port of at most {_MAX_PORT}")
    return port


@lru_cache(maxsize=4096)
def _normalized_name(host: str) -> str:
    try:
        decoded = unquote_to_bytes(host).decode("utf-8") if "%" in host else host
        if len(decoded) > _MAX_HOST:
            raise ValueError(f"must have a host of at most {_MAX_HOST} characters")
        mapped = decoded.lower() if decoded.isascii() else idna.uts46_remap(decoded, std3_rules=False)
    except (UnicodeDecodeError, idna.IDNAError) as error:
        raise ValueError(f"must have a host name: {error}") from None
    name = ".".join(map(_a_label, mapped.split(".")))
    if not _HOST.fullmatch(name):
        raise ValueError("must have a host name of letters, digits, dots and hyphens")
    return name


def _a_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _normalized_ipv6(literal: str) -> str:
    try:
        address = ipaddress.IPv6Address(literal)
    except ValueError:
        raise ValueError("must have an IPv6 address in the brackets of its host") from None
    groups = ":".join(f"{(int(address) >> shift) & 0xFFFF:x}" for shift in range(112, -1, -16))
    zeros = max(_ZERO_GROUPS.finditer(groups), key=lambda run: len(run.group()), default=None)
    if zeros is None:
        return f"[{groups}]"
    return f"[{groups[: zeros.start()].rstrip(':')}::{groups[zeros.end() :].lstrip(':')}]"


def _percent_normalized(text: str, to_mend: re.Pattern[str]) -> str:
    def mended(match: re.Match[str]) -> str:
        encoded, raw = match.group(1), match.group()
        data = bytes.fromhex(encoded.replace("%", "")) if encoded else raw.encode()
        return "".join(map(_ENCODED.__getitem__, data))

    return to_mend.sub(mended, text)


def _without_dot_segments(path: str) -> str:
    """RFC 3986, section 5.2.4, for a path that is empty or begins with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) if segments else ""


def _normalized_query(query: str) -> str:
    names, prefixes = _tracking()
    pieces = []
    for piece in filter(None, _percent_normalized(query, _TO_MEND_IN_QUERY).split("&")):
        name = piece.partition("=")[0].lower()
        if name not in names and not name.startswith(prefixes):
            pieces.append(piece)
    return "&".join(sorted(pieces))
