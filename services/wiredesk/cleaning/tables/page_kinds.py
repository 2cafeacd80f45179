# ruff: noqa: E501 - a pattern reads best on one line
"""Words that tell an article from walls, indexes, tickers and galleries, in the languages of news."""

from __future__ import annotations

import re
from typing import Final

LOGIN_TITLE: Final = re.compile(
    r"^(?:please )?(?:log|sign)[ -]?(?:in|on)\b|^(?:login|account login|anmelden|einloggen|connexion|se connecter|iniciar sesi[óo]n|entrar|accedi|inloggen|logga in|logg inn|zaloguj|вход|giriş yap|masuk)\b|\b(?:log in|sign in) to (?:continue|your account|read)|register to (?:continue|read)|create (?:an|your) (?:free )?account",
    re.IGNORECASE,
)

CONSENT: Final = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners )?(?:use|store)|uses?|wir (?:und unsere partner )?(?:verwenden|nutzen|setzen)|nous utilisons|utilizamos|usiamo|wij gebruiken|vi (?:bruker|använder))\b.{0,80}\bcookies?\b|\bcookie[- ](?:consent|policy|settings|einstellungen|preferences)|(?:accept|reject) all\b|alle (?:akzeptieren|ablehnen|cookies)|tout (?:accepter|refuser)|aceptar todo|accetta tutt|your privacy (?:choices|matters)|with (?:advertising|ads) (?:and|or) (?:tracking|subscribe)|mit werbung (?:weiter|lesen)|pur-abo|consent or pay|before you continue",
    re.IGNORECASE,
)

PAYWALL: Final = re.compile(
    r"\b(?:(?:subscribe|register|sign up|log in|join)(?: now)? (?:to|and) (?:continue|keep|read|unlock|get (?:full|unlimited) access)\b|(?:this|the (?:rest|full)) (?:article|story|content) is (?:for|only (?:available )?(?:for|to)|available (?:only )?to|reserved for|exclusive to) (?:our )?(?:subscribers|members)|already a (?:subscriber|member)\b|subscribers? only|you(?:['’]ve| have) (?:reached|read) (?:your|the) (?:limit|last|free|monthly)|to continue reading|continue reading (?:with|by|this)|unlock this (?:article|story)|get unlimited (?:digital )?access"
    r"|jetzt (?:weiterlesen|abonnieren|testen und lesen)|weiterlesen mit|nur für abonnent|exklusiv für abonnent|sie haben noch kein abo|dieser artikel ist .{0,40}(?:abonnent|kostenpflichtig)|(?:article |contenu )?réservé (?:à nos|aux) abonnés|il vous reste .{0,20}% (?:de cet article )?à|abonnez-vous pour lire|(?:contenido|art[íi]culo) (?:exclusivo|solo) para suscriptores|suscr[íi]bete para (?:seguir|leer)|exclusivo para assinantes|assine para (?:ler|continuar)|riservato agli abbonati|abbonati per (?:leggere|continuare)|alleen voor abonnees|verder lezen\?|for abonnenter|bare for abonnenter|endast för prenumeranter|tylko dla (?:subskrybentów|prenumeratorów)|только (?:для|по) подпис)",
    re.IGNORECASE,
)
"""A wall's sentence: what follows it on the full page is not here."""

TICKER: Final = re.compile(
    r"\blive[- ]?(?:blog|ticker|updates?|text|coverage|reporting)\b|\bas it happened\b|\bnewsticker\b|\bminute[- ]by[- ]minute\b|\ben direct\b|\ben (?:vivo|directo)\b|\bao vivo\b|\bin diretta\b|\bna żywo\b|\bonline[- ]трансляция\b|\bliverapport\b|\bdirektrapport|\bcanlı (?:anlatım|blog)\b|(?:^|\s)live\s?[:|–-]|[:|–-]\s?live\b",
    re.IGNORECASE,
)
GALLERY: Final = re.compile(
    r"\b(?:photo|picture|image) ?(?:gallery|story|essay)\b|\bin (?:pictures|photos)\b|\bslideshow\b|\bfotostrecke\b|\bbilderstrecke\b|\bbildergalerie\b|\ben (?:images|im[áa]genes|fotos)\b|\bgaler[ií]a de\b|\bfotogaler|\bdiaporama\b|\bfotoserie\b|/(?:gallery|galleries|photos|pictures|fotostrecke|bilder|galerie|galeria|diaporama|slideshow)/",
    re.IGNORECASE,
)
OPINION: Final = re.compile(
    r"/(?:opinions?|commentisfree|comment|kommentare?|meinung|debatt|op-ed|editorials?|columnists?|kolumnen?|tribunes?|opinie|opinioni|opiniao|opinião|gastbeitrag)/|^(?:opinion|kommentar|meinung|op-ed|editorial|leitartikel|tribune|opinión|commentary)\b\s*[:|–-]",
    re.IGNORECASE,
)
INDEX_PATH: Final = re.compile(
    r"^/?(?:index\.\w{2,5})?$|/(?:tags?|topics?|themen?|thema|sujet|category|categories|kategorie|categoria|rubrik|section|authors?|autor(?:en)?|auteur|profile|search|suche|recherche|buscar|archives?|archiv|latest|newsletters?|page/\d+)(?:/|$)",
    re.IGNORECASE,
)
"""Paths of pages that list articles."""
