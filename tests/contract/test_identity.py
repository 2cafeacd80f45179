"""Identity version 1: the vectors that every language runs, and what must hold for any address and any text."""

from __future__ import annotations

import hashlib
import itertools
import random
import re
import unicodedata
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.registry import vectors

from wiredesk_schemas.identity import article_id, content_hash, normalize_url
from wiredesk_schemas.unicode import _RUN_OF_MARKS, Form, normalize

URLS = vectors("urls-v1.json")
HASHES = vectors("content-hash-v1.json")


def named(items: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(item, id=item["name"]) for item in items]


@pytest.mark.parametrize("vector", named(URLS["vectors"]))
def test_the_vector_is_normalised_and_named_as_written(vector: dict[str, str]) -> None:
    assert normalize_url(vector["input"]) == vector["normalized"]
    assert article_id(vector["input"]) == vector["article_id"]
    assert vector["article_id"] == str(uuid.uuid5(uuid.NAMESPACE_URL, vector["normalized"]))
    assert normalize_url(vector["normalized"]) == vector["normalized"]


@pytest.mark.parametrize("vector", named(URLS["invalid"]))
def test_what_is_no_absolute_web_address_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must"):
        article_id(vector["input"])


@pytest.mark.parametrize("vector", named(HASHES["vectors"]))
def test_the_content_hash_is_as_written(vector: dict[str, str]) -> None:
    assert content_hash(vector["title"], vector["body"]) == vector["content_hash"]
    assert hashlib.sha256(vector["folded"].encode()).hexdigest() == vector["content_hash"]


def test_there_are_at_least_forty_vectors_and_no_name_twice() -> None:
    assert len(URLS["vectors"]) >= 40
    for items in (URLS["vectors"], URLS["invalid"], HASHES["vectors"]):
        assert len({item["name"] for item in items}) == len(items)


odd = st.sampled_from(
    [*"%2eE/.?&=#:@+ []|\\", "%2e", "%41", "%c3%a9", "..", "utm_source", "fbclid", "\u00e9", "\ud800"]
)
tails = st.lists(st.one_of(odd, st.text(max_size=3)), max_size=12).map("".join)
hosts = st.one_of(
    st.sampled_from(
        ["news.example", "B\u00dcCHER.example", "my_feed.example", "[2001:DB8::1]", "xn--bcher-kva.example"]
    ),
    st.text(min_size=1, max_size=12),
)


def or_refused(url: str) -> str | None:
    try:
        return normalize_url(url)
    except ValueError:
        return None


@settings(max_examples=1000, deadline=None)
@given(
    scheme=st.sampled_from(["http", "https", "HTTPS"]),
    host=hosts,
    port=st.sampled_from(["", ":80", ":8080"]),
    tail=tails,
)
def test_normalising_twice_changes_nothing_more(scheme: str, host: str, port: str, tail: str) -> None:
    once = or_refused(f"{scheme}://{host}{port}/{tail}")
    if once is not None:
        assert normalize_url(once) == once
        assert re.fullmatch(r"https://[!-~]+", once)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_is_an_address_or_a_clear_refusal(text: str) -> None:
    or_refused(text)


@settings(max_examples=300, deadline=None)
@given(
    tail=tails, extra=st.sampled_from(["utm_source=x", "fbclid=1", "UTM_ID=", "gclid"]), fragment=st.text(max_size=5)
)
def test_tracking_and_fragments_never_make_another_article(tail: str, extra: str, fragment: str) -> None:
    plain = f"https://news.example/{tail.replace('#', '').strip()}x"
    tracked = f"{plain}{'&' if '?' in plain else '?'}{extra}#{fragment}x"
    assert normalize_url(tracked) == normalize_url(plain)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["a=1", "b", "c=%7e", "id=7"]), max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_query_makes_no_other_article(pieces: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(pieces, len(pieces))
    assert article_id(f"http://n.example/?{'&'.join(pieces)}") == article_id(f"http://n.example/?{'&'.join(shuffled)}")


def test_every_ipv6_literal_is_written_as_the_standard_says() -> None:
    written = {"[::]": "::", "[0:0:0:0:0:0:0:1]": "::1", "[1:0:0:0:0:0:0:0]": "1::", "[1:0:0:2:0:0:0:3]": "1:0:0:2::3"}
    for literal, short in written.items():
        assert normalize_url(f"http://{literal}/") == f"https://[{short}]/"


marks = st.text(
    alphabet="a\u0301\u0316\u0323\uff9e\u0f73\u0344\u3099\u05b0\u1e69\uac00\u11a8 \u30ab\uff76", max_size=80
)


@settings(max_examples=500, deadline=None)
@given(form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), text=st.one_of(marks, st.text()))
def test_the_linear_normal_form_is_the_standard_one(form: Form, text: str) -> None:
    assert normalize(form, text) == unicodedata.normalize(form, text)


def test_every_character_that_can_begin_with_a_mark_counts_as_one() -> None:
    run = (chr(code) for code in range(0x110000) if unicodedata.combining(unicodedata.normalize("NFKD", chr(code))[0]))
    assert [character for character in run if not _RUN_OF_MARKS.match(character * 32)] == []


HOSTILE: dict[str, Callable[[int], object]] = {
    "accents": lambda size: content_hash("", "\u0301\u0316" * (size // 2)),
    "half-width marks": lambda size: content_hash("", "\uff9e\u0316" * (size // 2)),
    "double vowels": lambda size: content_hash("", "\u0f73\u0316" * (size // 2)),
    "white space": lambda size: content_hash("", " \u3000" * (size // 2) + "x"),
    "encodings": lambda size: normalize_url("http://n.example/" + "%41" * (size // 3)),
    "percent signs": lambda size: normalize_url("http://n.example/" + "%" * size),
    "letters and digits": lambda size: normalize_url("http://n.example/" + "\u00e91" * (size // 2)),
    "dots": lambda size: normalize_url("http://n.example/" + "../" * (size // 3)),
    "segments": lambda size: normalize_url("http://n.example" + "/a" * (size // 2)),
    "query": lambda size: normalize_url("http://n.example/?" + "a&" * (size // 2)),
    "user info": lambda size: normalize_url("http://" + "a@" * (size // 2) + "n.example"),
    "port": lambda size: normalize_url("http://n.example:" + "0" * size),
    "host": lambda size: or_refused("http://" + "\u00fc." * (size // 2)),
    "encoded host": lambda size: or_refused("http://" + "%c3%bc" * (size // 6)),
    "colons": lambda size: or_refused("http://[" + ":" * size + "]"),
    "control characters": lambda size: or_refused("\t\n" * (size // 2) + "http://n.example"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("attack", HOSTILE)
def test_two_megabytes_of_hostile_text_are_done_with(attack: str) -> None:
    """A second or two of work where it is linear; hours where it is not."""
    HOSTILE[attack](2_000_000)


def test_addresses_that_say_the_same_are_one_article_and_others_are_not() -> None:
    same = ["http://News.example/a?b=1&utm_id=2#x", "https://news.example:443/a?b=1", "https://news.example/./%61?b=1"]
    other = ["https://news.example/A?b=1", "https://news.example/a/?b=1", "https://www.news.example/a?b=1"]
    assert len({article_id(url) for url in same}) == 1
    for one, two in itertools.combinations([same[0], *other], 2):
        assert article_id(one) != article_id(two)
