# ruff: noqa: E501 - a pattern reads best on one line
"""What error pages say of themselves, in the languages of news: as a page's title, and as a line of text."""

from __future__ import annotations

import re
from typing import Final

NOT_FOUND: Final = (
    r"seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|p[áa]gina n(?:o|[ãa]o) encontrada|pagina (?:non trovata|niet gevonden)"
    r"|страница не найдена|сторінку не знайдено|sayfa bulunamadı|sidan (?:hittades inte|kunde inte hittas)|siden (?:ble|blev) ikke funnet"
    r"|nie znaleziono strony|halaman tidak ditemukan|ページが見つかりません|페이지를 찾을 수 없"
)
"""The sentence itself, in other languages than English; a new language is added here."""

ERROR_TITLE: Final = re.compile(
    r"\b(?:404|403|410|500|502|503)\b.{0,40}\b(?:not found|error|forbidden|gone|unavailable|gateway|fehler|erreur)|(?:page|seite|article|content) (?:can(?:not|['’]t) be found|not found|nicht gefunden|unavailable|no longer (?:exists|available))"
    r"|^\W*(?:error )?(?:404|403|410|500|502|503)\b"
    rf"|{NOT_FOUND}"
    r"|access denied|^forbidden$|^not found$|just a moment|attention required|are you (?:a )?(?:human|robot)|verify (?:that )?you are (?:a )?human|security check|pardon our interruption|request blocked|bad gateway|service (?:temporarily )?unavailable|internal server error|site (?:is )?(?:under|down for) maintenance|too many requests",
    re.IGNORECASE,
)
"""Somewhere in a page's title."""

ERROR_LINE: Final = re.compile(
    r"(?:error\s*)?[45]\d\d(?:\s*[-–:]?\s*(?:error|not found|forbidden|unauthorized|bad gateway|bad request|service unavailable|internal server error|gone|too many requests|gateway time-?out))?[.!]*"
    r"|(?:error|oops|sorry|uh-?oh|whoops)\s*[.!:]*"
    r"|(?:error\W{1,3})?(?:we(?:['’]re| are) )?(?:very |so )?sorry\b.{0,60}\b(?:page|content|article|url|address|link)\b.{0,120}"
    r"|(?:error|oops|whoops|404)\W.{0,60}\b(?:page|content|article|url|link)\b.{0,120}"
    r"|(?:the |this )?(?:requested )?(?:page|content|article|url|file)\b.{0,60}(?:not (?:be )?found|doesn['’]?t exist|does not exist|no longer (?:available|exists)|cannot be found|was not found|is unavailable|has been (?:removed|moved|deleted)).{0,80}"
    r"|page not found.{0,80}|access (?:is |was |to this (?:page|site) (?:has been|is) )?denied.{0,120}|forbidden[.!]?|not found[.!]?|service unavailable.{0,80}"
    r"|(?:internal server|server|application|bad gateway|gateway time-?out) error.{0,80}|bad gateway.{0,60}|gateway time-?out.{0,60}"
    r"|you (?:don['’]t|do not) have permission.{0,120}|(?:please )?(?:try again later|go back|return to (?:the )?home ?page|check the (?:url|address)).{0,80}"
    rf"|diese seite (?:existiert|gibt es).{{0,80}}|(?:{NOT_FOUND}).{{0,80}}",
    re.IGNORECASE,
)
"""A whole line of an error page."""
