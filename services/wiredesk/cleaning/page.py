"""A web page to a draft: one parse, the declared metadata, the body, and what the page shows around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from lxml.etree import _Element

from wiredesk.cleaning import site_rules
from wiredesk.cleaning.body.blocks import Block
from wiredesk.cleaning.body.extractor import Extracted, extracted
from wiredesk.cleaning.body.rescue import Body, body_of, own_body
from wiredesk.cleaning.body.standfirst import standfirst_of
from wiredesk.cleaning.characters import visible
from wiredesk.cleaning.classify import is_ticker, kind_of
from wiredesk.cleaning.draft import Cut, Draft
from wiredesk.cleaning.guards import bounded, first_paragraphs
from wiredesk.cleaning.language import decided
from wiredesk.cleaning.metadata.cascade import Declared, Fields, metadata
from wiredesk.cleaning.metadata.shown import Surroundings, is_bare_byline
from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.cleaning.site_rules import SiteRule
from wiredesk.cleaning.text.copy import Copy
from wiredesk.cleaning.text.polish import polished
from wiredesk.runtime.errors import Reject
from wiredesk_schemas.article_raw import ArticleRaw

_NO_CUT = frozenset({"title", "label", "outside"})
"""Reasons that say nothing of interest: the title is a field, labels are layout."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A page as it was read: what it declares, its blocks, the body that was chosen, and the operator's rule for it."""

    declared: Declared
    found: Extracted
    body: Body
    cuts: tuple[Cut, ...]
    rule: SiteRule | None


def clean_page(page: str, raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    """The article on a web page.

    Raises:
        Reject: the page is no article (see `classify`).
    """
    read = examined(page, raw, settings)
    kind = kind_of(read.declared, read.found, read.body, raw.http_status, settings)
    if not read.body.paragraphs:
        raise Reject("empty", "no article text was found on the page")
    draft = _draft(read, raw, settings)
    return replace(draft, dropped=read.cuts + draft.dropped, form=kind.form, access=kind.access)


def examined(page: str, raw: ArticleRaw, settings: CleaningSettings) -> Examined:
    """The page, read.

    Raises:
        Reject: it is binary, or has no elements.
    """
    page, cuts = bounded(page, settings)
    root = parsed(page)
    if root is None:
        raise Reject("empty", "the page has no elements")
    rule = site_rules.rule_for(raw.url, settings.site_rules)
    if rule is not None:
        site_rules.drop(root, rule)
    declared = Declared(root, page, raw.url)
    found = extracted(
        content_of(root),
        declared.own_titles,
        ticker=is_ticker(declared),
        within=site_rules.matches(root, rule.body) if rule else (),
    )
    body = own_body(found) if found.level == 0 else body_of(page, root, found, declared.article_body)
    return Examined(declared, found, body, cuts, rule)


def parsed(page: str) -> _Element | None:
    """The page's tree, or None for a page without elements."""
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8", collect_ids=False
    )
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def content_of(root: _Element) -> _Element:
    """The element that holds a page's text.

    Where `</head>` and `<body>` are left out, as HTML allows, libxml2 takes an `article` after the title for a part of
    the head: then it is one no longer.
    """
    head, body = root.find("head"), root.find("body")
    if head is not None and next(head.iter("article", "main", "p"), None) is not None:
        head.tag = "div"
        return root
    return body if body is not None else root


def _draft(read: Examined, raw: ArticleRaw, settings: CleaningSettings) -> Draft:
    declared, found, body = read.declared, read.found, read.body
    first = found.kept[0] if found.kept else None
    standfirst = None
    if first is not None and body.source == "page":
        standfirst = standfirst_of(found.page, first, declared.own_titles, declared.descriptions)
    fields = metadata(declared, Surroundings.of(found.page, found.kept), raw.hints, read.rule)
    paragraphs, cuts = _without_byline(body, found)
    lead = (standfirst.text,) if standfirst is not None else ()
    texts, too_many = first_paragraphs((*lead, *paragraphs), settings)
    lines = tuple(line for text in texts if (line := " ".join(visible(text).split())))
    copy = Copy(lines, title=fields.values.get("title"), cuts=too_many + cuts)
    copy = polished(copy, lines_are_checked=body.source == "page" and lines == texts)
    if not copy.lines:
        raise Reject("empty", "no text is left once headers, menus and lists are cut")
    fields.first("title", ((copy.title_source or "", copy.title),))
    fields.first("authors", (("byline", copy.authors),))
    fields.first("summary", _summaries(standfirst, raw))
    for name in ("dateline", "credits", "key_points"):
        fields.first(name, (("text", getattr(copy, name)),))
    _add_language(fields, copy.lines, declared, raw)
    fields.provenance["body"] = body.source
    values: dict[str, Any] = fields.values
    return Draft(
        paragraphs=copy.lines,
        confidence=body.confidence,
        provenance=fields.provenance,
        dropped=(*copy.cuts, *_cuts(found)),
        **values,
    )


def _without_byline(body: Body, found: Extracted) -> tuple[tuple[str, ...], tuple[Cut, ...]]:
    """The paragraphs without a first one that is nothing but names."""
    if body.source == "page" and len(found.kept) > 1 and is_bare_byline(found.kept[0]):
        return body.paragraphs[1:], (Cut("byline", body.paragraphs[0]),)
    return body.paragraphs, ()


def _cuts(found: Extracted) -> Iterator[Cut]:
    """What stood in or beside the article and was left out; the longest pieces say most."""
    return (Cut(reason, block.text) for block, reason in found.left_out if reason not in _NO_CUT)


def _summaries(standfirst: Block | None, raw: ArticleRaw) -> tuple[tuple[str, str | None], ...]:
    return (("page", standfirst.text if standfirst else None), ("hint", raw.hints.summary))


def _add_language(fields: Fields, paragraphs: tuple[str, ...], declared: Declared, raw: ArticleRaw) -> None:
    html = declared.root if declared.root.tag == "html" else None
    candidates = (
        html.get("lang") if html is not None else None,
        declared.data.text("inLanguage"),
        declared.tags.first("og:locale", "content-language", "dc.language"),
        raw.hints.language,
    )
    tag = next(filter(None, candidates), None)
    language, source = decided("\n".join(paragraphs), tag)
    fields.first("language", ((source or "", language),))
