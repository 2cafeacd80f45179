"""A takedown with scope `copies`: which articles go, whatever has happened to the links between them."""

from __future__ import annotations

from indexing_desk import Desk, at, compacted, fetch, id_of, outcomes, own_text, reinstate, withdraw

from wiredesk_schemas.article_extracted import ArticleExtracted

TEXT, OTHER = own_text("text", 300), own_text("other", 300)


def carried(name: str, hours: float = 0, body: str = TEXT, title: str = "Harbour") -> ArticleExtracted:
    return fetch(name, hours, body=body, title=title)


def withdrawn(desk: Desk, *names: str) -> set[str]:
    return {name for name in names if desk.last(name).type == "article.withdrawn"}


def test_given_a_copy_that_is_withdrawn_when_its_copies_are_too_then_its_link_is_still_followed(desk: Desk) -> None:
    desk.feed(carried("a"), carried("b"), carried("c"), withdraw("b", 1))
    assert desk.last("b").duplicate_of == id_of("a")
    desk.feed(withdraw("b", 2, scope="copies"))
    assert withdrawn(desk, "a", "b", "c") == {"a", "b", "c"}


def test_given_a_ledger_made_from_a_compacted_log_when_a_withdrawn_copy_names_its_copies_then_they_go(
    desk: Desk,
) -> None:
    desk.feed(carried("a"), carried("b"), withdraw("b", 1))
    anew = Desk(log=compacted(desk.log), count=desk.count)
    anew.feed(withdraw("b", 2, scope="copies"))
    assert withdrawn(anew, "a") == {"a"}
    anew.index.close()


def test_given_a_withdrawn_head_when_a_copy_is_revised_and_taken_down_then_the_other_copies_go_too(desk: Desk) -> None:
    desk.feed(carried("a"), carried("b"), carried("c"), withdraw("a", 1))
    desk.feed(carried("c", 2, title="Harbour, corrected"), withdraw("c", 3, scope="copies"))
    assert withdrawn(desk, "b", "c") == {"b", "c"}


def test_given_a_head_that_came_back_when_it_is_taken_down_then_all_that_have_its_text_go(desk: Desk) -> None:
    desk.feed(carried("a"), carried("b"), withdraw("a", 1), reinstate("a", 2), carried("c"))
    desk.feed(carried("a", 3), carried("b", 4, title="Harbour, again"), carried("e"))
    desk.feed(withdraw("a", 5, scope="copies"))
    assert withdrawn(desk, "a", "b", "c", "e") == {"a", "b", "c", "e"}


def test_given_a_head_that_takes_over_another_text_when_that_is_taken_down_then_it_goes_too(desk: Desk) -> None:
    desk.feed(carried("p", body=OTHER), carried("a"), carried("b"), carried("a", 1, body=OTHER, title="Taken over"))
    desk.feed(withdraw("p", 2, scope="copies"))
    assert withdrawn(desk, "p", "a", "b") == {"p", "a"}


def test_given_a_head_with_another_text_when_one_of_its_copies_is_taken_down_then_it_stays_and_they_go(
    desk: Desk,
) -> None:
    desk.feed(carried("a"), carried("b"), carried("a", 1, body=OTHER), carried("c"))
    desk.feed(withdraw("b", 2, scope="copies"))
    assert withdrawn(desk, "a", "b", "c") == {"b", "c"}


def test_given_a_round_up_when_one_of_its_articles_is_taken_down_then_the_other_stays(desk: Desk) -> None:
    both = f"{TEXT} {OTHER}"
    desk.feed(carried("both", body=both), carried("x", body=TEXT), carried("y", body=OTHER))
    assert desk.last("x").duplicate.kind == desk.last("y").duplicate.kind == "partial"
    desk.feed(withdraw("x", 1, scope="copies"))
    assert withdrawn(desk, "both", "x", "y") == {"both", "x"}


def test_given_a_round_up_when_it_is_taken_down_then_its_articles_go_too(desk: Desk) -> None:
    desk.feed(carried("both", body=f"{TEXT} {OTHER}"), carried("x", body=TEXT), carried("y", body=OTHER))
    desk.feed(withdraw("both", 1, scope="copies"))
    assert withdrawn(desk, "both", "x", "y") == {"both", "x", "y"}


def test_given_many_copies_when_they_are_taken_down_then_each_fact_is_written_once(desk: Desk) -> None:
    desk.feed(*(carried(f"n{number}") for number in range(300)))
    (handled,) = desk.feed(withdraw("n7", 1, scope="copies"))
    assert outcomes([handled]) == ["withdrawn"]
    facts = [message for message in desk.messages() if message.type == "article.withdrawn"]
    assert len(facts) == len({fact.article_id for fact in facts}) == 300
    assert [fact.sequence for fact in facts] == list(range(300, 600))


def test_given_an_article_that_comes_back_when_fetched_again_then_it_is_in_its_story(desk: Desk) -> None:
    desk.feed(carried("a"), withdraw("a", 1))
    fact = desk.last("a")
    desk.feed(reinstate("a", 2), carried("a", 3, body=OTHER, title="Another subject"))
    back = desk.last("a")
    assert (back.type, back.story_id, back.storyline_id) == ("article.enriched", fact.story_id, fact.storyline_id)


def test_given_a_reason_that_is_no_short_word_when_applied_then_the_fact_does_not_repeat_it(desk: Desk) -> None:
    desk.feed(carried("a"), withdraw("a", 1, reason="Jane Doe of https://doe.example asked for it"))
    desk.feed(carried("b"), withdraw("b", 1, reason="court_order"))
    assert (desk.last("a").reason, desk.last("b").reason) == ("other", "court_order")


def test_given_a_takedown_of_an_article_never_fetched_when_it_names_an_old_time_then_it_was_first_seen_now(
    desk: Desk,
) -> None:
    desk.feed(withdraw("a", requested_at=at(-24 * 365 * 100)))
    assert desk.last("a").first_seen_at >= desk.now


def test_given_a_copy_that_drifts_while_its_head_is_withdrawn_when_the_others_go_then_it_stays(desk: Desk) -> None:
    desk.feed(carried("a"), carried("b"), carried("d"), withdraw("a", 1))
    words = TEXT.split()
    for step in range(14):
        words[step * 20 : step * 20 + 20] = OTHER.split()[step * 20 : step * 20 + 20]
        desk.feed(carried("b", 2 + step, body=" ".join(words)))
    desk.feed(withdraw("d", 50, scope="copies"))
    assert withdrawn(desk, "a", "b", "d") == {"a", "d"}


def test_given_a_withdrawn_head_when_copies_come_weeks_later_then_they_are_in_its_story(desk: Desk) -> None:
    desk.feed(carried("a"), carried("b"), withdraw("a", 1))
    desk.feed(carried("c", 24 * 20), carried("d", 24 * 20))
    assert desk.last("a").story_id == desk.last("b").story_id == desk.last("c").story_id == desk.last("d").story_id


def test_given_a_full_text_at_another_address_of_a_page_when_copied_then_all_name_that_page(desk: Desk) -> None:
    page = carried("a", body=own_text("teaser"))
    desk.feed(page, fetch("b", body=TEXT, title="Harbour", canonical_url=page.article.url), carried("c"))
    assert desk.last("b").duplicate.kind == "same_page"
    assert (desk.last("c").duplicate.of, desk.last("c").duplicate.kind) == (id_of("a"), "exact")
