"""How pages head links to other articles, by language: a line with what follows it, or a heading of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

READ_ALSO: Final = MappingProxyType(
    {
        "en": r"read (?:also|more|next)|also read|see also",
        "de": r"lesen sie auch|mehr zum thema|auch interessant|das könnte sie (?:auch )?interessieren",
        "fr": r"(?:à )?lire aussi",
        "es": r"lea también|te puede interesar",
        "pt": r"leia (?:também|mais)|veja também",
        "it": r"leggi anche",
        "nl": r"lees ook",
        "nordic": r"les også|läs (?:också|även)|læs også",
        "pl": r"czytaj (?:także|też)",
        "tr": r"ilgili haber(?:ler)?",
        "ru": r"читайте также|по теме",
        "uk": r"читайте також",
        "id": r"baca juga",
    }
)
"""Language → pattern."""
