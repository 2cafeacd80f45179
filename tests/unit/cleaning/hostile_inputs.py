# ruff: noqa: E501 - a case reads best on one line
"""Pages and texts that were made, or found by fuzzing, to hang, crash or starve a cleaner. Each is a raw payload."""

from __future__ import annotations

import base64
import gzip
import random
from collections.abc import Callable, Iterator

SENTENCE = (
    "The harbour board of Lindvik voted on Tuesday to rebuild the northern quay before the storms, officials said. "
)
PARAGRAPHS = f"<p>{SENTENCE}</p>" * 20
Payload = dict[str, str]


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Quay</title>{head}</head><body><article>{body}</article></body></html>"


def html(markup: str) -> Payload:
    return {"html": markup}


def content(data: bytes, kind: str = "text/html") -> Payload:
    return {"content": base64.b64encode(data).decode(), "content_type": kind}


def structures() -> Iterator[tuple[str, Callable[[], Payload]]]:
    """Sizes, depths, counts and shapes of markup."""
    yield "one paragraph of 7 MB", lambda: html(page("<p>" + "word, " * 1_200_000 + "</p>"))
    yield "7 MB of paragraphs", lambda: html(page(f"<p>{SENTENCE}</p>" * 60_000))
    yield "7 MB of tiny paragraphs", lambda: html(page("<p>a.</p>" * 800_000))
    yield "100,000 nested div", lambda: html(page("<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000))
    yield "100,000 nested inline", lambda: html(page("<b>" * 100_000 + PARAGRAPHS + "</b>" * 100_000))
    yield "100,000 nested links", lambda: html(page("<a href=x>" * 100_000 + PARAGRAPHS))
    yield "100,000 nested zones", lambda: html(page("<div class=related>" * 100_000 + PARAGRAPHS))
    yield "100,000 sibling div", lambda: html(page("<div>x</div>" * 100_000 + PARAGRAPHS))
    yield "300,000 sibling br", lambda: html(page("<br>" * 300_000 + PARAGRAPHS))
    yield (
        "100,000 sibling articles",
        lambda: html(page("<article><h1>Other</h1><p>x</p></article>" * 100_000 + PARAGRAPHS)),
    )
    yield (
        "100,000 attributes",
        lambda: html(page("<div " + " ".join(f'a{i}="1"' for i in range(100_000)) + f">{PARAGRAPHS}</div>")),
    )
    yield "one attribute of 5 MB", lambda: html(page(f'<div class="{"related x" * 550_000}">{PARAGRAPHS}</div>'))
    yield (
        "100,000 class names",
        lambda: html(page("".join(f'<p class="c{i} ad-{i}">x</p>' for i in range(100_000)) + PARAGRAPHS)),
    )
    yield "unclosed formatting", lambda: html("<html><body>" + "<b><i><u>" * 30_000 + PARAGRAPHS)
    yield "unclosed everything", lambda: html("<html><body>" + "<div><p><ul><li><table><tr><td>" * 10_000 + SENTENCE)
    yield "nested tables", lambda: html(page("<table><tr><td>" * 5_000 + PARAGRAPHS))
    yield "nested lists", lambda: html(page("<ul><li>" * 30_000 + PARAGRAPHS))
    yield (
        "links by the thousand, nested",
        lambda: html(
            "<head><title>Quay</title></head><body>" + "<div>" * 100 + "<p><a href=x>Teaser one of many</a></p>" * 6_000
        ),
    )
    yield "unclosed script", lambda: html(page(PARAGRAPHS).replace("<article>", '<article><script>var a="'))
    yield "a comment of 3 MB", lambda: html(page("<!--" + "-" * 3_000_000 + "-->" + PARAGRAPHS))
    yield "400,000 entities", lambda: html(page("<p>" + "&amp;&#65;&eacute;" * 400_000 + "</p>"))
    yield "a million less-than signs", lambda: html(page("<" * 1_000_000 + PARAGRAPHS))
    yield "100,000 meta elements", lambda: html(page(PARAGRAPHS, '<meta name="author" content="A B">' * 100_000))
    yield "100,000 h1", lambda: html(page("<h1>Quay again</h1>" * 100_000 + PARAGRAPHS))
    yield "100,000 time elements", lambda: html(page("<time datetime=nonsense>x</time>" * 100_000 + PARAGRAPHS))
    yield "a doctype of a billion laughs", lambda: html(_billion_laughs())
    yield (
        "100,000 list items with links",
        lambda: html(page("<ul>" + "<li><a href=x>Teaser of one</a> text" * 100_000 + "</ul>" + PARAGRAPHS)),
    )
    yield (
        "a link with 100,000 breaks",
        lambda: html(page("<p>" + "<a href=x>a<br></a>" * 100_000 + "</p>" + PARAGRAPHS)),
    )
    yield "paragraphs 1,500 deep", lambda: html(page("<div>" * 1_500 + f"<p>{SENTENCE}</p><ul><li>x</ul>" * 15_000))
    yield (
        "custom elements by the thousand",
        lambda: html(page("".join(f"<x-{i}>t</x-{i}>" for i in range(50_000)) + PARAGRAPHS)),
    )


def encodings() -> Iterator[tuple[str, Callable[[], Payload]]]:
    """Bytes of all kinds."""
    ordinary = page(PARAGRAPHS)
    yield "binary", lambda: content(random.Random(7).randbytes(300_000))
    yield "gzip", lambda: content(gzip.compress(ordinary.encode()))
    yield "UTF-16 with a mark", lambda: content(ordinary.encode("utf-16"))
    yield "UTF-16 without a mark", lambda: content(ordinary.encode("utf-16-le"))
    yield "UTF-32", lambda: content(ordinary.encode("utf-32"))
    yield (
        "mixed encodings",
        lambda: content(ordinary.encode() + "<p>Grüße aus Köln</p>".encode("latin-1") + b"\xff\xfe\x81"),
    )
    yield (
        "a false charset",
        lambda: content(
            page("<p>Порт Линдвик будет перестроен весной.</p>" * 20, "<meta charset=utf-8>").encode("cp1251")
        ),
    )
    yield "an unknown charset", lambda: content("<p>Grüße</p>".encode("latin-1"), "text/html; charset=klingon")
    yield "a codec that is none", lambda: content(b"\xff" + b"<p>x</p>" * 100, "text/html; charset=zlib_codec")
    yield "NULs", lambda: html(page(PARAGRAPHS.replace(" ", "\x00 ")))
    yield "only NULs", lambda: html("\x00" * 100_000)
    yield "a NUL before a page", lambda: html("\x00" + page(PARAGRAPHS))
    yield (
        "surrogates in entities",
        lambda: html(page("<p>" + "&#xD800;&#xDFFF;&#0;&#x110000;" * 5_000 + SENTENCE * 5 + "</p>")),
    )
    yield "lone surrogates", lambda: {"text": "Quay \ud800 news\n" + SENTENCE * 5 + "\udfff"}
    yield (
        "right to left",
        lambda: html("<html dir=rtl><body><article>" + "<p>قال الوزير يوم الخميس إن الميناء سيُبنى من جديد.</p>" * 20),
    )
    yield (
        "no spaces between words",
        lambda: html("<html lang=ja><body><article>" + "<p>港湾委員会は火曜日、北埠頭の再建を決めた。</p>" * 20),
    )
    yield "an xml declaration", lambda: html('<?xml version="1.0" encoding="klingon"?>' + page(PARAGRAPHS))


def texts() -> Iterator[tuple[str, Callable[[], Payload]]]:
    """Plain texts, and strings for every regular expression to choke on."""
    yield "1 MB without a space", lambda: {"text": "a" * 1_000_000}
    yield "7 MB of lines", lambda: {"text": "A short line of a very long list\n" * 220_000}
    yield "5 MB of blank lines", lambda: {"text": "\n " * 1_200_000 + SENTENCE}
    yield "1 MB of one sentence", lambda: {"text": SENTENCE.replace(".", ",") * 9_000}
    yield "100,000 equal headings", lambda: {"text": "Read also\n" * 100_000 + SENTENCE}
    yield "50,000 bylines", lambda: {"text": "By Ada Lund\n" * 50_000 + SENTENCE * 3}
    yield "50,000 dates", lambda: {"text": "2025-01-02\n" * 50_000 + SENTENCE * 3}
    yield "50,000 datelines", lambda: {"text": "(AGENCY) " * 50_000 + SENTENCE * 3}
    yield "50,000 reports", lambda: {"text": "Reuters reported " * 50_000}
    for unit in (
        " ",
        "a ",
        "A ",
        "by ",
        "By A",
        "A. ",
        "(",
        "“",
        "'",
        "-",
        "1",
        "1-1-1",
        "January 1 ",
        ", and ",
        "..",
        "?!",
        "é",
        "|",
        " | ",
        "@a",
        "http:",
        "<",
        "</p>",
        "&",
        "\\",
        '"',
        "\u00a0",
        "\u3000",
        "Times ",
    ):
        yield (
            f"200,000 characters of {unit!r}",
            lambda unit=unit: {"text": unit * (200_000 // len(unit)) + "\n" + SENTENCE * 5},
        )
        yield f"a title of {unit!r}", lambda unit=unit: html(_everywhere(unit * (100_000 // len(unit))))


def scripts() -> Iterator[tuple[str, Callable[[], Payload]]]:
    """JSON-LD and scripts."""

    def linked(text: str) -> Payload:
        return html(page(PARAGRAPHS, f'<script type="application/ld+json">{text}</script>'))

    yield "JSON-LD nested 100,000 deep", lambda: linked("[" * 100_000)
    yield "JSON-LD nested and closed", lambda: linked('{"@graph":' * 50_000 + "1" + "}" * 50_000)
    yield "JSON-LD of 100,000 nodes", lambda: linked("[" + ",".join(['{"@type":"NewsArticle"}'] * 100_000) + "]")
    yield (
        "JSON-LD with 100,000 authors",
        lambda: linked(
            '{"@type":"NewsArticle","headline":"Quay","author":[' + ",".join(['{"name":"Ada Lund"}'] * 100_000) + "]}"
        ),
    )
    yield "JSON-LD with an endless number", lambda: linked('{"@type":"NewsArticle","headline":' + "9" * 200_000 + "}")
    yield (
        "JSON-LD with a reference to itself",
        lambda: linked(
            '{"@type":"NewsArticle","headline":"Q","author":{"@id":"#a"},"@graph":[{"@id":"#a","name":{"@id":"#a"},"x":1}]}'
        ),
    )
    yield (
        "JSON-LD with wrong types",
        lambda: linked(
            '{"@type":["NewsArticle",5,null],"headline":{"a":1},"author":[[["x"]],7,null],"datePublished":[1],"image":{"url":{"url":[]}},"keywords":{"a":[]},"articleBody":7,"publisher":[{}],"inLanguage":{"name":5},"articleSection":[[]],"dateModified":1e400}'
        ),
    )
    yield "a script of escapes", lambda: html(f'<html><body><script>var a="{chr(92) * 999_999}"</script></body></html>')
    yield "a script of quotes", lambda: html("<html><body><script>" + '"' * 1_000_000 + "</script></body></html>")
    yield (
        "a script with a body",
        lambda: html('<html><body><script>{"html":"' + "<p>x</p>" * 200_000 + '"}</script></body></html>'),
    )
    yield (
        "a date from the year 99999",
        lambda: linked('{"@type":"NewsArticle","headline":"Q","datePublished":"99999-12-31T23:59:59+99:99"}'),
    )
    yield (
        "a date at the end of time",
        lambda: linked('{"@type":"NewsArticle","headline":"Q","datePublished":"9999-12-31T23:59:59-14:00"}'),
    )


def _billion_laughs() -> str:
    entities = "".join(f'<!ENTITY lol{i} "{("&lol%s;" % (i - 1 if i > 1 else "")) * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE lolz [<!ENTITY lol "lol">{entities}]>' + page(f"<p>&lol9; {SENTENCE}</p>" + PARAGRAPHS)


def _everywhere(text: str) -> str:
    """A page with one hostile string wherever a field is read from."""
    head = "".join(
        f"<meta {kind}='{name}' content='{text.replace(chr(39), '’')}'>"
        for kind, name in (
            ("property", "og:title"),
            ("name", "author"),
            ("name", "keywords"),
            ("property", "og:description"),
            ("property", "article:published_time"),
            ("property", "og:site_name"),
        )
    )
    body = f"<h1>{text}</h1><p class=byline>{text}</p><p class=intro>{text}</p><time datetime='{text[:5000].replace(chr(39), '')}'>{text}</time><p>{text}</p>"
    return f"<html lang='{text[:100].replace(chr(39), '')}'><head><title>{text}</title>{head}</head><body><article>{body}{PARAGRAPHS}</article></body></html>"


CASES: dict[str, Callable[[], Payload]] = dict((*structures(), *encodings(), *texts(), *scripts()))
"""Name → maker of a payload (the fields `html`, `text` or `content` of an `article.raw`)."""
