"""Near duplicates: what is a copy, what is not, and which article it is a copy of."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from indexing_desk import HARBOUR, Desk, fetch, id_of, own_text, withdraw

from wiredesk.indexing import near as near_module
from wiredesk.indexing.body_text import RUN, BodyText
from wiredesk.indexing.near import NearDuplicates, overlap_of, sketch_of
from wiredesk.indexing.tokens import Hashes, Tokens

LONG = own_text("long", 400)
WORDS = LONG.split()
STANDING = own_text("standing", 55)
STANDING_TOO = " ".join(f"standing{number}" for number in range(65))
OBITUARY = (
    "It is with great sadness that the family of {0} of {1} tells of a peaceful death at home. Born in {2} and a "
    "pupil of {3} in {4}, the departed worked for {5} years at the yard, was fond of long walks and of the choir, "
    "and leaves children and grandchildren behind. The service will be held on {6} at the church of {7}, and "
    "coffee follows in the parish hall. In place of flowers the family asks for gifts to the lifeboat fund, with "
    "a note of the name {0}."
)


def text_of(body: str) -> BodyText:
    return BodyText.of(Tokens.of(body))


def shingles_of(body: str) -> Hashes:
    return text_of(body).shingles


def altered(text: str, rate: float) -> str:
    draw = random.Random(5)
    return " ".join("changed" if draw.random() < rate else word for word in text.split())


COPIES = {
    "a new title and byline": f"LONDON (Wire) - {LONG} By A. Reporter",
    "the first sixty percent": " ".join(WORDS[:240]),
    "the first third": " ".join(WORDS[:133]),
    "a quarter cut from the middle": " ".join(WORDS[:150] + WORDS[250:]),
    "halves in the other order": " ".join(WORDS[200:] + WORDS[:200]),
    "every seventh word changed": altered(LONG, 0.15),
    "standing paragraphs behind": f"{LONG} {STANDING}",
    "typographic quotes and capitals": LONG.upper().replace(" ", " \u201c", 3),
}
OTHERS = {
    "the same standing paragraphs in short texts": (
        f"{own_text('one', 150)} {STANDING}",
        f"{own_text('two', 150)} {STANDING}",
    ),
    "a statement that both quote": (
        " ".join([*WORDS[:100], STANDING, *WORDS[100:200]]),
        f"{own_text('two', 100)} {STANDING} {own_text('three', 150)}",
    ),
    "the same subject in other words": (own_text("one", 300), own_text("two", 300)),
    "a form filled in for two people": (
        OBITUARY.format(*["Aase Holm", "Lindvik", "1931", "Ruben Stolt", "Hamra", "41", "3 May", "Saint Olav"]),
        OBITUARY.format(*["Jon Brekke", "Solberg", "1944", "Ida Moen", "Tind", "17", "9 June", "Saint Clement"]),
    ),
    "half of each is the same standing text": (
        " ".join(f"w{number} a{number} tells" for number in range(40)) + f"\n\n{STANDING} {STANDING_TOO}",
        " ".join(f"v{number} b{number} tells" for number in range(40)) + f"\n\n{STANDING} {STANDING_TOO}",
    ),
}


@pytest.mark.parametrize("edit", COPIES)
def test_given_an_edited_copy_when_compared_then_it_overlaps(edit: str) -> None:
    assert overlap_of(text_of(LONG), text_of(COPIES[edit])) is not None


@pytest.mark.parametrize("case", OTHERS)
def test_given_two_articles_when_they_share_one_passage_then_they_are_not_copies(case: str) -> None:
    one, two = OTHERS[case]
    assert overlap_of(text_of(one), text_of(two)) is None


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 1.0])
def test_given_two_texts_when_their_low_bits_are_compared_then_no_less_is_shared_than_in_truth(share: float) -> None:
    draw = np.random.default_rng(7)
    longer = draw.integers(0, 2**64, 5_000, np.uint64)
    shorter = np.concatenate(
        (longer[: int(2_000 * share)], draw.integers(0, 2**64, int(2_000 * (1 - share)), np.uint64))
    )
    exact = int(near_module._is_in(shorter, longer).sum())
    assert exact <= near_module._most_shared(shorter, longer) <= exact + 0.15 * len(shorter)


@pytest.mark.parametrize("edit", COPIES)
def test_given_an_edited_copy_when_fed_then_it_names_the_head_and_how_alike_they_are(desk: Desk, edit: str) -> None:
    desk.feed(fetch("a", body=LONG), fetch("b", title="Another head", body=COPIES[edit]))
    duplicate = desk.last("b").duplicate
    assert (duplicate.of, duplicate.kind) == (id_of("a"), "partial" if "third" in edit else "near")
    assert 0.2 < duplicate.similarity <= 1


def test_given_a_copy_of_a_copy_when_fed_then_it_names_the_head(desk: Desk) -> None:
    desk.feed(fetch("a", body=" ".join(WORDS[:250])), fetch("b", body=LONG), fetch("c", body=" ".join(WORDS[150:])))
    assert desk.last("b").duplicate.of == desk.last("c").duplicate.of == id_of("a")


def test_given_a_round_up_of_two_articles_when_the_other_comes_then_the_two_are_no_copies(desk: Desk) -> None:
    other = own_text("other", 300)
    desk.feed(fetch("a", body=LONG), fetch("both", body=f"{LONG} {other}"), fetch("b", body=other))
    assert desk.last("both").duplicate.of == id_of("a")
    assert desk.last("b").duplicate is None


def test_given_a_part_of_a_copy_when_fed_then_kind_and_similarity_are_those_to_the_head(desk: Desk) -> None:
    copy = f"LONDON (Wire) - {LONG} By A. Reporter"
    desk.feed(fetch("a", body=LONG), fetch("b", body=copy), fetch("c", body="LONDON (Wire) - " + " ".join(WORDS[:120])))
    part = desk.last("c").duplicate
    assert (part.of, part.kind) == (id_of("a"), "partial")
    assert part.similarity == overlap_of(text_of(LONG), text_of(desk.last("c").article.body)).similarity


def test_given_a_head_that_has_another_text_now_when_a_copy_comes_then_it_names_one_that_has_it(desk: Desk) -> None:
    desk.feed(fetch("a", body=LONG), fetch("b", title="Copy", body=LONG))
    desk.feed(fetch("a", 1, body=own_text("ticker", 300)), fetch("c", title="Copy", body=LONG))
    named = desk.last("c").duplicate
    assert (named.of, named.kind, named.reason) == (id_of("b"), "exact", "moved_on")


def test_given_a_withdrawn_original_when_a_copy_comes_then_nothing_links_them(desk: Desk) -> None:
    desk.feed(fetch("a", body=LONG))
    desk.feed(withdraw("a", 1), fetch("b", body=COPIES["the first third"]))
    assert desk.last("b").duplicate is None


def test_given_a_ledger_made_anew_when_a_copy_comes_then_it_is_found(desk: Desk) -> None:
    desk.feed(fetch("a", body=LONG))
    anew = Desk(log=desk.log)
    anew.feed(fetch("b", body=COPIES["every seventh word changed"]))
    assert anew.last("b").duplicate.of == id_of("a")
    anew.index.close()


def test_given_a_revision_when_it_is_like_its_own_earlier_text_then_it_is_no_duplicate(desk: Desk) -> None:
    desk.feed(fetch("a", body=LONG), fetch("a", 1, body=COPIES["standing paragraphs behind"]))
    assert desk.last("a").revision == 2
    assert desk.last("a").duplicate is None


def test_given_a_text_when_hashed_then_a_run_is_four_words() -> None:
    assert len(shingles_of("too few words")) == len(shingles_of("")) == 0
    assert len(shingles_of("\ud800 lone surrogates are mended")) == 5 - RUN + 1 - 1
    assert len(shingles_of("one two three four five")) == 2


def first_copy(near: NearDuplicates, text: BodyText, read: Callable[[int], BodyText | None]) -> int | None:
    copy = next(near.copies(text, sketch_of(text.shingles), None, read), None)
    return copy.sequence if copy is not None else None


def test_given_a_full_table_when_more_texts_come_then_the_oldest_give_way_and_memory_stays() -> None:
    near = NearDuplicates(memory_mib=1, recent=10)
    old, new = text_of(LONG), text_of(own_text("new", 120))
    draw = np.random.default_rng(3)
    near.add(0, sketch_of(old.shingles), old)
    for number in range(1, 4 * near.capacity):
        near.add(number, draw.integers(0, 2**32, 32, np.uint32).tobytes())
    near.add(number + 1, sketch_of(new.shingles), new)
    assert first_copy(near, old, lambda _: old) is None
    assert first_copy(near, new, lambda _: new) is not None


def test_given_a_table_that_has_grown_when_a_copy_of_an_early_text_comes_then_it_is_found() -> None:
    near = NearDuplicates(memory_mib=8, recent=0)
    old = text_of(LONG)
    near.add(0, sketch_of(old.shingles))
    before = near._table.nbytes
    draw = np.random.default_rng(3)
    for number in range(1, near.capacity // 2):
        near.add(number, draw.integers(0, 2**32, 32, np.uint32).tobytes())
    assert before < near._table.nbytes == 8 * 2**20
    assert first_copy(near, old, lambda sequence: old if sequence == 0 else None) == 0


def test_given_many_copies_when_they_are_gone_again_then_their_original_is_still_found() -> None:
    near = NearDuplicates(memory_mib=1, recent=10)
    text = text_of(LONG)
    near.add(0, sketch_of(text.shingles), text)
    for number in range(1, 9):
        near.add(number, sketch_of(text.shingles), text, is_copy=True)
    assert first_copy(near, text, lambda _: text) == 0
    for number in range(1, 9):
        near.remove(number, sketch_of(text.shingles))
    assert first_copy(near, text, lambda _: text) == 0


def test_given_a_text_when_removed_then_nothing_of_it_stays() -> None:
    near = NearDuplicates(memory_mib=1, recent=10)
    text = text_of(LONG)
    near.add(7, sketch_of(text.shingles), text)
    near.remove(7, sketch_of(text.shingles))
    assert not near._table.any()
    assert near.recent(7) is None


def test_given_a_short_text_when_sketched_then_it_has_none() -> None:
    assert sketch_of(shingles_of(HARBOUR)) != b""
    assert sketch_of(shingles_of("Ferry stopped. " * 10)) == b""
