"""Identity version 1: from an address to an article id, and from an article's text to its content hash. Frozen.

Other languages write it anew from `data/identity-v1.json` and the vectors in `registry/identity/`.

The normalised address (after RFC 3986, section 6.2.2):

1. White space and control characters at both ends go, and tabs and line ends within.
2. `http` becomes `https`; the scheme is in lower case.
3. The host is the IDNA A-label (UTS 46, non-transitional), in lower case; user info goes. A host in ASCII that IDNA
   refuses (an underscore) stays, in lower case. IPv6 literals are in RFC 5952's form.
4. A port goes if it is the scheme's default; 443 goes always, since the result is https.
5. In path and query a percent-encoded unreserved character is decoded, other encodings are in upper case, characters
   that may not stand there are encoded as UTF-8, and so is a percent sign that encodes nothing.
6. Dot segments are resolved; an empty path is `/`. Letter case and trailing slashes of the path stay.
7. The query is split at `&`; empty pieces and tracking parameters go; the rest is sorted as ASCII and joined by `&`.
8. The fragment goes.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import unicodedata
import uuid
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from urllib.parse import SplitResult, urlsplit

import idna

IDENTITY_VERSION: Final = 1

_C0_AND_SPACE: Final = "".join(map(chr, range(0x21)))
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_CHARACTERS: Final = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_CHARACTERS: Final = _PATH_CHARACTERS | frozenset("?")
_PERCENT_OR_OTHER: Final = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_WHITE_SPACE: Final = re.compile(r"\s+")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


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
    parts = urlsplit(url.strip(_C0_AND_SPACE))
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("must be an absolute http or https address")
    path = _without_dot_segments(_percent_normalized(parts.path, _PATH_CHARACTERS)) or "/"
    query = _normalized_query(parts.query)
    return f"https://{_normalized_host(parts.hostname)}{_port(parts, scheme)}{path}{'?' if query else ''}{query}"


def content_hash(title: str, body: str) -> str:
    """SHA-256, in hex, of title, line feed and body in NFKC, case-folded, each run of white space one space."""
    folded = unicodedata.normalize("NFKC", f"{title}\n{body}").casefold()
    return hashlib.sha256(_WHITE_SPACE.sub(" ", folded).encode("utf-8", "replace")).hexdigest()


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    source = resources.files("wiredesk_schemas").joinpath("data/identity-v1.json")
    data = json.loads(source.read_text(encoding="utf-8"))
    return frozenset(data["tracking_parameters"]), tuple(data["tracking_prefixes"])


@lru_cache(maxsize=4096)
def _normalized_host(host: str) -> str:
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        if host.isascii() and all(character not in " %<>\"'`{}|\\^" for character in host):
            return host.lower()
        raise ValueError(f"must have a host name that IDNA allows: {error}") from None


def _port(parts: SplitResult, scheme: str) -> str:
    port = parts.port
    return "" if port is None or port in (_DEFAULT_PORTS[scheme], 443) else f":{port}"


def _percent_normalized(text: str, allowed: frozenset[str]) -> str:
    def normalized(match: re.Match[str]) -> str:
        piece = match.group()
        if len(piece) == 3:
            character = chr(int(piece[1:], 16))
            return character if character in _UNRESERVED else piece.upper()
        if piece in allowed:
            return piece
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "replace"))

    return _PERCENT_OR_OTHER.sub(normalized, text)


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
    for raw in query.split("&"):
        piece = _percent_normalized(raw, _QUERY_CHARACTERS)
        name = piece.partition("=")[0].lower()
        if piece and name not in names and not name.startswith(prefixes):
            pieces.append(piece)
    return "&".join(sorted(pieces))
