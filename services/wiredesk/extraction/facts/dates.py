"""Dates and spans of time, resolved against the day of publication.

`iso` is ISO 8601: a day (`2026-03-06`), a month, a year, or an interval `start/end` of any of them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Final

from wiredesk.extraction.profile import DateWords, Profile, profile_of
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import DateMention

_DAYS: Final = MappingProxyType({"hour": 0, "day": 1, "week": 7})
_MONTHS: Final = MappingProxyType({"month": 1, "year": 12, "decade": 120})
_FEW: Final = 3
_SEASONS: Final = MappingProxyType({"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12})
_FUTURE_WINDOW: Final = 70
_PAST: Final = "ed"
_ONLY_A_PART: Final = MappingProxyType({"lone_month": "month", "old_year": "year"})
"""Rule → the group that is the date, where the words before it only tell that it is one."""
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")


def published_day(published_at: datetime | None, offset: str | None) -> date | None:
    """The day of publication where the article was published; `offset` is such as `+02:00`, and UTC without one."""
    if published_at is None:
        return None
    match = _OFFSET.fullmatch(offset or "")
    if not match:
        return published_at.date()
    shift = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return (published_at.replace(tzinfo=None) + (shift if match[1] == "+" else -shift)).date()


def dates_of(page: Page, published: date | None, profile: Profile, limit: int) -> list[DateMention]:
    """At most `limit` dates of a page, in order; what depends on a publication day that is unknown has no `iso`."""
    if not profile.dates.patterns:
        return []
    return list(islice(_dates(page, published, profile), limit))


def _dates(page: Page, published: date | None, profile: Profile) -> Iterator[DateMention]:
    pattern, rules = _pattern(profile.language)
    for match in pattern.finditer(page.text):
        number = next(index for index in range(len(rules)) if match[f"r{index}"] is not None)
        groups = {name[: -len(f"_{number}")]: value for name, value in match.groupdict().items()
                  if value is not None and name.endswith(f"_{number}")}  # fmt: skip
        before = page.text[max(0, match.start() - _FUTURE_WINDOW) : match.start()]
        iso = _Resolver(groups, published, profile.dates, before).iso(rules[number])
        part = _ONLY_A_PART.get(rules[number])
        start, end = match.span(f"{part}_{number}") if part else match.span()
        if page.text[start:end].lower().endswith(_full_stops(profile.language)):
            end -= 1  # it ends the sentence; only a short form has one of its own
        yield DateMention(text=page.text[start:end], iso=iso, start=start, end=end, field=page.field)


def is_duration(mention: DateMention) -> bool:
    """Whether a date is a span of time that has a figure in it too: "the past 30 years"."""
    return (
        any(character.isdigit() for character in mention.text)
        and "/" in (mention.iso or "")
        and mention.text[-1:] == "s"
    )


class _Resolver:
    """The words of one phrase, and the day they are seen from."""

    def __init__(self, groups: dict[str, str], published: date | None, words: DateWords, before: str) -> None:
        self._groups = {name: value.lower() for name, value in groups.items()}
        self._day = published
        self._words = words
        self._before = before

    def iso(self, rule: str) -> str | None:
        """What the phrase means by a rule; None if that is no date, or not known."""
        rules: dict[str, Callable[[], str | None]] = {
            "date": self._date, "month": self._month, "year": self._year, "years": self._years, "decade": self._decade,
            "span": self._span, "distance": self._distance, "relative": self._relative, "word": self._word,
            "weekday": self._weekday, "lone_month": self._lone_month, "old_year": self._year, "before_christ": self._bc,
        }  # fmt: skip
        try:
            return rules[rule]()
        except (ValueError, OverflowError):
            return None  # the 31st of June, or a span beyond the years that there are

    def _number_of_month(self) -> int | None:
        if number := self._groups.get("month_number"):
            return int(number)
        name = self._groups.get("month", "").rstrip(".")
        for names in (self._words.months, self._words.short_months):
            if name in names:
                return names.index(name) + 1
        return next((i for i, full in enumerate(self._words.months, 1) if name and full.startswith(name[:3])), None)

    def _nearest_year(self, month: int, day: int) -> int | None:
        if self._day is None:
            return None
        today = self._day
        distances = {
            year: abs((date(year, month, min(day, calendar.monthrange(year, month)[1])) - today).days)
            for year in (today.year - 1, today.year, today.year + 1)
        }
        return min(distances, key=lambda year: distances[year])

    def _likely_year(self, month: int, day: int) -> int | None:
        """The nearest year, but the next one where the sentence looks ahead, the last one where it looks back."""
        year = self._nearest_year(month, day)
        if self._day is None or year is None:
            return None
        nearest, today = (year, month, day), (self._day.year, self._day.month, self._day.day)
        if nearest < today and self._looks_ahead():
            return year + 1
        return year - 1 if nearest > today and self._looks_back() else year

    def _date(self) -> str | None:
        month = self._number_of_month()
        day = int(self._groups["day"])
        if month is None or not 1 <= month <= 12:
            return None
        year = int(self._groups["year"]) if "year" in self._groups else self._likely_year(month, day)
        if year is None:
            return f"--{month:02}-{day:02}" if day <= calendar.monthrange(2000, month)[1] else None
        first = date(year, month, day).isoformat()
        if last := self._groups.get("last_day"):
            return f"{first}/{date(year, month, int(last)).isoformat()}"
        return first

    def _month(self) -> str | None:
        month, year = self._number_of_month(), int(self._groups["year"])
        if month is None:
            return None
        part = self._groups.get("part", "")
        if "end" in part:
            return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
        if "start" in part or "beginning" in part:
            return date(year, month, 1).isoformat()
        return f"{year}-{month:02}"

    def _year(self) -> str | None:
        year, part = self._groups["year"], self._groups.get("part", "")
        if "end" in part or "close" in part:
            return f"{year}-12-31"
        if "start" in part or "beginning" in part:
            return f"{year}-01-01"
        return year

    def _years(self) -> str | None:
        first, last = self._groups["year"], self._groups["last_year"]
        last = first[: 4 - len(last)] + last
        return f"{first}/{last}" if int(first) < int(last) else None

    def _bc(self) -> str | None:
        """ISO 8601 has a year 0, which is 1 BC."""
        return f"-{int(self._groups['year']) - 1:04}"

    def _decade(self) -> str | None:
        first = int(self._groups["year"])
        return f"{first}/{first + 9}"

    def _count(self) -> int:
        count = self._groups.get("count", "")
        if count.isdigit():
            return int(count)
        numbers = {"a": 1, "an": 1, "une": 1, "un": 1, "couple of": 2}
        return numbers.get(count) or _NUMBER_WORDS.get(count, _FEW)

    @staticmethod
    def _moved(day: date, unit: str, count: int) -> date:
        if unit in _DAYS:
            return day + timedelta(days=_DAYS[unit] * count)
        months = day.year * 12 + day.month - 1 + _MONTHS[unit] * count
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

    @staticmethod
    def _precise(day: date, unit: str) -> str:
        return {"month": f"{day:%Y-%m}", "year": f"{day.year:04}", "decade": f"{day.year:04}"}.get(
            unit, day.isoformat()
        )

    def _span(self) -> str | None:
        if self._day is None:
            return None
        unit, count = self._groups["unit"], self._count()
        if self._groups["way"] in self._words.next_ways:
            return f"{self._precise(self._day, unit)}/{self._precise(self._moved(self._day, unit, count), unit)}"
        return f"{self._precise(self._moved(self._day, unit, -count), unit)}/{self._precise(self._day, unit)}"

    def _distance(self) -> str | None:
        if self._day is None:
            return None
        way = self._groups["way"]
        sign = 1 if way in self._words.next_ways or way == "from now" else -1
        unit = self._groups["unit"]
        moved = self._moved(self._day, unit, sign * self._count())
        return self._precise(moved, unit) if unit != "week" else moved.isoformat()

    def _relative(self) -> str | None:
        if self._day is None:
            return None
        way = self._groups["way"]
        step = 0 if "this" in way else 1 if any(w in self._words.next_ways for w in way.split()) else -1
        if "weekday" in self._groups:
            return self._weekday(step)
        if "month" in self._groups:
            return self._lone_month(step)
        unit = self._groups["unit"]
        if unit in _SEASONS:
            return f"{self._day.year + step}"
        if unit in ("week", "weekend"):
            monday = self._day - timedelta(days=self._day.weekday()) + timedelta(weeks=step)
            first = monday + timedelta(days=5 if unit == "weekend" else 0)
            return f"{first.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        return self._precise(self._moved(self._day, unit, step), unit)

    def _word(self) -> str | None:
        if self._day is None:
            return None
        return (self._day + timedelta(days=self._words.words[self._groups["word"]])).isoformat()

    def _weekday(self, step: int | None = None) -> str | None:
        """The last such day, today included; the next one where the sentence looks ahead."""
        if self._day is None:
            return None
        wanted = self._words.weekdays.index(self._groups["weekday"])
        back = (self._day.weekday() - wanted) % 7
        ahead = step == 1 or (step is None and self._looks_ahead())
        if ahead:
            return (self._day + timedelta(days=(7 - back) % 7 or (7 if step == 1 else 0))).isoformat()
        if step == -1 and back == 0:
            back = 7
        return (self._day - timedelta(days=back)).isoformat()

    def _looks_ahead(self) -> bool:
        return bool(self._words_before() & self._words.future) or any(
            re.search(pattern, self._before, re.IGNORECASE) for pattern in self._words.future_phrases
        )

    def _looks_back(self) -> bool:
        words = self._words_before()
        if words & (self._words.future | self._words.open):
            return False
        return bool(words & self._words.past) or any(word.endswith(_PAST) for word in words)

    def _words_before(self) -> set[str]:
        """The words of the sentence in front of the date."""
        return set(re.findall(r"[\w’']+", re.split(r"[.!?;\n]", self._before)[-1].lower()))

    def _lone_month(self, step: int | None = None) -> str | None:
        month = self._number_of_month()
        if self._day is None or month is None:
            return None
        year = self._likely_year(month, 15 if month != self._day.month else self._day.day) or self._day.year
        if step == -1 and (year, month) >= (self._day.year, self._day.month):
            year -= 1
        if step == 1 and (year, month) <= (self._day.year, self._day.month):
            year += 1
        return f"{year}-{month:02}"


_NUMBER_WORDS: Final = MappingProxyType(
    {name: number for number, name in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )}
)  # fmt: skip


@cache
def _full_stops(language: str) -> tuple[str, ...]:
    """The names of months with a full stop that is none of theirs."""
    words = profile_of(language).dates
    return tuple(f"{month}." for month in words.months if month not in words.short_months)


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All patterns of a language as one, each in a group of its own, and the rule of each."""
    words = profile_of(language).dates
    months = "|".join(sorted({*words.months, *words.short_months, *words.odd_months}, key=len, reverse=True))
    numbers = "|".join(_NUMBER_WORDS)
    parts = []
    for index, (pattern, _) in enumerate(words.patterns):
        filled = (
            pattern.replace("{month}", f"(?P<month>{months})")
            .replace("{capital_month}", f"(?P<month>(?-i:{'|'.join(m.title() for m in words.months)}))")
            .replace("{weekday}", f"(?P<weekday>{'|'.join(words.weekdays)})")
            .replace("{number}", numbers)
        )
        named = _GROUP.sub(rf"(?P<\1_{index}>", filled)
        parts.append(rf"(?P<r{index}>(?:{named})(?!\w))")
    return re.compile(rf"(?<!\w)(?=\w)(?:{'|'.join(parts)})", re.IGNORECASE), tuple(rule for _, rule in words.patterns)
