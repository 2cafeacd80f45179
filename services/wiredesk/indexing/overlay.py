"""The ledger as it will be once the batch at hand is in the log: later records see earlier decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from wiredesk.indexing.body_text import BodyText
from wiredesk.indexing.features import Features
from wiredesk.indexing.held import LIVE, WITHDRAWN, Held, Logged
from wiredesk.indexing.ledger import Ledger, StoryRow
from wiredesk.indexing.memory import Memory
from wiredesk.indexing.near import MAX_CHECKED, Overlap
from wiredesk.indexing.tokens import Tokens
from wiredesk_schemas.article_cleaned import ArticleCleaned
from wiredesk_schemas.story import Story


class Overlay:
    """Reads through to the ledger; what is added here counts first. It holds one batch, so it is searched plainly."""

    def __init__(self, ledger: Ledger, memory: Memory) -> None:
        self._ledger = ledger
        self.memory = memory
        self._held: dict[str, Held] = {}
        self._withdrawn: dict[str, Held] = {}
        """Those of them."""
        self._read: dict[str, Held | None] = {}
        self._by: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._sequences: dict[int, str] = {}
        self._stories: dict[str, StoryRow] = {}
        self._read_stories: dict[str, StoryRow | None] = {}
        self._merged: dict[str, str] = {}
        self._next_sequence = ledger.next_sequence()

    def add(self, logged: Logged) -> None:
        """A decision that stands: the next in the log."""
        held = logged.held
        before = self.held(held.article_id)
        near, book = self.memory.near, self.memory.book
        if before is not None and before.revision_held is not None:
            near.remove(before.sequence, before.revision_held.sketch)
            book.remove(self.survivor(before.revision_held.story_id), held.article_id)
        if held.revision_held is not None:
            text = logged.features.text if logged.features else None
            is_copy = held.revision_held.duplicate is not None
            near.add(held.sequence, held.revision_held.sketch, text, is_copy=is_copy)
            if held.revision_held.brief is not None:
                book.put(held.revision_held.story_id, held.revision_held.brief)
        self._held[held.article_id] = held
        self._withdrawn.pop(held.article_id, None)
        if held.status == WITHDRAWN:
            self._withdrawn[held.article_id] = held
        self._note(held)
        self._sequences[held.sequence] = held.article_id
        self._next_sequence = held.sequence + 1

    def add_merge(self, loser: str, survivor: str) -> None:
        """Two stories are one."""
        self._merged[loser] = survivor
        self.memory.book.merge(loser, survivor)
        self.memory.stories.merge(loser, survivor)

    def add_story(self, story: Story) -> None:
        """A story as it will be published."""
        self._stories[story.story_id] = StoryRow(story.story_id, story.storyline_id, story.revision, story.merged_into)

    def survivor(self, story_id: str) -> str:
        """The story that this one was merged into in the end, or itself."""
        while True:
            row = self.story(story_id)
            after = self._merged.get(story_id) or (row.merged_into if row else None)
            if not after:
                return story_id
            story_id = after

    def next_sequence(self) -> int:
        """The number that the next log record gets."""
        return self._next_sequence

    def held(self, article_id: str) -> Held | None:
        """The state of an article."""
        if here := self._held.get(article_id):
            return here
        if article_id not in self._read:
            self._read[article_id] = self._ledger.held(article_id)
        return self._read[article_id]

    def article(self, article_id: str) -> ArticleCleaned | None:
        """The text of the revision held."""
        if here := self._held.get(article_id):
            return here.revision_held.article if here.revision_held else None
        return self._ledger.article(article_id)

    def story(self, story_id: str) -> StoryRow | None:
        """A story, also one that was merged."""
        if here := self._stories.get(story_id):
            return here
        if story_id not in self._read_stories:
            self._read_stories[story_id] = self._ledger.story(story_id)
        return self._read_stories[story_id]

    def head_of(self, article_id: str) -> str:
        """The head of the group that an article is in, or last was; itself, if it names no other."""
        held = self.held(article_id)
        return (held.place.duplicate_of if held is not None else None) or article_id

    def is_head(self, article_id: str) -> bool:
        """Whether live articles name it as theirs."""
        return next(self._with("duplicate_of", article_id), None) is not None

    def is_same_page(self, article_id: str) -> bool:
        """Whether it is a copy by its address, whatever its text."""
        held = self.held(article_id)
        duplicate = held.revision_held.duplicate if held is not None and held.revision_held else None
        return duplicate is not None and duplicate.kind == "same_page"

    def live_with_hash(self, content_hash: str) -> Iterator[str]:
        """The live articles with this text, in the order of the log."""
        return self._with("content_hash", content_hash)

    def live_with_canonical(self, canonical_id: str) -> Iterator[str]:
        """The live articles whose page names this article as the original, in the order of the log."""
        return self._with("canonical_id", canonical_id)

    def live_copies_of(self, article_id: str) -> Iterator[str]:
        """The live articles that were linked to this one as duplicates, in the order of the log."""
        return self._with("duplicate_of", article_id)

    def near_copies_of(self, article_id: str, features: Features) -> Iterator[tuple[str, Overlap]]:
        """The live articles that a text is a copy of, and how much they share."""
        return self.near(features.text, features.sketch, self.held(article_id))

    def near(
        self, text: BodyText, sketch: bytes, held: Held | None, most: int | None = MAX_CHECKED
    ) -> Iterator[tuple[str, Overlap]]:
        """The live articles but the one `held` that share enough of a text, those that share most first."""
        for copy in self.memory.near.copies(text, sketch, held.sequence if held else None, self.text_at, most):
            found = self._id_at(copy.sequence)
            if found and (held is None or found != held.article_id):
                yield found, copy.overlap

    def text_at(self, sequence: int) -> BodyText | None:
        """The text of the live article whose last log record has this number."""
        if (recent := self.memory.near.recent(sequence)) is not None:
            return recent
        article_id = self._id_at(sequence)
        held = self.held(article_id) if article_id else None
        if held is None or held.status != LIVE or held.sequence != sequence:
            return None
        article = self.article(held.article_id)
        return BodyText.of(Tokens.of(article.body)) if article else None

    def withdrawn_for(self, article_id: str) -> list[str]:
        """The articles that are withdrawn by a request that named this one, in the order of the log."""
        here = [i.article_id for i in self._withdrawn.values() if i.request is not None and i.request.by == article_id]
        return [*self._not_here(self._ledger.withdrawn_for(article_id)), *here]

    def is_blocked_hash(self, content_hash: str) -> bool:
        """Whether an article with this text is withdrawn with its copies."""
        if any(held.content_hash == content_hash for held in self._withdrawn.values()):
            return True
        return any(self._not_here(self._ledger.blocking(content_hash)))

    def _id_at(self, sequence: int) -> str | None:
        return self._sequences.get(sequence) or self._ledger.id_at(sequence)

    def _note(self, held: Held) -> None:
        revision = held.revision_held
        if revision is None:
            return
        self._by["content_hash", revision.content_hash].append(held.article_id)
        if revision.canonical_id:
            self._by["canonical_id", revision.canonical_id].append(held.article_id)
        if revision.duplicate:
            self._by["duplicate_of", revision.duplicate.of].append(held.article_id)

    def _with(self, column: str, value: str) -> Iterator[str]:
        """Live articles of the ledger and then of the batch, of which only the latest state counts."""
        yield from self._not_here(self._ledger.live_where(column, value))
        here = [name for name in self._by.get((column, value), ()) if _value(self._held[name], column) == value]
        yield from dict.fromkeys(here)

    def _not_here(self, article_ids: Iterable[str]) -> Iterator[str]:
        return (article_id for article_id in article_ids if article_id not in self._held)


def _value(held: Held, column: str) -> str | None:
    revision = held.revision_held
    if revision is None:
        return None
    if column == "duplicate_of":
        return revision.duplicate.of if revision.duplicate else None
    return revision.content_hash if column == "content_hash" else revision.canonical_id
