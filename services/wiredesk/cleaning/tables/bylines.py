# ruff: noqa: E501 - a pattern or a list of words reads best on one line
"""Words of bylines, by language where they differ."""

from __future__ import annotations

import re
from typing import Final

BY: Final = re.compile(
    r"^(?:(?:written|reported|posted|published|edited|compiled|story|words|text|reporting)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|od|przez|oleh|yazan|автор|author|autor(?:in)?(?:/autor)?|auteur|autore|texte|text|reporter)(?:\b\s*:\s*|\s+)",
    re.IGNORECASE,
)
"""What stands before the names."""

BY_LINE: Final = re.compile(r"(?:by|von|par|por|di|автор|door|av|af|oleh|written by|reported by)\b", re.IGNORECASE)
"""What a line of plain text opens with that may be a byline and nothing else: surer signs than `BY` has."""

AUTHOR_LABEL: Final = re.compile(
    r"^(?:author|written by|autor(?:in)?(?:/autor(?:in)?)?|auteur|autore|автор|forfatter|skribent|penulis)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
"""What names the author in a list of facts below an article."""

ACCOUNT: Final = re.compile(
    r"/(?:author|user|profile)s?/(?:admin\w*|webmaster|root|editor|editorial|newsroom|staff)/?(?:[?#]|$)"
)
"""The address of an account that several people publish under: its name is nobody's."""

AND: Final = re.compile(
    r"\s*(?:;|\||•|·|/)\s*|,\s+(?:and|und|et|y|e|og|och|en|i|ve)\s+|\s+(?:and|und|et|och|og|ve|sowie|и|та|&|y|e|en)\s+|,\s+"
)
"""What stands between names."""

AFTER_NAME: Final = re.compile(
    r"\s?(?:기자|記者|记者).*$|\s*(?:[,|–—]\s+|\s-\s|\()(?:[^,|]{0,40}\b)?(?:correspondent|reporter|editor|staff writer|writer|contributor|columnist"
    r"|redakteur(?:in)?|redaktion|korrespondent(?:in)?|journalist(?:e|in)?|senior|chief|special to|news service|for)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""A role or a desk after a name."""

DESK: Final = re.compile(
    r"redaktion|redaction|newsroom|news desk|newsdesk|staff|editorial|agency|agencies|online|team|desk|\.(?:com|de|net|org)\b"
    r"|redacci[oó]n|redazione|redakcja|redaksi|toimitus|nieuwsdienst|nachrichten|zeitung|press\b",
    re.IGNORECASE,
)
"""A name that is an office's, not a person's."""

NO_NAME: Final = re.compile(
    r"https?:|^\(|[()\[\]]|\bimage:|getty images|www\.|@|\d|^(?:admin|administrator|editor|editors|staff|unknown|anonymous|guest|user|author|null|none"
    r"|undefined|webmaster|root|n/?a|by|facebook|twitter|instagram|follow|share|read more|updated|published)$",
    re.IGNORECASE,
)
"""What is no name at all."""

ROLE: Final = re.compile(r"\b(?:writer|reporter|editor|correspondent|columnist|contributor)s?$", re.IGNORECASE)
"""The end of what is a role rather than a name, where names stand beside it."""
