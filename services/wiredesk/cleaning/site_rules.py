"""Rules of an operator for single hosts: one YAML file a host, selectors in CSS, no code.

    host: paper.example          # and all below it
    body: ["div.story"]          # the elements that hold the article
    drop: ["div.fact-box", "p.more"]
    title: ["h1.headline"]
    author: ["p.byline a"]
    date: ["time.published"]

A rule's answer comes before every other; what a selector does not find is looked for as on any page.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath, _Element
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from wiredesk.cleaning.dom import selected, text_of
from wiredesk.runtime.errors import Misconfigured

SOURCE = "site-rule"
"""The provenance of what a rule has found."""
_MOST = 50


class SiteRule(BaseModel):
    """The rule of one host. Every list holds CSS selectors, tried in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()

    @field_validator("body", "drop", "title", "author", "date")
    @classmethod
    def _selectors_are_valid(cls, selectors: tuple[str, ...]) -> tuple[str, ...]:
        for selector in selectors:
            _path(selector)
        return selectors


class InvalidRule(Misconfigured):
    """A file of rules that cannot be used; the message names it and says why."""


@lru_cache(maxsize=4)
def rules_in(folder: Path) -> dict[str, SiteRule]:
    """The rules in a folder's `*.yaml` files, by host. Read once a process.

    Raises:
        InvalidRule: a file is not as it should be.
    """
    rules = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            rule = SiteRule.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        except (yaml.YAMLError, ValidationError, OSError) as error:
            raise InvalidRule(f"{file}: {error}") from None
        rules[rule.host.lower()] = rule
    return rules


def rule_for(url: str, folder: Path | None) -> SiteRule | None:
    """The rule of an address's host, or of the nearest domain above it."""
    if folder is None:
        return None
    rules = rules_in(folder)
    parts = (urlsplit(url).hostname or "").split(".")
    return next((rule for at in range(len(parts)) if (rule := rules.get(".".join(parts[at:])))), None)


def drop(root: _Element, rule: SiteRule) -> None:
    """Takes the elements that the rule drops out of the tree; the text after them stays."""
    for element in matches(root, rule.drop):
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:
            previous = element.getprevious()
            if previous is not None:
                previous.tail = (previous.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def matches(root: _Element, selectors: tuple[str, ...]) -> list[_Element]:
    """The elements of the first selector that finds any."""
    for selector in selectors:
        if found := selected(_path(selector), root)[:_MOST]:
            return found
    return []


def values(root: _Element, selectors: tuple[str, ...]) -> list[str]:
    """The texts of the elements, or what they carry for machines (`datetime`, `content`)."""
    found = (
        element.get("datetime") or element.get("content") or text_of(element) for element in matches(root, selectors)
    )
    return [text for text in found if text]


@lru_cache(maxsize=1024)
def _path(selector: str) -> XPath:
    try:
        return XPath(HTMLTranslator().css_to_xpath(selector))
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from None
