"""What decisions need at hand, made from the ledger: near duplicates, groups, the stories' articles."""

from __future__ import annotations

from typing import Final, Self

from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.near import NearDuplicates
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.indexing.story_book import StoryBook
from wiredesk.indexing.story_memory import Moment, StoryMemory
from wiredesk.indexing.terms import counts_of
from wiredesk.indexing.tokens import Tokens

_SAMPLE: Final = 5_000
"""Articles from which it is learned again which terms are common."""


class Memory:
    """Made anew from the ledger whenever what is here may not be what the log says."""

    def __init__(self, near: NearDuplicates, stories: StoryMemory, book: StoryBook) -> None:
        self.near = near
        self.stories = stories
        self.book = book

    @classmethod
    def load(cls, ledger: Ledger, settings: IndexingSettings) -> Self:
        """Read what the ledger has of the last days."""
        near = NearDuplicates(settings.near_memory_mib, settings.near_recent)
        near.add_all(ledger.sketches(near.capacity))
        stories = StoryMemory(settings.story_groups, settings.story_groups_warm)
        for kind, group in ledger.groups():
            stories.replace(kind, group)
        stories.changed.clear()
        for article in ledger.latest_articles(_SAMPLE):
            stories.common.add(counts_of(Tokens.of(article.body, article.title)).terms)
            stories.count_day(Moment.of(article))
        return cls(near, stories, StoryBook(ledger.briefs))
