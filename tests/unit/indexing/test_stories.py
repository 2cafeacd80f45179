"""Stories and storylines: what is told together, what is published, merges and takedowns."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from indexing_desk import Desk, at, compacted, fetch, id_of, withdraw

from wiredesk.indexing.clusters import DAY, Group, Groups, packed, unpacked
from wiredesk.indexing.story_memory import STORY, Member, Moment, StoryMemory
from wiredesk.indexing.terms import Commonness, counts_of
from wiredesk.indexing.tokens import Tokens
from wiredesk_schemas.article_cleaned import Site
from wiredesk_schemas.article_extracted import ArticleExtracted, Entity, Extraction, Place, Topic
from wiredesk_schemas.story import StoryOutlet
from wiredesk_schemas.topics import STORIES

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
SEED_DAYS = ("2025-08-17", "2025-09-04", "2025-09-04", "2025-09-04", "2025-12-30")

FERRY = (
    "The ferry Solvind ran aground off Lindvik on Tuesday night with 214 people on board. The coast guard of Norland "
    "took them to Lindvik harbour before dawn. Captain Aase Holm said the rudder had failed in the sound.",
    "More than two hundred passengers were brought ashore in Lindvik after the ferry Solvind hit rocks in the sound. "
    "Captain Aase Holm blamed a broken rudder. Norland's coast guard needed five hours for the rescue.",
    "A broken rudder put the Solvind on the rocks: that is what Aase Holm, captain of the ferry, told Norland's coast "
    "guard in Lindvik. Its passengers, two hundred or more, waited in the sound until the rescue reached the harbour.",
)
BUDGET = (
    "Parliament in Hamra passed the budget for next year by four votes. Finance minister Ruben Stolt called the cuts "
    "to school buildings painful; teachers announced a strike for Monday.",
)
INQUIRY = (
    "The inquiry into the grounding of the ferry Solvind off Lindvik opened on Friday. Captain Aase Holm told the "
    "commission that the rudder had been repaired twice. Norland's coast guard gave evidence too."
)


def day(number: float) -> datetime:
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number)


def story(name: str, body: str, on: float = 0, **fields: object) -> ArticleExtracted:
    title = " ".join(body.split()[:8])
    return fetch(name, on * 24, title=title, body=body, published_at=day(on), **fields)


def test_given_two_outlets_on_one_event_when_fed_then_they_tell_one_story(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("x", BUDGET[0]), story("b", FERRY[1], 0.4))
    assert desk.last("a").story_id == desk.last("b").story_id != desk.last("x").story_id
    assert desk.last("a").storyline_id == desk.last("b").storyline_id != desk.last("x").storyline_id


def test_given_a_sequel_weeks_later_when_fed_then_it_is_another_story_of_the_storyline(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("b", INQUIRY, 20))
    assert desk.last("a").story_id != desk.last("b").story_id
    assert desk.last("a").storyline_id == desk.last("b").storyline_id


def test_given_a_revision_when_its_text_is_another_then_the_article_stays_in_its_story(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("x", BUDGET[0]))
    desk.feed(fetch("a", 1, title="Budget", body=BUDGET[0] + " " + FERRY[1]))
    first, last = [message for message in desk.messages() if message.article_id == id_of("a")]
    assert (first.story_id, first.storyline_id) == (last.story_id, last.storyline_id)


def test_given_a_copy_when_it_comes_weeks_later_then_it_is_in_the_story_of_its_original(desk: Desk) -> None:
    long = " ".join([*FERRY, *BUDGET])
    desk.feed(story("a", long), story("b", long + " All rights reserved.", 25))
    assert desk.last("b").duplicate.of == id_of("a")
    assert desk.last("a").story_id == desk.last("b").story_id


def test_given_a_story_when_published_then_it_says_who_told_what(desk: Desk) -> None:
    extraction = Extraction(
        entities=(Entity(id="e1", name="Solvind", type="PRODUCT", salience=0.8),),
        topics=(Topic(qcode="medtop:20000139", name="shipping accident", score=0.9),),
        places=(Place(name="Lindvik", entity_id="e2"),),
    )
    desk.feed(story("a", FERRY[0], extraction=extraction))
    desk.feed(story("b", FERRY[1], 0.4, extraction=extraction))
    message = desk.messages(STORIES.name)[-1]
    assert (message.revision, message.article_count, message.source_count) == (2, 2, 2)
    assert message.title == desk.last("a").article.title
    assert (message.first_seen_at, message.last_seen_at) == (day(0), day(0.4))
    assert [article.article_id for article in message.articles] == [id_of("b"), id_of("a")]
    assert [entity.name for entity in message.entities] == ["Solvind"]
    assert message.entities[0].salience == pytest.approx(0.8)
    assert [topic.name for topic in message.topics] == ["shipping accident"]
    assert [place.name for place in message.places] == ["Lindvik"]
    assert [(outlet.domain, outlet.article_count) for outlet in message.outlets] == [
        ("a.example.org", 1),
        ("b.example.org", 1),
    ]
    assert [(told.day, told.article_count) for told in message.timeline] == [(day(0).date(), 2)]


def test_given_copies_over_days_when_published_then_outlets_and_days_count_every_article(desk: Desk) -> None:
    site = Site(name="Norland Radio", domain="radio.example")
    desk.feed(story("a", FERRY[0]), story("b", FERRY[1], 0.4, site=site))
    desk.feed(story("c", FERRY[2], 1, site=site), story("d", FERRY[1] + " Updated.", 2))
    message = desk.messages(STORIES.name)[-1]
    assert (message.article_count, message.source_count) == (4, 3)
    assert message.outlets[0] == StoryOutlet(domain="radio.example", name="Norland Radio", article_count=2)
    assert [(told.day, told.article_count) for told in message.timeline] == [
        (day(0).date(), 2),
        (day(1).date(), 1),
        (day(2).date(), 1),
    ]


def test_given_a_date_to_come_when_published_then_the_story_goes_by_the_fetch(desk: Desk) -> None:
    desk.feed(fetch("a", 5, title="Ferry", body=FERRY[0], published_at=day(4_000)))
    message = desk.messages(STORIES.name)[-1]
    assert message.last_seen_at == at(5)
    assert message.articles[0].published_at == day(4_000)


def test_given_a_story_of_much_alike_articles_when_another_of_its_kind_comes_then_it_is_a_story_of_its_own() -> None:
    """Half as like the centre as the members are: enough of a lone article, not of a story that is so much alike."""
    memory = StoryMemory(most=100, warm=100)
    moment = Moment(0.0, dated=False)
    shared, other = dict.fromkeys(range(4), 0.5), {0: 0.4, 10: 0.6, 11: 0.6, 12: 0.35}
    memory.add(Member("s1", "l1", moment, shared, is_copy=False), np.array([0], np.uint32))
    assert memory.home_of(other | {1: 0.4}, moment).story_id == "s1"
    for _ in range(3):
        memory.add(Member("s1", "l1", moment, shared, is_copy=False), np.array([0], np.uint32))
    assert memory.home_of(other | {1: 0.4}, moment).story_id is None
    assert memory.home_of(shared | {10: 0.1}, moment).story_id == "s1"


def test_given_a_takedown_when_published_again_then_the_story_is_without_it(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("b", FERRY[1], 0.4))
    desk.feed(withdraw("a", 48))
    message = desk.messages(STORIES.name)[-1]
    assert (message.article_count, message.title) == (1, desk.last("b").article.title)
    memory = desk.index._at_hand().stories
    group = memory.get(STORY, message.story_id)
    assert group is not None
    kept = counts_of(Tokens.of(FERRY[1], desk.last("b").article.title)).terms
    lost = set(counts_of(Tokens.of(FERRY[0])).terms.tolist()) - set(kept.tolist())
    assert lost
    assert not lost & set(group.warm())


def test_given_a_takedown_of_the_only_article_when_another_comes_then_it_founds_its_own_story(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]))
    desk.feed(withdraw("a", 48))
    desk.feed(story("b", FERRY[1], 3))
    first, empty, last = desk.messages(STORIES.name)
    assert (empty.story_id, empty.article_count) == (first.story_id, 0)
    assert (last.story_id != first.story_id, last.article_count) == (True, 1)


def test_given_stories_that_grow_alike_when_merged_then_it_is_announced_and_later_records_name_the_survivor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiredesk.indexing.story_memory.LIKE_ENOUGH_ALONE", 0.9)
    monkeypatch.setattr("wiredesk.indexing.story_memory.LIKE_ENOUGH", 0.9)
    monkeypatch.setattr("wiredesk.indexing.story_memory.STORYLINE_LIKE_ENOUGH", 0.1)
    desk.feed(story("a", FERRY[0]), story("b", FERRY[1]))
    assert desk.last("a").story_id != desk.last("b").story_id
    monkeypatch.setattr("wiredesk.indexing.story_memory.LIKE_ENOUGH_ALONE", 0.2)
    monkeypatch.setattr("wiredesk.indexing.story_memory.LIKE_ENOUGH", 0.2)
    monkeypatch.setattr("wiredesk.indexing.story_memory.MERGE_LIKENESS", 0.4)
    desk.feed(story("c", FERRY[2]))
    merged = [message for message in desk.messages(STORIES.name) if message.merged_into]
    assert len(merged) == 1
    lost, survivor = merged[0].story_id, merged[0].merged_into
    assert {desk.last("a").story_id, desk.last("b").story_id} == {lost, survivor}
    assert (merged[0].article_count, merged[0].articles, merged[0].title) == (0, (), "")
    last = [message for message in desk.messages(STORIES.name) if message.story_id == survivor][-1]
    assert last.article_count == 3
    assert list(desk.index.stories()) == list({told.story_id: told for told in desk.messages(STORIES.name)}.values())
    for name in ("a", "b"):
        desk.feed(fetch(name, 99, title="Corrected", body=FERRY[0] + " Corrected.", published_at=day(0)))
        assert desk.last(name).story_id == survivor
    anew = Desk(log=desk.log)
    assert anew.contents() == desk.contents()
    anew.feed(fetch("b", 100, title="Again", body=FERRY[0] + " Again.", published_at=day(0)))
    assert anew.last("b").story_id == survivor
    anew.index.close()


def test_given_a_ledger_made_anew_when_the_next_article_comes_then_it_joins_as_before(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("x", BUDGET[0]))
    anew = Desk(log=list(desk.log))
    for each in (desk, anew):
        each.feed(story("b", FERRY[1], 0.4))
    assert anew.last("b").story_id == desk.last("b").story_id == desk.last("a").story_id
    anew.index.close()


def test_given_a_restart_with_its_folder_when_the_next_article_comes_then_it_joins_as_before(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "state")
    desk.feed(story("a", FERRY[0]), story("x", BUDGET[0]))
    desk.index.close()
    again = Desk(tmp_path / "state", log=desk.log, count=desk.count)
    again.feed(story("b", FERRY[1], 0.4))
    assert again.last("b").story_id == again.last("a").story_id
    again.index.close()


def test_given_a_ledger_made_anew_when_its_stories_are_told_then_they_are_as_they_were_published(desk: Desk) -> None:
    desk.feed(story("a", FERRY[0]), story("b", FERRY[1]), story("c", INQUIRY, 3), story("x", BUDGET[0]))
    desk.feed(withdraw("x", 99), fetch("d", title="Copy", body=FERRY[0] * 3), story("b", FERRY[2], 0.2))
    last = {told.story_id: told for told in desk.messages(STORIES.name)}
    anew = Desk(log=compacted(desk.log))
    assert {told.story_id: told for told in anew.index.stories()} == last
    anew.index.close()


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the seed texts are not at {SEEDS}")
def test_given_the_five_seed_texts_when_fed_then_they_are_three_stories_of_one_storyline(desk: Desk) -> None:
    for number, (path, date) in enumerate(zip(sorted(SEEDS.glob("*.txt")), SEED_DAYS, strict=True)):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 40]
        title = re.split(r"(?<=[.!?])\s", lines[0])[0][:150]
        published = datetime.fromisoformat(date).replace(tzinfo=UTC)
        desk.feed(
            fetch(f"s{number}", title=title, body="\n\n".join(lines), published_at=published, fetched_at=published)
        )
    seeds = [desk.last(f"s{number}") for number in range(5)]
    first, meeting, later = seeds[0].story_id, {seed.story_id for seed in seeds[1:4]}, seeds[4].story_id
    assert len(meeting) == 1
    assert len({first, later} | meeting) == 3
    assert len({seed.storyline_id for seed in seeds}) == 1


def test_given_dates_when_missing_or_in_the_future_then_the_fetch_counts() -> None:
    assert not Moment.of(fetch().article).dated
    assert Moment.of(fetch(published_at=day(0)).article) == Moment(day(0).timestamp(), dated=True)
    assert not Moment.of(fetch(published_at=day(400)).article).dated


def test_given_many_stories_when_the_limit_is_reached_then_the_oldest_go_and_the_ledger_is_told() -> None:
    memory = StoryMemory(most=100, warm=100)
    common = Commonness()
    for number in range(4_000):
        counts = counts_of(Tokens.of(f"event{number} place{number} person{number}"))
        moment = Moment(number * DAY / 100, dated=True)
        memory.add(Member(f"s{number}", f"l{number}", moment, common.vector(counts), is_copy=False), counts.terms)
    assert memory.sizes()["story"] <= 100 + 2_200
    assert memory.get(STORY, "s3999") is not None
    assert memory.get(STORY, "s0") is None
    assert memory.changed[STORY, "s0"] is None


def test_given_a_group_when_it_cools_then_its_centre_comes_back() -> None:
    groups = Groups(warm=1)
    one, two = Group("one", "", 0, 0), Group("two", "", 0, 0)
    for group, term in ((one, 7), (two, 8)):
        group.add({term: 1.0}, 0)
        groups.put(group)
    assert one.centre is None
    assert groups.near({7: 1.0}) == [one]
    assert one.similarity({7: 1.0}) == pytest.approx(1.0)
    assert unpacked(packed({3: 0.5, 4: 0.25})) == {3: 0.5, 4: 0.25}
