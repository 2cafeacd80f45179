"""Class-name words of the paragraph between headline and article: standfirst, dek, chapô, Vorspann, ingress."""

from __future__ import annotations

from typing import Final

from wiredesk.cleaning.tables import words

WORDS: Final = words(
    "lead lede lead-text intro introduction standfirst subtitle subtitles sub subhead subheadline subheading subtitel "
    "dek deck summary teaser abstract excerpt preamble ingress chapo chapeau entradilla sottotitolo description desc "
    "vorspann anlauf untertitel unterzeile bajada copete sumario linha resumo spot ozet podtytul sapo catenaccio "
    "kicker strapline synopsis subline leadtext leadin leaad manchet podnaslov perex undertitle volanta subtitulo"
)
