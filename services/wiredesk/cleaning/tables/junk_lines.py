# ruff: noqa: E501 - a pattern or a list of words reads best on one line
"""Whole paragraphs that no editor would print, by the reason that `dropped` gives. Matched at a paragraph's beginning.

Each language has its own table; a pattern is matched against a paragraph of at most 250 characters.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 250

_ENGLISH: Final = {
    "advertisement": (
        r"advertisement|advertising|skip advertisement|story continues below.*|article continues below.*"
        r"|scroll to continue.*|sponsored(?: content)?|paid content|ad feedback"
    ),
    "related": (
        r"(?:click here to )?read (?:more|also|next|the full|our)\b.{0,160}|also read\b.{0,160}|see also\b.{0,120}"
        r"|related\s*(?:articles?|stories|content|coverage|topics|news|:)?[^.]{0,120}|more (?:from|on|stories|news)\b[^.]{0,80}"
        r"|(?:watch|listen|recommended|must read|don't miss|up next|you may also like)\s*:.{0,160}"
        r"|continue reading.{0,80}"
    ),
    "newsletter": (
        r"sign up (?:for|to|here)\b.{0,200}|subscribe\b.{0,200}|(?:click|tap) here to.{0,160}"
        r"|(?:join|get|download) (?:our|the|us)\b.{0,160}(?:newsletter|channel|whatsapp|telegram|app|inbox).{0,80}"
        r"|follow (?:us|@|her|him|them|me)\b.{0,160}|like us on.{0,100}"
    ),
    "share": r"share (?:this|on|via|article).{0,80}|(?:share|tweet|email|print|facebook|twitter|whatsapp|copy link|save)",
    "copyright": r"copyright\b.{0,200}|©.{0,200}|\(c\) .{0,100}|all rights reserved.{0,120}",
    "caption": (
        r"(?:photo|image|picture|photograph|credit|illustration)s?\s*(?:by|credit|courtesy|:|/).{0,120}"
        r"|getty images.{0,60}|(?:file )?photo|image source.{0,80}|.{0,80}/getty images"
    ),
    "comments": r"comments?\s*\(?\d*\)?|\d+ (?:comments?|shares?)|(?:leave|post|add) a (?:comment|reply).{0,60}|view comments",
    "tags": r"(?:tags?|topics?|filed under|keywords)\s*:.{0,200}",
    "byline": r"(?:reporting|editing|writing|additional reporting) by .{0,200}|by [A-Z][^.]{2,60}",
    "credit": r"our standards:.{0,100}|this article (?:was )?(?:originally|first) (?:appeared|published).{0,160}",
    "metadata": r"\d+ min(?:ute)?s? read|min read|loading\.*|last (?:modified|updated)\b.{0,80}|published\b.{0,60}\d.{0,30}",
}
_GERMAN: Final = {
    "advertisement": r"anzeige|werbung|advertorial",
    "related": r"(?:lesen sie auch|lesen sie hier|lesen sie mehr|mehr zum thema|auch interessant|das könnte sie auch interessieren)\b.{0,200}",
    "copyright": r"alle rechte vorbehalten.{0,80}",
    "caption": r"(?:foto|bild|quelle)s?\s*:.{0,120}",
    "newsletter": r"(?:newsletter|abonnieren sie|jetzt abonnieren)\b.{0,160}",
}
_FRENCH: Final = {
    "advertisement": r"publicité",
    "related": r"(?:à lire aussi|lire aussi|à lire|voir aussi|à découvrir)\b.{0,200}",
    "newsletter": r"(?:inscrivez-vous|abonnez-vous|passer la publicité)\b.{0,160}",
}
_SPANISH: Final = {
    "advertisement": r"publicidad",
    "related": r"(?:lea también|lee también|leer más|más información|te puede interesar)\b.{0,200}",
    "newsletter": r"(?:suscríbete|síguenos|suscríbase)\b.{0,160}",
}
_PORTUGUESE: Final = {
    "advertisement": r"publicidade|continua após a publicidade",
    "related": r"(?:leia também|leia mais|veja também|saiba mais|veja mais)\b.{0,200}",
}
_ITALIAN: Final = {"advertisement": r"pubblicità", "related": r"(?:leggi anche|leggi tutto|approfondisci)\b.{0,200}"}
_DUTCH: Final = {"advertisement": r"advertentie", "related": r"(?:lees ook|lees meer|bekijk ook)\b.{0,200}"}
_NORDIC: Final = {
    "advertisement": r"annonse?|annons(?:ering)?|reklame?|artikkelen fortsetter under annonsen|annonsørinnhold",
    "related": r"(?:les også|läs (?:också|även|mer)|læs også|les mer|lue myös)\b.{0,200}",
}
_POLISH: Final = {
    "advertisement": r"reklama",
    "related": r"(?:czytaj (?:także|też|więcej)|zobacz (?:także|też)|przeczytaj)\b.{0,200}",
}
_TURKISH: Final = {"related": r"(?:ilgili haber|haberin devamı)\b.{0,160}"}
_RUSSIAN: Final = {
    "advertisement": r"реклама",
    "related": r"(?:читайте также|смотрите также|по теме|читайте нас)\b.{0,200}",
}
_UKRAINIAN: Final = {"related": r"(?:читайте також|дивіться також)\b.{0,200}"}
_INDONESIAN: Final = {"related": r"(?:baca juga|lihat juga|simak juga)\b.{0,200}"}

_TABLES: Final = (
    *(_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _PORTUGUESE, _ITALIAN, _DUTCH, _NORDIC, _POLISH, _TURKISH),
    *(_RUSSIAN, _UKRAINIAN, _INDONESIAN),
)


_REASONS: Final = tuple(dict.fromkeys(reason for table in _TABLES for reason in table))
_JUNK: Final = re.compile(
    "|".join(f"(?P<{reason}>{'|'.join(table[reason] for table in _TABLES if reason in table)})" for reason in _REASONS),
    re.IGNORECASE,
)


def junk_reason(paragraph: str) -> str | None:
    """Why a whole paragraph is junk, or None."""
    if len(paragraph) > LONGEST:
        return None
    match = _JUNK.fullmatch(paragraph)
    return match.lastgroup if match else None
