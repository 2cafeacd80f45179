"""The authors: a clean list of people, or of organisations where the byline is one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from wiredesk.cleaning.metadata.jsonld import LinkedData
from wiredesk.cleaning.metadata.titles import folded
from wiredesk.cleaning.tables.bylines import ACCOUNT, AFTER_NAME, AND, BY, DESK, NO_NAME, ROLE

_LONGEST_NAME: Final = 80
_MOST_WORDS: Final = 7
_TAG: Final = re.compile(r"<[^<>]{1,200}>")


def names_in_linked_data(data: LinkedData, *, accounts: bool = False) -> list[str]:
    """The names in `author`, else in `creator`; those of accounts that several people share only where asked for."""
    for field in ("author", "creator"):
        items = [item for item in data.items(field) if accounts or not _is_account(item)]
        names = [name for item in items for name in _names_of(item, data)]
        if names:
            return names
    return []


def names_in_text(text: str) -> list[str]:
    """The names in a byline or a meta tag, in which several may stand."""
    text = BY.sub("", " ".join(_TAG.sub(" ", html.unescape(text[:1000])).split()))
    return [name for name in AND.split(text) if name]


def clean_names(names: Iterable[str], site_names: Sequence[str]) -> tuple[str, ...]:
    """The names without duplicates, roles and addresses; the site's own name only where there is no other."""
    found: dict[str, str] = {}
    for raw in names:
        name = AFTER_NAME.sub("", BY.sub("", " ".join(html.unescape(raw).split()))).strip(" ,;:|-–—•·")
        if name and len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and not NO_NAME.search(name):
            found.setdefault(folded(name), name)
    people = {key: name for key, name in found.items() if key and not is_site(name, site_names)}
    named = {key: name for key, name in people.items() if not ROLE.search(name)}
    return tuple((named or people or found).values())


def names_a_person(name: str, site_names: Sequence[str]) -> bool:
    """Whether a name is neither the site's nor a desk's."""
    return not is_site(name, site_names) and not DESK.search(name)


def is_site(name: str, site_names: Sequence[str]) -> bool:
    """Whether a name is the site's own, as in `paper.example` or `The Paper online`."""
    tight = _tight(name)
    return any(tight == site or (len(site) > 3 and tight.startswith(site)) for site in map(_tight, site_names))


def _tight(name: str) -> str:
    return folded(name).replace(" ", "").removeprefix("the").removeprefix("www")


def _is_account(item: Any) -> bool:
    addresses = (item.get("@id"), item.get("url")) if isinstance(item, dict) else ()
    return any(isinstance(address, str) and ACCOUNT.search(address) for address in addresses)


def _names_of(item: Any, data: LinkedData) -> list[str]:
    if isinstance(item, str):
        return [] if item.startswith(("http:", "https:", "/", "#")) else names_in_text(item)
    if not isinstance(item, dict):
        return []
    item = data.resolved(item)
    names = item.get("name")
    if isinstance(names, dict):
        names = names.get("name") or names.get("@value")
    found = [name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)]
    return [part for name in found for part in _parted(name)]


def _parted(name: str) -> list[str]:
    """One name, or several in one field: only where every part has two words is it taken apart."""
    parts = names_in_text(name)
    return parts if len(parts) > 1 and all(len(part.split()) >= 2 for part in parts) else [name]
