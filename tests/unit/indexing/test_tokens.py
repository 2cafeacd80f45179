"""Words as numbers: which they are, their stems, and what counts of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.indexing.terms import counts_of
from wiredesk.indexing.tokens import MAX_CHARACTERS, MAX_TITLE_CHARACTERS, Tokens, word_count, word_hash

WORDS = st.text("abcdefgiosy", min_size=1, max_size=9) | st.sampled_from(
    ["cities", "ties", "dies", "series", "bus", "buses", "used", "need", "king", "being", "sing", "gas", "is", "Été"]
)


def plain_stem(word: str) -> str:
    """The rules of `Tokens.stems`, read from its description."""
    if word.endswith("ies") and len(word) >= 5:
        return f"{word[:-3]}y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def test_words_are_what_people_write_in_any_script() -> None:
    assert len(Tokens.of("Le marché — d'été, à 8h30\u00a0!").hashes) == 6
    assert (Tokens.of("Quay, QUAY quay").hashes == word_hash("quay")).all()
    assert len(Tokens.of("\ud800 \U0001f6a2").hashes) == 1, "a sign beyond the first plane counts as a letter"
    assert (Tokens.of("İzmir, izmir").hashes == word_hash("izmir")).all()
    assert len(Tokens.of("", "").hashes) == 0


def test_chinese_and_japanese_are_read_as_pairs_of_characters() -> None:
    tokens = Tokens.of("港の橋が、Quay 開通。\U0001f6a2", "漁港")
    pairs = ["漁港", "港", "港の", "の橋", "橋が", "が", "quay", "開通", "通", "\U0001f6a2"]
    assert tokens.hashes.tolist() == [word_hash(pair) for pair in pairs]
    assert tokens.of_title == 2
    assert tokens.lengths(10).tolist() == [len(pair.encode("utf-16-le")) // 2 for pair in pairs]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("the old quay", 3), ("港の橋が開通した。", 5), ("le marché", 2), ("Quay 港の橋", 3)]
)
def test_words_are_counted_in_scripts_without_spaces_too(text: str, count: int) -> None:
    assert word_count(text) == count


@given(st.lists(WORDS, max_size=30), st.lists(WORDS, max_size=5), st.sampled_from([" ", "\u2014", "\n\n", ", "]))
def test_a_word_has_one_hash_and_one_stem_wherever_it_stands(words: list[str], title: list[str], between: str) -> None:
    tokens = Tokens.of(between.join(words), between.join(title))
    written = [word.lower() for word in (*title, *words)]
    assert tokens.of_title == len(title)
    assert tokens.hashes.tolist() == [word_hash(word) for word in written]
    assert tokens.of_body.tolist() == [word_hash(word) for word in words]
    assert tokens.stems(len(written)).tolist() == [word_hash(plain_stem(word)) for word in written]
    assert tokens.lengths(len(written)).tolist() == [len(word) for word in written]
    assert tokens.capitals(len(written)).tolist() == [not word[0].islower() for word in (*title, *words)]


def test_what_is_read_of_a_text_is_bounded() -> None:
    tokens = Tokens.of("ab " * MAX_CHARACTERS, "cd " * MAX_TITLE_CHARACTERS)
    assert len(tokens.hashes) == MAX_TITLE_CHARACTERS // 3 + 1 + MAX_CHARACTERS // 3 + 1
    assert len(counts_of(tokens).terms) == 2


def test_a_hash_is_the_same_in_every_version() -> None:
    """Ledgers keep sketches and centres made of them."""
    assert word_hash("harbour") == 4767798111964866972


def test_function_words_and_single_letters_tell_nothing() -> None:
    assert len(counts_of(Tokens.of("She said that they don't. I, a b!", "After all")).terms) == 0


def test_agencies_clocks_and_addresses_tell_nothing() -> None:
    assert len(counts_of(Tokens.of("(Reuters) At 9 p.m. GMT. (AP) http://www", "Associated Press")).terms) == 0


def test_numbers_begin_with_a_digit() -> None:
    assert Tokens.of("4th of 23 2x x2").numbers(5).tolist() == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("body", "weight"),
    [("lindvik", 3.0**0.5), ("Lindvik", 2.25 * 3.0**0.5), ("Lindvik lindvik", 6.0**0.5), ("23", 3.0 * 3.0**0.5)],
)
def test_a_name_or_a_number_counts_more_unless_it_is_also_written_small(body: str, weight: float) -> None:
    assert counts_of(Tokens.of(body)).weights.tolist() == pytest.approx([weight])


def test_the_title_and_the_first_words_count_more() -> None:
    text = " ".join(f"w{number}x" for number in range(500))
    counts = counts_of(Tokens.of(text, "ferry"))
    by_term = dict(zip(counts.terms.tolist(), counts.weights.tolist(), strict=True))
    assert [round(by_term[_term(word)] ** 2) for word in ("ferry", "w0x", "w40x", "w120x", "w399x")] == [3, 3, 2, 1, 1]
    assert _term("w400x") not in by_term


def _term(word: str) -> int:
    return int(np.uint32(word_hash(word) & 0xFFFFFFFF))
