"""Every field of a page's metadata, from the best source that has it, with the source's name."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.etree import _Element

from wiredesk.cleaning import site_rules
from wiredesk.cleaning.dom import elements_by_tag, text_of
from wiredesk.cleaning.draft import Moment
from wiredesk.cleaning.metadata import labels, shown
from wiredesk.cleaning.metadata.authors import clean_names, names_a_person, names_in_linked_data, names_in_text
from wiredesk.cleaning.metadata.jsonld import LinkedData, text_in
from wiredesk.cleaning.metadata.meta_tags import MetaTags, canonical_link
from wiredesk.cleaning.metadata.moments import moment_in, moment_in_url, moment_of
from wiredesk.cleaning.metadata.shown import Surroundings
from wiredesk.cleaning.metadata.titles import chosen_title
from wiredesk.cleaning.site_rules import SiteRule
from wiredesk_schemas.article_raw import Hints

_PUBLISHED: Final = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "publish-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "pubdate", "publishdate"),
    *("article.published", "published_time", "publication_date", "cxenseparse:recs:publishtime", "date", "created"),
    *("last-modified-date", "article_date_original", "og:pubdate", "iso-8601-publish-date"),
)
_MODIFIED: Final = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHOR_TAGS: Final = (
    *("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl"),
    *("citation_author", "article:author_name", "cxenseparse:author", "og:article:author", "twitter:creator:name"),
)
_SITE_TAGS: Final = ("og:site_name", "application-name", "publisher", "dc.publisher", "apple-mobile-web-app-title")
_DESCRIPTION_TAGS: Final = ("og:description", "description", "twitter:description", "dc.description")


class Declared:
    """What a page declares in its head and its JSON-LD, before its body is looked at."""

    def __init__(self, root: _Element, markup: str, url: str) -> None:
        self.root, self.markup, self.url = root, markup, url
        elements = elements_by_tag(root, "script", "meta", "link", "title", "h1")
        self.data, self.tags = LinkedData(elements["script"]), MetaTags(elements["meta"])
        self.canonical_link = canonical_link(elements["link"])
        publisher = text_in([self.data.resolved(item) for item in self.data.items("publisher")])
        self.site_name = self.tags.first("og:site_name") or publisher or self.tags.first(*_SITE_TAGS)
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        names = (self.site_name, publisher, host, host.partition(".")[0], *map(self.tags.first, _SITE_TAGS))
        self.site_names = tuple(dict.fromkeys(name for name in names if name))
        self.title_element = text_of(elements["title"][0]) if elements["title"] else None
        self.headlines = shown.headlines(elements["h1"])
        self.titles = (
            ("json-ld", self.data.text("headline")),
            ("og", self.tags.first("og:title")),
            ("twitter", self.tags.first("twitter:title")),
            ("other", self.tags.first("parsely-title", "sailthru.title", "dc.title", "title", "hdl")),
            ("alternative", self.data.text("name", "alternativeHeadline")),
            ("title", self.title_element),
        )

    @property
    def published(self) -> Moment | None:
        """When the page says in its head that it was published."""
        return moment_of(self.data.text("datePublished")) or moment_of(self.tags.first(*_PUBLISHED))

    @property
    def lists_articles(self) -> bool:
        """Whether the page declares itself a list."""
        return bool(self.data.all_types & {"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})

    @property
    def own_titles(self) -> list[str]:
        """What the page declares as its title, site names and all."""
        return [title for _, title in self.titles if title]

    @property
    def article_body(self) -> str | None:
        """`articleBody` of the JSON-LD, markup and line ends kept."""
        body = self.data.article.get("articleBody")
        return html.unescape(body) if isinstance(body, str) else None

    @property
    def descriptions(self) -> list[str]:
        """What the page declares as its description, in order of trust."""
        found = (self.data.text("description"), *map(self.tags.first, _DESCRIPTION_TAGS))
        return [text for text in found if text]


class Fields:
    """Values with their provenance; an empty value is never set."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.provenance: dict[str, str] = {}

    def first(self, name: str, candidates: Iterable[tuple[str, Any]]) -> None:
        """Takes the first candidate (source, value) that has a value, unless the field is set."""
        if name in self.values:
            return
        for source, value in candidates:
            if value:
                self.values[name] = value
                self.provenance[_PUBLIC.get(name, name)] = source
                return


_PUBLIC: Final = {"published": "published_at", "modified": "modified_at", "site_name": "site"}
"""Draft's names → the contract's."""


def metadata(declared: Declared, around: Surroundings, hints: Hints, rule: SiteRule | None = None) -> Fields:
    """The fields of a page: title, authors, times, section, tags, images, canonical address, site."""
    data, tags = declared.data, declared.tags
    fields = Fields()
    if rule is not None:
        _by_rule(fields, declared, rule)
    title, source = chosen_title(declared.titles, declared.headlines, declared.site_names)
    fields.first("title", ((source or "", title), ("hint", (hints.title or "").strip())))
    fields.first("authors", _authors(declared, around, hints))
    fields.first("published", _published(declared, around, hints))
    modified = moment_of(data.text("dateModified"))
    fields.first("modified", (("json-ld", modified), ("meta", moment_of(tags.first(*_MODIFIED)))))
    section, source = labels.section_of(data, tags)
    fields.first("section", ((source or "", section), ("hint", hints.section)))
    found_tags, source = labels.tags_of(data, tags)
    fields.first("tags", ((source, found_tags), ("hint", hints.tags)))
    images, source = labels.pictures_of(data, tags, declared.url)
    fields.first("images", ((source, images),))
    fields.first("canonical_url", _canonical(declared))
    fields.first("site_name", (("meta", declared.site_name),))
    return fields


def _by_rule(fields: Fields, declared: Declared, rule: SiteRule) -> None:
    root, sites = declared.root, declared.site_names
    fields.first("title", ((site_rules.SOURCE, next(iter(site_rules.values(root, rule.title)), None)),))
    names = [name for text in site_rules.values(root, rule.author) for name in names_in_text(text)]
    fields.first("authors", ((site_rules.SOURCE, clean_names(names, sites)),))
    date = next(iter(site_rules.values(root, rule.date)), None)
    fields.first("published", ((site_rules.SOURCE, moment_of(date) or moment_in(date or "")),))


def _authors(declared: Declared, around: Surroundings, hints: Hints) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The first source that names people; where none does, the first that names anyone."""
    sites = declared.site_names
    others = []
    for source, names in _bylines(declared, around, hints):
        clean = clean_names(names, sites)
        if any(_is_a_person(name, source, sites) for name in clean):
            return [(source, clean)]
        others.append((source, clean))
    return others


def _is_a_person(name: str, source: str, sites: Sequence[str]) -> bool:
    """What is marked up as an author is believed sooner than what merely stands where bylines stand."""
    return names_a_person(name, sites) and (source in ("json-ld", "hint") or shown.looks_like_a_name(name))


def _bylines(declared: Declared, around: Surroundings, hints: Hints) -> Iterable[tuple[str, Sequence[str]]]:
    yield "json-ld", names_in_linked_data(declared.data)
    yield "meta", _split_all(declared.tags.all(*_AUTHOR_TAGS))
    yield "microdata", _split_all(shown.byline_elements(declared.root, declared.markup))
    names = _split_all(shown.byline_blocks(around))
    yield "byline", [name for name in names if shown.looks_like_a_name(name) or shown.looks_like_an_agency(name)]
    yield "byline", [name for name in _split_all(shown.author_lines(around)) if shown.looks_like_a_name(name)]
    yield "hint", hints.authors
    yield "json-ld", names_in_linked_data(declared.data, accounts=True)


def _split_all(texts: Iterable[str]) -> list[str]:
    return [name for text in texts if not text.startswith("http") for name in names_in_text(text)]


def _published(declared: Declared, around: Surroundings, hints: Hints) -> Iterable[tuple[str, Moment | None]]:
    yield "json-ld", moment_of(declared.data.text("datePublished", "dateCreated", "uploadDate"))
    yield "meta", moment_of(declared.tags.first(*_PUBLISHED))
    yield "microdata", shown.time_elements(declared.root, declared.markup)
    yield "hint", moment_of(hints.published_at)
    yield "title", moment_in((declared.title_element or "")[-40:])
    yield "text", shown.date_in_text(around)
    yield "url", moment_in_url(declared.url)


def _canonical(declared: Declared) -> Iterable[tuple[str, str | None]]:
    yield "link", labels.absolute(declared.canonical_link, declared.url)
    yield "meta", labels.absolute(declared.tags.first("og:url"), declared.url)
