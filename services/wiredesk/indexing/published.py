"""Stories as they were last published, made again from what the ledger holds."""

from __future__ import annotations

from collections.abc import Iterator

from wiredesk.indexing.ledger import Ledger, StoryRow
from wiredesk.indexing.story_book import merged_story, story_of
from wiredesk_schemas.story import Story


def published_story(row: StoryRow, ledger: Ledger) -> Story:
    """The last value of a story in `stories.v1`."""
    if row.merged_into:
        return merged_story(row.story_id, row.storyline_id, row.revision, row.merged_into)
    return story_of(row.story_id, row.storyline_id, row.revision, ledger.briefs(row.story_id).values())


def published_stories(ledger: Ledger) -> Iterator[Story]:
    """The last value of every story, in the order in which they were first published."""
    return (published_story(row, ledger) for row in ledger.stories())
