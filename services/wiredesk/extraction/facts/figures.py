"""Numbers with their units: "up to 800 thousand troops", "$1.4bn", "a three-hour meeting"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice, zip_longest
from typing import Final

from wiredesk.extraction.profile import FigureWords, Profile, profile_of
from wiredesk.extraction.sentences import Span
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import Figure

_DIGITS: Final = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_MAX_UNIT_WORDS: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENDS_PHRASE: Final = frozenset('.,;:!?()[]"“”«»–—\n')
_ELIDED: Final = re.compile(r"\A[dl]['’]")
_CLOCK_BEHIND: Final = re.compile(r":\d\d|\.\d\d ?[ap]\.?m\b| ?[ap]\.?m\b| ?(?:GMT|BST|CET|CEST|EST|EDT|UTC)\b")
_CLOCK_BEFORE: Final = re.compile(r"\d[:.]\Z")
_PLURAL: Final = re.compile(r"(?<=[^siu])s\Z")


def figures_of(page: Page, profile: Profile, taken: Collection[Span], limit: int) -> list[Figure]:
    """At most `limit` figures of a page, in order; numbers within the spans `taken` are dates, not figures."""
    if not profile.figures.numbers:
        return []
    found = list(islice(_figures(page, profile.figures, _pattern(profile.language), taken), limit))
    return [_of_range(page, one, other, profile.figures) for one, other in zip_longest(found, found[1:])]


def _of_range(page: Page, one: Figure, other: Figure | None, words: FigureWords) -> Figure:
    """The first number of "between 2.5 and 7.5 percent" has the unit of the second."""
    if one.unit is not None or other is None or page.text[one.end : other.start].strip().lower() not in words.or_:
        return one
    return one.model_copy(update={"unit": other.unit})


def _figures(page: Page, words: FigureWords, pattern: re.Pattern[str], taken: Collection[Span]) -> Iterator[Figure]:
    text = page.text
    dates = sorted(taken)
    position = 0
    for match in pattern.finditer(text):
        while position < len(dates) and dates[position][1] <= match.start("number"):
            position += 1
        if position < len(dates) and dates[position][0] <= match.start("number"):
            continue
        value = _value(match, words)
        if value is None or _counts_nothing(text, match.start(), words) or _is_time(text, match):
            continue
        start, end = match.start(), match.end()
        if match["magnitude"] and text.startswith(" de ", end):
            end += len(" de")  # "deux millions de dollars"
        unit = words.currencies.get((match["currency"] or "").strip())
        if unit is None:
            unit, end = _unit(text, end, words)
        if (match["range"] and unit is None) or text[start:end].lower() in words.no_figures:
            continue  # a score, or the number of a model
        if match["number"].lower() in words.numbers and not match["magnitude"] and not _is_counted(match, unit, words):
            continue
        yield Figure(text=text[start:end], value=value, unit=unit, start=start, end=end, field=page.field)


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Whether a number is an hour or a minute of the clock."""
    start, end = match.start("number"), match.end("number")
    if match["currency"] or match["magnitude"]:
        return False
    return bool(_CLOCK_BEHIND.match(text, end) or _CLOCK_BEFORE.search(text[max(0, start - 3) : start]))


def _is_counted(match: re.Match[str], unit: str | None, words: FigureWords) -> bool:
    """Whether a number in words counts something: "one" is an article more often than a figure."""
    if unit is None:
        return False
    alone = match["number"].lower() in ("one", "un", "une") and not match["half"] and not match["either"]
    return not alone or unit in words.measures


def _value(match: re.Match[str], words: FigureWords) -> float | None:
    number = match["number"].lower()
    value = _number(number, words)
    if value is None:
        return None
    if match["half"] or match["more"]:
        value += 0.5
    magnitude = (match["magnitude"] or "").lower()
    value *= words.magnitudes.get(magnitude, 1.0)
    return float(f"{value:.12g}")


def _number(text: str, words: FigureWords) -> float | None:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    if text in words.numbers:
        return words.numbers[text]
    parts = text.replace("-", " ").split()
    values = [words.numbers[part] for part in parts if part in words.numbers]
    return sum(values) if len(values) == len(parts) else None


def _counts_nothing(text: str, start: int, words: FigureWords) -> bool:
    before = text[max(0, start - 14) : start]
    word = before.rstrip(" .").rpartition(" ")[2].lower()
    return word in words.no_counts or before[-1:] in ("#", "/", "@") or (before[-1:] == "-" and before[-2:-1].isalpha())


def _unit(text: str, end: int, words: FigureWords) -> tuple[str | None, int]:
    """The unit behind a number, and where it ends: a known one, or the first noun in the plural of the phrase."""
    rest = text[end : end + 80]
    space = rest[:1] == " "
    for known in ("%", "°C", "°F", "per cent", *words.glued_units):
        if rest.startswith(known, space) and not rest[space + len(known) :][:1].isalnum():
            return words.units[known], end + space + len(known)
    if rest[:1] in ("-", "‑") and (match := _WORD.match(rest, 1)):
        word = match.group().split("-")[0].lower()
        if word in words.singular_units or word in words.units:
            return words.units.get(word, word), end + 1 + len(word)
        return None, end
    position = 0
    for number, match in enumerate(_WORD.finditer(rest)):
        between = rest[position : match.start()]
        if number == _MAX_UNIT_WORDS or not between.isspace() or _ENDS_PHRASE & set(between):
            break
        position = match.end()
        if unit := _unit_of(_ELIDED.sub("", match.group()), words):
            following = _WORD.match(rest, position + 1) if rest[position : position + 1] == " " else None
            if unit == match.group() and following and (behind := _plural_of(following.group(), words)):
                return behind, end + following.end()  # "35 member countries"
            return unit, end + match.end()
        if match.group().lower() in words.no_units | words.or_ | _OF:
            break
    return None, end


_OF: Final = frozenset(
    {
        "a",
        "an",
        "per",
        "every",
        "each",
        "une",
        "par",
        "of",
        "in",
        "on",
        "at",
        "for",
        "by",
        "from",
        "with",
        "de",
        "sur",
        "dans",
    }
)


def _plural_of(word: str, words: FigureWords) -> str | None:
    return None if word.lower() in words.singular_units else _unit_of(word, words)


def _unit_of(word: str, words: FigureWords) -> str | None:
    lowered = word.lower()
    if found := words.units.get(word) or words.units.get(lowered):
        return found
    singular = singular_of(lowered)
    if found := words.units.get(singular):
        return found
    if singular in words.singular_units:
        return singular
    if lowered in words.no_units or singular == lowered or word[0].isupper() or len(lowered) < 4:
        return None
    return singular


def singular_of(word: str) -> str:
    """A noun without the ending of its plural, by the regular rules of English; also right for French."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return _PLURAL.sub("", word)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = profile_of(language).figures
    names = "|".join(sorted(words.numbers, key=len, reverse=True))
    tens = "|".join(name for name, value in words.numbers.items() if value >= 20 and value % 10 == 0)
    ones = "|".join(name for name, value in words.numbers.items() if 1 <= value < 10)
    magnitudes = "|".join(sorted(words.magnitudes, key=len, reverse=True))
    currencies = "|".join(re.escape(symbol) for symbol in sorted(words.currencies, key=len, reverse=True))
    about = "|".join(re.escape(phrase) for phrase in words.approximations) or "(?!)"
    glued = "|".join(map(re.escape, words.glued_units)) or "(?!)"
    either = "|".join(sorted(words.or_)) or "(?!)"
    return re.compile(
        rf"(?<![\w.,])(?:(?:{about}) )?(?P<currency>(?:{currencies}) ?)?"
        rf"(?P<number>{_DIGITS}|(?:{tens})-(?:{ones})|{names})(?![\w]*\d)"
        rf"(?P<half>-and-a-half)?(?P<more> and a half\b)?"
        rf"(?P<either> (?:{either}) (?:{names})\b|(?P<range>[–-]\d{{1,6}}(?!\d)))?"
        rf"(?P<magnitude_part>[ -]?(?P<magnitude>{magnitudes})\b)?(?:(?!\w)|(?=(?:{glued})(?!\w)))",
        re.IGNORECASE,
    )
