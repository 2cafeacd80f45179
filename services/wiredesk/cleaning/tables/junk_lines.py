# ruff: noqa: E501 - a pattern or a list of words reads best on one line
"""Whole paragraphs that no editor would print, by the reason that `dropped` gives. Matched at a paragraph's beginning.

Each language has its own table; a pattern is matched against a paragraph of at most 250 characters.
"""

from __future__ import annotations

import re
from typing import Final

from wiredesk.cleaning.tables.read_also import READ_ALSO

LONGEST: Final = 250

_ENGLISH: Final = {
    "advertisement": (
        r"advertisement|advertising|skip advertisement|story continues below.*|article continues below.*"
        r"|scroll to continue.*|sponsored(?: content)?|paid content|ad feedback"
    ),
    "related": (
        rf"(?:click here to )?(?:{READ_ALSO['en']}|read (?:the full|our))\b.{{0,160}}"
        r"|related\s*(?:articles?|stories|content|coverage|topics|news|:)?[^.]{0,120}|more (?:from|on|stories|news)\b[^.]{0,80}"
        r"|(?:watch|listen|recommended|must read|don't miss|up next|you may also like)\s*:.{0,160}"
        r"|continue reading.{0,80}"
    ),
    "newsletter": (
        r"sign up (?:for|to|here)\b.{0,200}|subscribe\b.{0,200}|(?:click|tap) here to.{0,160}"
        r"|(?:join|get|download) (?:our|the|us)\b.{0,160}(?:newsletter|channel|whatsapp|telegram|app|inbox).{0,80}"
        r"|follow (?:us\b|@|her\b|him\b|them\b|me\b).{0,220}|like us on.{0,100}"
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
    "contact": (
        r"(?:got|have you got|do you have|do you know) .{0,20}\b(?:stor(?:y|ies)|tips?|tip-offs?|leads?|information|something)\b.{0,60}\?.{0,40}\b(?:e-?mail|contact|call|write|tell|send|get in touch|let us know)\b.{0,140}"
        r"|(?:e-?mail|contact|write to|get in touch with) (?:us|the (?:author|reporter|writer|editor|newsroom|news ?desk)s?)\b.{0,60}(?:@|\bat\b|\bhere\b).{0,100}"
    ),
    "credit": r"our standards:.{0,100}|this article (?:was )?(?:originally|first) (?:appeared|published).{0,160}",
    "metadata": (
        r"\d+ min(?:ute)?s? read|min read|loading\.*|last (?:modified|updated)\b.{0,80}"
        r"|(?:first )?(?:published|posted|updated)\s*(?:on\b|at\b|:)?\s*(?:[^\W\d_]{3,9}\.?,?\s+){0,3}\d.{0,50}"
    ),
}
_GERMAN: Final = {
    "advertisement": r"anzeige|werbung|advertorial",
    "related": rf"(?:{READ_ALSO['de']}|lesen sie (?:hier|mehr))\b.{{0,200}}",
    "copyright": r"alle rechte vorbehalten.{0,80}",
    "caption": r"(?:foto|bild|quelle)s?\s*:.{0,120}",
    "newsletter": r"(?:newsletter|abonnieren sie|jetzt abonnieren)\b.{0,160}",
}
_FRENCH: Final = {
    "advertisement": r"publicité",
    "related": rf"(?:{READ_ALSO['fr']}|à lire|voir aussi|à découvrir)\b.{{0,200}}",
    "newsletter": r"(?:inscrivez-vous|abonnez-vous|passer la publicité)\b.{0,160}",
}
_SPANISH: Final = {
    "advertisement": r"publicidad",
    "related": rf"(?:{READ_ALSO['es']}|lee también|leer más|más información)\b.{{0,200}}",
    "newsletter": r"(?:suscríbete|síguenos|suscríbase)\b.{0,160}",
}
_PORTUGUESE: Final = {
    "advertisement": r"publicidade|continua após a publicidade",
    "related": rf"(?:{READ_ALSO['pt']}|saiba mais|veja mais)\b.{{0,200}}",
}
_ITALIAN: Final = {
    "advertisement": r"pubblicità",
    "related": rf"(?:{READ_ALSO['it']}|leggi tutto|approfondisci)\b.{{0,200}}",
}
_DUTCH: Final = {"advertisement": r"advertentie", "related": rf"(?:{READ_ALSO['nl']}|lees meer|bekijk ook)\b.{{0,200}}"}
_NORDIC: Final = {
    "advertisement": r"annonse?|annons(?:ering)?|reklame?|artikkelen fortsetter under annonsen|annonsørinnhold",
    "related": rf"(?:{READ_ALSO['nordic']}|läs mer|les mer|lue myös)\b.{{0,200}}",
}
_POLISH: Final = {
    "advertisement": r"reklama",
    "related": rf"(?:{READ_ALSO['pl']}|czytaj więcej|zobacz (?:także|też)|przeczytaj)\b.{{0,200}}",
}
_TURKISH: Final = {"related": rf"(?:{READ_ALSO['tr']}|haberin devamı)\b.{{0,160}}"}
_RUSSIAN: Final = {
    "advertisement": r"реклама",
    "related": rf"(?:{READ_ALSO['ru']}|смотрите также|читайте нас)\b.{{0,200}}",
}
_UKRAINIAN: Final = {"related": rf"(?:{READ_ALSO['uk']}|дивіться також)\b.{{0,200}}"}
_INDONESIAN: Final = {"related": rf"(?:{READ_ALSO['id']}|lihat juga|simak juga)\b.{{0,200}}"}

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
