"""The demo's records, made from `demo_articles/`: what is published, and what must become of it."""

from __future__ import annotations

import base64
import html
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from string import Template
from typing import Any, Final

from wiredesk_schemas.identity import article_id

SOURCE: Final = "wiredesk-demo"

_FIELDS: Final = ("fetched_at", "http_status", "source", "hints", "text", "html", "url", "reason", "requested_at")
"""Fields of a record that are the message's own."""


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """One record: its bytes, its key, and its one expected outcome, such as `enriched, revision 1`."""

    id: str
    says: str
    url: str | None
    value: bytes
    expected: str
    story_of: str | None = None
    """Another record, which tells the same story."""
    copy_of: str | None = None
    """Another record: one of the two is a copy of the other; the first to arrive is the original."""

    @property
    def article_id(self) -> str | None:
        """Of the article that it is about, where it is about one."""
        return article_id(self.url) if self.url else None


def demo_records() -> list[DemoRecord]:
    """Every record, in the order of publishing."""
    folder = files("wiredesk.cli") / "demo_articles"
    described: list[dict[str, Any]] = tomllib.loads((folder / "records.toml").read_text("utf-8"))["record"]
    by_id = {item["id"]: item for item in described}
    made = []
    for item in described:
        whole = {**by_id[item["same_as"]], **item} if "same_as" in item else item
        site = (folder / "sites" / f"{whole['site']}.html").read_text("utf-8") if "site" in whole else ""
        made.append(_record(whole, site))
    return made


def outcome_text(outcome: str, revision: int | None = None) -> str:
    """An outcome of the last service, as expectations write it."""
    return f"{outcome}, revision {revision}" if revision is not None else outcome


def _record(item: Mapping[str, Any], site: str) -> DemoRecord:
    url = item.get("url") or (f"https://{item['site']}{item['path']}" if site else None)
    value = item["bytes"].encode() if "bytes" in item else json.dumps(_message(item, url, site)).encode()
    expect = item["expect"]
    return DemoRecord(
        item["id"], item["says"], url, value, _expected(expect), expect.get("story_of"), expect.get("copy_of")
    )


def _expected(expect: Mapping[str, Any]) -> str:
    if "rejected" in expect:
        return f"rejected: {expect['rejected']}"
    if "dead_letter" in expect:
        return f"dead letter: {expect['dead_letter']}"
    return outcome_text(expect["outcome"], expect.get("revision"))


def _message(item: Mapping[str, Any], url: str | None, site: str) -> dict[str, Any]:
    message = {name: item[name] for name in _FIELDS if name in item}
    message |= {
        "type": item.get("request", "article.raw"),
        "schema_version": "1.0",
        "record_id": item["id"],
        "url": url,
    }
    if site:
        page = _page(item, (url or "").partition("?")[0], site)
        if encoding := item.get("as_bytes"):
            page = page.replace('charset="utf-8"', f'charset="{encoding}"')
            message |= {
                "content": base64.b64encode(page.encode(encoding)).decode("ascii"),
                "content_type": f"text/html; charset={encoding}",
            }
        else:
            message["html"] = page
    if nested := item.get("nested"):
        message["html"] = "<html><body>" + "<div><b>" * (nested // 2)
    return message


def _page(item: Mapping[str, Any], url: str, site: str) -> str:
    """The site's page with the article in it, and the site's boxes between its paragraphs."""
    paragraphs = [_changed(text, item.get("replace", {})) for text in item["paragraphs"]]
    published = datetime.fromisoformat(item["published"])
    values = {
        "title": item["title"],
        "url": url,
        "canonical": url.partition("?")[0],
        "author": item["author"],
        "published": item["published"],
        "date": f"{published:%d.%m.%Y}",
        "day": f"{published:%A}, {published.day} {published:%B %Y}",
    }
    blocks = {"first": _blocks(paragraphs[:2]), "rest": _blocks(paragraphs[2:])}
    return Template(site).substitute({name: html.escape(text) for name, text in values.items()}, **blocks)


def _blocks(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)


def _changed(text: str, replace: Mapping[str, str]) -> str:
    for old, new in replace.items():
        text = text.replace(old, new)
    return text
