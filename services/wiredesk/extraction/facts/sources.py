"""Who the facts come from: outlets, officials, documents and platforms, by the verbs that attribute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wiredesk.extraction.names.linking import Thing
from wiredesk.extraction.profile import Profile
from wiredesk.extraction.tokens import Page, capitalised
from wiredesk_schemas.article_extracted import Quote, Source

_BODY: Final = "organization"
_MAX_NAME_WORDS: Final = 8
_PLATFORM_WINDOW: Final = 8


def sources_of(page: Page, quotes: Sequence[Quote], things: Sequence[Thing], profile: Profile) -> list[Source]:
    """The sources of a page, each once, in order."""
    found: dict[str, Source] = {}
    for source in sorted(_all(page, quotes, things, profile), key=lambda source: (source.start, source.kind == _BODY)):
        found.setdefault(source.name.lower().removeprefix("the "), source)
    return list(found.values())


def _all(page: Page, quotes: Sequence[Quote], things: Sequence[Thing], profile: Profile) -> Iterator[Source]:
    for quote in quotes:
        yield from _speaker(page, quote, things, profile)
        yield from _platform(page, quote, things)
    yield from _outlets(page, things, profile)
    yield from _cited(page, profile)


def _speaker(page: Page, quote: Quote, things: Sequence[Thing], profile: Profile) -> Iterator[Source]:
    """A speaker that is no named person: a body, a document, officials."""
    speaker = quote.speaker
    if speaker is None or speaker.start is None or speaker.end is None:
        return
    kind = kind_of(page.text[speaker.start : speaker.end], profile)
    thing = next((thing for thing in things if thing.identity.id == speaker.entity_id), None)
    if thing and thing.identity.kind not in ("ORG", "PRODUCT"):
        return
    if thing is None and kind is None:
        return
    cue = quote.cue.text if quote.cue else None
    yield Source(name=speaker.name, kind=kind or _BODY, cue=cue, start=speaker.start, end=speaker.end, field=page.field)


def _platform(page: Page, quote: Quote, things: Sequence[Thing]) -> Iterator[Source]:
    """ "wrote on the platform Telegram": a product soon behind the cue."""
    if quote.cue is None:
        return
    first = page.index_at(quote.cue.end)
    for thing in things:
        if thing.identity.kind != "PRODUCT":
            continue
        for other, name in thing.mentions:
            if other is page and first <= name.first <= first + _PLATFORM_WINDOW:
                start, end = page.tokens[name.first].start, page.tokens[name.last - 1].end
                yield Source(
                    name=thing.identity.name,
                    kind="platform",
                    cue=quote.cue.text,
                    start=start,
                    end=end,
                    field=page.field,
                )


def _outlets(page: Page, things: Sequence[Thing], profile: Profile) -> Iterator[Source]:
    """A body in front of "reported" or "quotes"."""
    for thing in things:
        if thing.identity.kind != "ORG":
            continue
        for other, name in thing.mentions:
            verb = page.word(name.last)
            if other is page and verb in profile.sources.reporting:
                start, end = page.tokens[name.first].start, page.tokens[name.last - 1].end
                yield Source(name=thing.identity.name, kind="media", cue=verb, start=start, end=end, field=page.field)


def _cited(page: Page, profile: Profile) -> Iterator[Source]:
    """What is "cited": the words behind, as far as they are a name or a description of media and documents."""
    for index, token in enumerate(page.tokens):
        if token.text not in profile.sources.citing:
            continue
        last = index + 1
        while last - index <= _MAX_NAME_WORDS and _goes_on(page.word(last), profile):
            last += 1
        while last > index + 1 and page.word(last - 1).lower() in profile.names.articles:
            last -= 1
        if last == index + 1:
            continue
        text = page.slice(index + 1, last)
        kind = kind_of(text, profile)
        if kind or any(capitalised(word) for word in text.split()):
            start, end = page.tokens[index + 1].start, page.tokens[last - 1].end
            yield Source(name=text, kind=kind, cue=token.text, start=start, end=end, field=page.field)


def _goes_on(word: str, profile: Profile) -> bool:
    lowered = word.lower()
    words = profile.sources
    telling = words.anonymous | words.official | words.documents | words.media | profile.names.articles
    return (
        bool(word) and word[0].isalpha() and (capitalised(word) or lowered in telling or lowered in ("state", "local"))
    )


def kind_of(text: str, profile: Profile) -> str | None:
    """The kind of source that a phrase describes by its own words."""
    words = set(text.lower().replace("’s", " ").replace("'s", " ").split())
    kinds = {
        "anonymous": profile.sources.anonymous,
        "document": profile.sources.documents,
        "media": profile.sources.media,
        "official": profile.sources.official,
    }
    return next((kind for kind, telling in kinds.items() if words & telling), None)
