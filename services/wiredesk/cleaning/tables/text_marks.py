# ruff: noqa: E501 - a pattern reads best on one line
"""Marks of junk in plain text: headings of lists that follow an article, legal notes, dates, origins, closings."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.cleaning.tables.read_also import READ_ALSO

TAIL_HEADING: Final = re.compile(
    rf"(?:{'|'.join(READ_ALSO.values())}"
    r"|related(?: (?:articles?|news|stories|posts|topics|content|coverage))?|more (?:news|stories|from .{1,40}|on .{1,40}|in .{1,40})"
    r"|most (?:popular|read|viewed|shared)(?: (?:stories|news|articles|posts))?|popular (?:stories|news|posts|articles)|recommended(?: (?:for you|stories|reading))?|trending(?: (?:now|stories|news))?|latest (?:news|stories|articles|headlines)"
    r"|comments?|no comments?(?: yet)?|leave a (?:comment|reply)|(?:legal )?disclaimer|tags?|share (?:this|on).{0,40}|you (?:may|might) (?:also )?(?:also )?(?:like|be interested in)|market research|editor['’]?s['’]? picks?|top stories|sponsored(?: content)?|advertisement|about the author|follow us.{0,60}|subscribe.{0,60}|sign up.{0,60}|don['’]t miss|what to read next|from our partners|around the web"
    r"|meistgelesen|kommentare?|schlagworte|themen"
    r"|sur le même sujet|les plus lus|commentaires?|mots[- ]clés"
    r"|m[áa]s (?:noticias|leídas|le[íi]do)|lo m[áa]s (?:leído|visto)|comentarios|etiquetas"
    r"|mais lidas|notícias relacionadas|comentários|i più letti|commenti|articoli correlati"
    r"|meest gelezen|reacties|mest lest|mest läst|najczęściej czytane|komentarze|yorumlar|en çok okunanlar"
    r"|читайте ещё|комментарии|самое читаемое|популярное|коментарі|популярне|berita terkait|komentar)\s*:?\s*(?:\(\d+\))?",
    re.IGNORECASE,
)
"""A line that heads what follows an article: other articles, comments, legal notes."""

LEGAL: Final = tuple(
    (sign, re.compile(pattern, re.IGNORECASE))
    for sign, pattern in (
        ("warranty", r"[“\"']as is[”\"'] without warranty"),
        ("accept any", r"(?:do(?:es)? not|don['’]t) accept any (?:responsibility|liability)"),
        ("liability", r"any responsibility or liability"),
        ("kindly contact", r"kindly contact the (?:provider|publisher)"),
        ("terms ", r"terms (?:of (?:use|service)|and conditions) (?:apply|and|&)"),
        ("privacy policy", r"our privacy policy"),
        ("may not be", r"may not be (?:published|reproduced|redistributed)"),
        ("permission of", r"without (?:the )?(?:express |prior )?(?:written )?permission of"),
        ("consent of", r"without (?:the )?(?:express |prior )?(?:written )?consent of"),
        ("rights reserved", r"all rights reserved"),
        ("views expressed", r"views expressed (?:in this article )?(?:are|here)"),
        ("constitute", r"does not constitute (?:financial|investment|legal) advice"),
        ("informational", r"for informational purposes only"),
    )
)
"""Legal notes: a sign in lower case that a line must have, since looking for it costs next to nothing, and the pattern."""

DATE_PREFIX: Final = re.compile(
    r"\s*+(?:date|dated|published|updated|posted)?\s*+[:\-]?\s*+(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)\s*[-–—|:]?\s+(?=\S)",
    re.IGNORECASE,
)
"""A date that is stuck to the first line."""

DATE_LINE: Final = re.compile(
    r"(?:(?:first )?published|updated|last updated|posted|date|stand|veröffentlicht|aktualisiert|publié|publicado|pubblicato|publisert|publicerad|opublikowano|опубликовано|yayınlanma)?\s*+(?:on|at|am|le|el|em|il)?\s*+[:\-]?\s*+(?:[^\W\d_]{2,12}\.?,?\s+)?(?:\d{1,2}(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?[^\W\d_]{3,14}\.?,?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,14}\.?\s+\d{1,2},?\s+\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?:,?\s*(?:at|um|à|a las|às|kl\.?|-|–|\|)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?|uhr)?\s*(?:[A-Z]{2,4}|[+-]\d\d:?\d\d|\([A-Z]{2,4}[^)]{0,8}\))?)?",
    re.IGNORECASE,
)
"""A whole line that is a date and nothing else."""

AGENCY_MARK: Final = re.compile(
    r"\(([A-Z][A-Za-z.&]{1,14}(?: [A-Z][A-Za-z.]{1,14}){0,2})\)\s*(?:[-–—:]\s*)?(?=[A-ZÀ-ÞА-Я“\"'‘«0-9])"
)
"""An agency in brackets at the very beginning: it is a field, not text."""

ACCORDING_TO: Final = re.compile(
    r"(?:according to|source|via|as reported by)\s*:?\s+([^:,.“\"]{2,40}):\s+(?=\S)", re.IGNORECASE
)
"""An origin with a colon at the very beginning of a paragraph."""

DATELINE: Final = re.compile(
    r"((?:[A-ZÀ-Þ][\w.’'-]{1,20}+[ ,/]{0,2}+){1,4}?)\s*+,?\s*+(?:[A-Z][a-z]{2,8}\.? \d{1,2}\s*)?\(([A-Za-z][A-Za-z./ ]{1,24})\)\s*[-–—.:]+\s"
)
"""The classic dateline "PARIS (AFP) - ": it stays in the text and is a field too."""

CLOSING_SIGNALS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bit is (?:clear|evident|obvious) that\b",
        r"\b(?:highlights?|underscores?|underlines?|demonstrates?) the (?:growing|ongoing|importance|need|significance|complexity)\b",
        r"\b(?:important|crucial|key|vital) for the (?:further|future) (?:development|course)\b",
        r"\bwill (?:continue to (?:work|monitor|play|shape|evolve)|remain (?:at the cent(?:er|re)|in the focus|a key))\b",
        r"\b(?:it remains to be seen|only time will tell|time will tell)\b",
        r"^(?:in conclusion|in summary|overall|to sum up|ultimately)\b",
        r"\bas the situation (?:continues to )?(?:develop|evolve|unfold)s?\b",
        r"\b(?:observing|given|considering|in light of) these (?:efforts|developments|events|statements)\b",
        r"^(?:recent (?:statements|events|developments)|these (?:statements|events|developments))\b",
        r"\bcreat(?:e|es|ing) conditions for\b",
        r"\b(?:ensuring|maintaining) (?:stability|peace|security) in the region\b",
    )
)
"""Phrases of closings that machines append; two of them in a last paragraph without a quote or a figure are one."""

REPORTING: Final = re.compile(r"(?:reported|reports|writes|wrote|quoted|quotes)\b")
"""Verbs of reporting: an outlet right before one, and a space, is credited."""
REPORTING_SIGNS: Final = ("report", "wr", "quote")
"""One of these is in every line that the pattern finds something in; most lines have none."""

OUTLET_BEFORE: Final = re.compile(
    r"\b(Reuters|Associated Press|AP|AFP|Agence France-Presse|BBC(?: News)?|CNN|Bloomberg|dpa|Xinhua|TASS|Interfax|Ukrinform|Kyodo(?: News)?|Yonhap|ANSA|EFE|PTI|ANI|IANS|Anadolu(?: Agency)?|Al Jazeera|Sky News|Politico|Axios|(?:The )?(?:New York|Los Angeles|Financial|Irish|Japan|Kyiv|Moscow|Jerusalem|Washington|South China Morning|Wall Street|[A-Z][a-z]{2,12}) ?(?:Times|Post|Journal|Herald|Tribune|Gazette|News Agency|Press|Daily|Independent)|The Guardian|Der Spiegel|Le Monde|El País|NBC News|ABC News|CBS News|Fox News|[A-Z][\w-]{1,20}\.[A-Za-z]{2,4})\s(?:has |have )?$"
)
"""An outlet at the end of what stands before the verb, by its name or its domain, as in "Paper.example reports"."""
