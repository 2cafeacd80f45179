# ruff: noqa: E501 - a pattern or a list of words reads best on one line
"""Class and id names that mark what stands beside an article, by the reason that `dropped` gives.

A name such as `relatedArticles--wide` is split where case changes and at every character that is no letter, so its
words are `related articles wide`. A name matches by one word, by two words in a row, or as a whole.
"""

from __future__ import annotations

from typing import Final

from wiredesk.cleaning.tables import words

ONE_WORD: Final[dict[str, frozenset[str]]] = {
    "comments": words(
        "comment comments disqus livefyre respond replies commentlist kommentar kommentare commentaires comentarios "
        "commenti komentarze reacties kommentarer yorumlar"
    ),
    "related": words(
        "related recommend recommended recommendation recommendations recommends recirc recirculation outbrain taboola "
        "popular trending teaser teasers jp relatedposts relatedarticles relatedcontent readmore readnext seealso zergnet "
        "mostread mostpopular mostviewed morefrom upnext relacionado relacionados relacionada relacionadas relatert "
        "relaterade verwandt verwandte verwandtes gerelateerd correlati correlate powiazane ilgili promo promos "
        "leiaja crosslink crosslinks linkbox linklist"
    ),
    "newsletter": words("newsletter newsletters subscribe subscription subscriptions signup mailinglist optin"),
    "share": words(
        "share shares sharing sharebar social socials addthis addtoany sharedaddy sharethis teilen partager compartir "
        "condividi compartilhar udostepnij paylas delen dela"
    ),
    "advertisement": words(
        "ad ads advert adverts advertise advertisement advertisements advertising adbox adslot adsense adsbygoogle dfp "
        "adunit adwrapper banner sponsor sponsored sponsors anzeige werbung publicite publicidad publicidade pubblicita "
        "reklama reklam annonse annons annonce advertentie affiliate"
    ),
    "navigation": words(
        "nav navbar navigation menu breadcrumb breadcrumbs masthead sidebar toolbar pagination pager topbar toc jumplink "
        "pagenav skiplink rail"
    ),
    "footer": words("footer copyright disclaimer legal"),
    "consent": words("cookie cookies consent gdpr onetrust cmp"),
    "popup": words("popup modal overlay lightbox tooltip dialog"),
    "paywall": words("paywall regwall piano donate donation donations paygate"),
    "author": words("byline author authors bio authorbox authorinfo contributor contributors autor autoren auteur"),
    "date": words("dateline timestamp pubdate datetime"),
    "tags": words("tags taglist tagcloud keywords topics"),
    "caption": words("caption captions credit credits imgcaption figcaption bildunterschrift legende"),
    "image": words("image images img photo photos foto fotos picture bild bilder imagen imagem immagine kuva"),
    "gallery": words("gallery slideshow carousel swiper slider slick galerie galeria diaporama"),
    "player": words("player videoplayer jwplayer brightcove audioplayer"),
    "widget": words("widget widgets noprint metadata"),
    "pull quote": words("pullquote"),
    "fact box": words("factbox faktabox faktaboks infobox fakta fact facts faktaruta infokasten"),
}

TWO_WORDS: Final[dict[str, frozenset[str]]] = {
    "related": frozenset(
        {
            *("read more", "read also", "also read", "read next", "see also", "more from", "more on", "more stories"),
            *("more news", "most read", "most popular", "most viewed", "up next", "inline story", "lees ook"),
            *("lire aussi", "leia tambem", "leia mais", "veja mais", "lea tambien", "leggi anche", "czytaj takze"),
            *("mehr zum", "related posts"),
        }
    ),
    "newsletter": frozenset({"sign up", "mailing list", "opt in"}),
    "navigation": frozenset({"side bar", "skip to", "skip link", "jump to", "back to"}),
    "author": frozenset({"about author"}),
    "date": frozenset({"publish date", "published date", "last updated", "article date", "post date"}),
    "tags": frozenset({"tag list", "tag cloud"}),
    "share": frozenset({"follow us"}),
    "widget": frozenset({"article meta", "post meta", "entry meta", "no print"}),
    "pull quote": frozenset({"pull quote", "pulled quote"}),
    "caption": frozenset({"image credit", "photo credit", "media credit"}),
    "fact box": frozenset({"fact box", "info box"}),
    "screen reader": frozenset({"sr only", "visually hidden", "screen reader", "visuallyhidden focusable"}),
}

WHOLE_NAME: Final[dict[str, str]] = {
    "hidden": "hidden",
    "is-hidden": "hidden",
    "d-none": "hidden",
    "print-only": "hidden",
    "print": "widget",
    "skip": "navigation",
    "tag": "tags",
    "player-wrapper": "player",
    "offscreen": "hidden",
    "hide": "hidden",
}

EMBEDDED_POST: Final = words("tweet instagram embed embeds embedded")
"""Words of an embedded post of a social network: it is kept as quoted text, though it names a network."""

BODY_NAMES: Final = frozenset(
    {
        *("article body", "article content", "article text", "story body", "story content", "story text"),
        *("post body", "post content", "entry content", "main content", "body content", "content body"),
        *("body text", "text body", "rich text", "page content", "news content", "news body", "news text"),
        *("article main", "article paragraph", "body copy", "article copy", "article contents"),
    }
)
"""Two words in a row that mark the article's own container: they outweigh a zone's word in the same name."""
BODY_WORDS: Final = frozenset(
    {"articlebody", "storybody", "articletext", "bodytext", "richtext", "articlecontent", "postcontent"}
)
