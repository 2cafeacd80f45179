"""Who speaks: from the words that stand for the speaker to the person, through pronouns and roles."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wiredesk.extraction.names.genders import gender_of_given_name
from wiredesk.extraction.names.linking import Thing
from wiredesk.extraction.profile import Profile
from wiredesk.extraction.quotes.drafts import Draft
from wiredesk.extraction.sentences import Span
from wiredesk.extraction.tokens import Page
from wiredesk_schemas.article_extracted import Cue, Quote, Speaker

_PERSONAL: Final = frozenset({"PERSON"})
_SPEAKING: Final = ("PERSON", "ORG", "GPE", "NORP", "PRODUCT")
_NEUTER: Final = frozenset({"it"})
_BODIES: Final = frozenset({"ORG", "GPE", "PRODUCT"})
_OF_SEVERAL: Final = frozenset({"i", "we", "you", "they", "ils", "elles", "je", "nous", "vous", "on"})
"""Pronouns that stand for nobody who was named, or for several."""
_MAX_NAME: Final = 200
_ROLE_WINDOW: Final = 6
_WINDOW: Final = 60
"""Mentions that are looked back at."""
_MAX_BEFORE: Final = 2
_OF: Final = frozenset({"of", "for", "de", "du", "des"})
_FROM: Final = frozenset({"from"})


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention of a thing in a page."""

    start: int
    end: int
    first: int
    last: int
    thing: Thing


def quotes_of(page: Page, drafts: Sequence[Draft], things: Sequence[Thing], profile: Profile) -> list[Quote]:
    """The quotes of a page with their speakers."""
    mentions = sorted(
        (
            Mentioned(page.tokens[name.first].start, page.tokens[name.last - 1].end, name.first, name.last, thing)
            for thing in things
            for other, name in thing.mentions
            if other is page
        ),
        key=lambda mentioned: mentioned.start,
    )
    resolver = _Resolver(page, mentions, profile, drafts)
    return [_quote(page, draft, resolver.speaker_of(draft)) for draft in drafts]


class _Resolver:
    """Goes through the quotes in order and remembers who spoke last."""

    def __init__(self, page: Page, mentions: list[Mentioned], profile: Profile, drafts: Sequence[Draft]) -> None:
        self._page = page
        self._mentions = mentions
        self._starts = [mentioned.start for mentioned in mentions]
        self._things = {mentioned.thing.identity.id: mentioned.thing for mentioned in mentions}
        self._of_thing: defaultdict[str, list[Mentioned]] = defaultdict(list)
        for mentioned in mentions:
            self._of_thing[mentioned.thing.identity.id].append(mentioned)
        self._profile = profile
        self._where = profile.names.place_prepositions | _FROM
        self._roles = profile.quotes.roles | profile.names.titles
        self._gender_of_thing: dict[str, str | None] = {}
        self._contents = sorted(span for draft in drafts if draft.kind == "direct" for span in draft.spans)
        self._content_starts = [start for start, _ in self._contents]
        self._last: Speaker | None = None
        self._last_at = 0
        self._said_until = 0

    def speaker_of(self, draft: Draft) -> Speaker | None:
        """The speaker; of a quote that goes on, the last one."""
        if draft.speaker is None and draft.cue and draft.kind == "direct" and (beside := self._beside(draft.cue)):
            self._last, self._last_at = beside, draft.cue[0]
            return beside
        if draft.speaker is None:
            speaker = self._last.model_copy(update={"start": None, "end": None}) if self._last else None
            return speaker if draft.continues or draft.cue else None
        speaker = self._resolved(draft.speaker)
        if draft.cue is None or draft.cue[0] >= self._said_until:  # not within what somebody else says
            self._last, self._last_at = speaker, draft.speaker[0]
            self._said_until = draft.spans[-1][1]
        return speaker

    def _resolved(self, span: Span) -> Speaker:
        text = self._page.text[slice(*span)]
        start, end = span
        named = self._named(span)
        if (named is None or named.thing.identity.kind not in _PERSONAL) and (person := self._behind(end)):
            return self._speaker(person.thing, (start, person.end))
        if named:
            return self._speaker(named.thing, span)
        if text.isupper() and (thing := self._of_label(text)):
            return self._speaker(thing, span)
        words = text.lower().split()
        if len(words) == 1 and words[0] in self._profile.quotes.pronouns:
            thing = self._antecedent(start, words[0])
        else:
            thing = self._by_role(start, words)
        if thing:
            return self._speaker(thing, span)
        return Speaker(name=" ".join(text.split())[:_MAX_NAME], start=start, end=end)

    def _of_label(self, text: str) -> Thing | None:
        """The person whose surname a transcript has in capitals."""
        surname = text.rsplit(maxsplit=1)[-1].casefold()
        people = (thing for thing in self._things.values() if thing.identity.kind in _PERSONAL)
        return next((thing for thing in people if thing.identity.name.casefold().split()[-1] == surname), None)

    def _behind(self, offset: int) -> Mentioned | None:
        """The person behind a role that the parser cut off: "France | head coach Anna Berg"."""
        first = self._page.index_at(offset)
        for index in range(first, first + _ROLE_WINDOW):
            if index > first and (mentioned := self._person_at(index)):
                return mentioned
            if self._page.word(index).lower() not in self._roles:
                return None
        return None

    def _beside(self, cue: Span) -> Speaker | None:
        """The person named right before a cue, or behind it: "recalled the soprano Anna Berg"."""
        first = self._page.index_at(cue[1])
        before = bisect_right(self._starts, cue[0]) - 1
        if before >= 0 and self._mentions[before].last == first - 1 and self._is_person(self._mentions[before]):
            return self._speaker(self._mentions[before].thing, self._span_of(self._mentions[before]))
        for index in range(first, first + _ROLE_WINDOW):
            if mentioned := self._person_at(index):
                return self._speaker(mentioned.thing, self._span_of(mentioned))
            if not self._page.word(index).isalpha():
                return None
        return None

    def _person_at(self, index: int) -> Mentioned | None:
        if index >= len(self._page.tokens):
            return None
        place = bisect_right(self._starts, self._page.tokens[index].start) - 1
        mentioned = self._mentions[place] if place >= 0 else None
        return mentioned if mentioned and mentioned.first == index and self._is_person(mentioned) else None

    def _is_person(self, mentioned: Mentioned) -> bool:
        return mentioned.thing.identity.kind in _PERSONAL

    def _span_of(self, mentioned: Mentioned) -> Span:
        return mentioned.start, mentioned.end

    def _speaker(self, thing: Thing, span: Span) -> Speaker:
        return Speaker(name=thing.identity.name, entity_id=thing.identity.id, start=span[0], end=span[1])

    def _named(self, span: Span) -> Mentioned | None:
        """The thing that is named by the words: a person first; a body or a place only as the phrase's own head."""
        index = bisect_right(self._starts, span[0] - 1)
        inside: list[Mentioned] = []
        while index < len(self._mentions) and self._mentions[index].start < span[1]:
            inside.append(self._mentions[index])
            index += 1
        people = [mentioned for mentioned in inside if mentioned.thing.identity.kind in _PERSONAL]
        if people:
            return next((m for m in people if not self._genitive(m)), None)
        return next(
            (
                m
                for m in inside
                if m.thing.identity.kind in _SPEAKING
                and self._ends_phrase(m, span)
                and not self._genitive(m)
                and not self._locates(m, span)
            ),
            None,
        )

    def _ends_phrase(self, mentioned: Mentioned, span: Span) -> bool:
        """Whether nothing stands behind a name but a bracket: "the Farmers' Union (FU)"."""
        behind = self._page.text[mentioned.end : span[1]].strip()
        return len(behind) <= 1 or (behind[0] == "(" and behind[-1] == ")")

    def _locates(self, mentioned: Mentioned, span: Span) -> bool:
        """Whether the name says where those who speak are: "officials in northern Italy"."""
        words = [self._page.word(i).lower() for i in range(self._page.index_at(span[0]), mentioned.first)]
        prepositions = [word for word in words if word in self._where or word in _OF]
        return bool(prepositions) and prepositions[-1] in self._where

    def _genitive(self, mentioned: Mentioned) -> bool:
        return self._page.text[mentioned.end : mentioned.end + 2] in ("'s", "’s")

    def _antecedent(self, offset: int, pronoun: str) -> Thing | None:
        """Whom a pronoun stands for: the person who spoke last, or was named last outside of quotation marks."""
        if pronoun in _OF_SEVERAL:
            return None
        kinds = _PERSONAL if pronoun not in _NEUTER else _BODIES
        paragraph = self._page.text.rfind("\n", 0, offset) + 1
        index = bisect_right(self._starts, offset)
        gender = self._profile.quotes.pronoun_genders.get(pronoun)
        earlier = [m for m in self._mentions[max(0, index - _WINDOW) : index] if self._may_be(m, kinds, gender)]
        sentence = self._sentence_start(offset)
        if here := [m for m in earlier if m.start >= sentence]:
            return self._subject_like(here)
        last = self._last_speaker(kinds)
        last = last if last and self._fits(last, gender) else None
        if last and self._last_at >= paragraph:
            return last
        if here := [m for m in earlier if m.start >= paragraph]:
            sentence = self._sentence_start(here[-1].start)
            return self._subject_like([m for m in here if m.start >= sentence])
        return last or self._most_named(earlier)

    def _most_named(self, mentions: list[Mentioned]) -> Thing | None:
        """Whom an article is about is who a pronoun at a paragraph's start stands for, if nobody just spoke."""
        counts = Counter(mentioned.thing.identity.id for mentioned in mentions)
        most = max(counts.values(), default=0)
        return next((m.thing for m in reversed(mentions) if counts[m.thing.identity.id] == most), None)

    def _may_be(self, mentioned: Mentioned, kinds: frozenset[str], gender: str | None) -> bool:
        thing = mentioned.thing
        return thing.identity.kind in kinds and not self._quoted(mentioned.start) and self._fits(thing, gender)

    def _fits(self, thing: Thing, gender: str | None) -> bool:
        """Whether a pronoun's gender is not against what a title or the given name tells."""
        own = self._gender(thing) if gender else None
        return own is None or own == gender

    def _gender(self, thing: Thing) -> str | None:
        key = thing.identity.id
        if key not in self._gender_of_thing:
            before = (self._page.word(m.first - back).lower() for m in self._of_thing[key][:_WINDOW] for back in (1, 2))
            told = (self._profile.names.gender_of_title(word) for word in before)
            names = (thing.identity.name, *thing.surfaces)
            full = [text for text in names if " " in text] or names
            given = (gender_of_given_name(text.split()[0]) for text in full)
            self._gender_of_thing[key] = next(filter(None, (*told, *given)), None)
        return self._gender_of_thing[key]

    def _last_speaker(self, kinds: frozenset[str]) -> Thing | None:
        own = self._last.entity_id if self._last else None
        thing = self._things.get(own or "")
        return thing if thing and thing.identity.kind in kinds else None

    def _subject_like(self, mentions: list[Mentioned]) -> Thing:
        """The first of a sentence that is no genitive: in news, its subject more often than not."""
        return next((m for m in mentions if not self._genitive(m)), mentions[-1]).thing

    def _sentence_start(self, offset: int) -> int:
        text = self._page.text
        return max(text.rfind(mark, 0, offset) for mark in (". ", "! ", "? ", "\n", '." ', ".” ")) + 1

    def _quoted(self, offset: int) -> bool:
        index = bisect_right(self._content_starts, offset) - 1
        return index >= 0 and offset < self._contents[index][1]

    def _by_role(self, offset: int, words: list[str]) -> Thing | None:
        """The person who had that role before a name: "President Anna Berg", then "the president"."""
        roles = [word for word in words if word in self._profile.quotes.roles]
        if not roles or len(words) > _ROLE_WINDOW or words[0] not in self._profile.names.articles:
            return None
        index = bisect_right(self._starts, offset) - 1
        seen: set[str] = set()
        for mentioned in reversed(self._mentions[max(0, index + 1 - _WINDOW) : index + 1]):
            identity = mentioned.thing.identity
            if identity.kind not in _PERSONAL or identity.id in seen:
                continue
            seen.add(identity.id)
            if any(self._has_role(m, roles[-1]) for m in self._of_thing[identity.id][:_WINDOW]):
                return mentioned.thing
        return None

    def _has_role(self, mentioned: Mentioned, role: str) -> bool:
        """Before the name among titles, or behind it in an apposition."""
        for back in range(1, _ROLE_WINDOW):
            word = self._page.word(mentioned.first - back)
            if word.lower() == role:
                return True
            known = word.lower() in self._profile.names.titles or word in (".", "-") or word.istitle()
            if not known:
                break
        if self._page.word(mentioned.last) not in (",", "("):
            return False
        return role in [self._page.word(mentioned.last + ahead).lower() for ahead in range(1, _ROLE_WINDOW)]


def _quote(page: Page, draft: Draft, speaker: Speaker | None) -> Quote:
    start, end = draft.spans[0][0], draft.spans[-1][1]
    cue = Cue(start=draft.cue[0], end=draft.cue[1], text=page.text[slice(*draft.cue)]) if draft.cue else None
    text = page.text[start:end] if len(draft.spans) == 1 else " ".join(page.text[slice(*span)] for span in draft.spans)
    return Quote(
        kind=draft.kind,
        text=text,
        start=start,
        end=end,
        field=page.field,
        spans=draft.spans if len(draft.spans) > 1 else None,
        speaker=speaker,
        cue=cue,
    )
