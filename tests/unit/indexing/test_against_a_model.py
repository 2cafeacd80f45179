"""Publish, correct, publish late, take down, reinstate, crash, replay, rebuild, in any order: a small model agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from indexing_desk import Desk, compacted, fetch, id_of, own_text, reinstate, withdraw

from wiredesk.runtime.records import Handled
from wiredesk_schemas.base import Message
from wiredesk_schemas.topics import STORIES

NAMES = ("a", "b", "c")
TEXTS = {name: [own_text(f"{name}{number}") for number in range(2)] + [own_text("shared")] for name in NAMES}
TIMES = st.integers(0, 12)


@dataclass
class Article:
    status: str = "unknown"
    held: tuple[int, str] | None = None
    requested: int = -1
    floor: int = -1
    by: str = ""
    text: str | None = None
    last_id: str = ""


class Model:
    """CONTRACT.md, "Which record wins", once more and as short as it goes."""

    def __init__(self) -> None:
        self.articles = {name: Article() for name in NAMES}

    def publish(self, name: str, time: int, text: str, record: str) -> str:
        it = self.articles[name]
        if it.status == "live" and it.last_id == record:
            return "enriched"
        blocked = {other.text for other in self.articles.values() if other.status == "withdrawn"}
        if it.status == "withdrawn" or time <= it.floor or text in blocked:
            return "blocked"
        if it.held is not None and it.held[1] == text:
            return "unchanged"
        if it.held is not None and time <= it.held[0]:
            return "stale"
        it.status, it.held, it.last_id = "live", (time, text), record
        return "enriched"

    def withdraw(self, name: str, time: int, group: list[str] | None, record: str) -> str:
        named = self.articles[name]
        if named.status in ("withdrawn", "reinstated") and named.last_id == record:
            return named.status
        if time <= named.requested:
            return "stale"
        for it in (named, *(self.articles[other] for other in group or ())):
            if it is named or (it.status == "live" and time > it.requested):
                before = it.held[1] if it.held else it.text
                it.text = before if group is not None or it.status == "withdrawn" else None
                it.floor = max(time, it.floor, it.held[0] if it.held else -1)
                it.status, it.held, it.requested, it.by, it.last_id = "withdrawn", None, time, name, record
        return "withdrawn"

    def reinstate(self, name: str, time: int, record: str) -> str:
        named = self.articles[name]
        if named.status in ("withdrawn", "reinstated") and named.last_id == record:
            return named.status
        if time <= named.requested:
            return "stale"
        outcome = "reinstated" if named.status == "withdrawn" else "unchanged"
        for it in self.articles.values():
            if it.status == "withdrawn" and (it is named or it.by == name) and time > it.requested:
                it.status, it.requested, it.by, it.last_id = "reinstated", time, name, record
        return outcome


class Newsroom(RuleBasedStateMachine):
    """Every rule feeds the index and the model the same."""

    @initialize()
    def open(self) -> None:
        self.model = Model()
        self.desk = Desk()
        self.fed: list[tuple[str, Message, str, tuple[Any, ...]]] = []

    @rule(name=st.sampled_from(NAMES), time=TIMES, version=st.integers(0, 2))
    def publish(self, name: str, time: int, version: int) -> None:
        message, arguments = self._fetched(name, time, version)
        self._feed("publish", message, *arguments)

    @rule(name=st.sampled_from(NAMES), time=TIMES, scope=st.sampled_from(("article", "copies")))
    def take_down(self, name: str, time: int, scope: str) -> None:
        self._feed("withdraw", withdraw(name, time, scope=scope), name, time, scope)

    @rule(name=st.sampled_from(NAMES), time=TIMES)
    def lift(self, name: str, time: int) -> None:
        self._feed("reinstate", reinstate(name, time), name, time)

    @rule()
    def crash_before_the_append(self) -> None:
        self.desk.decide(fetch("a", 20, title="Never appended"), withdraw("b", 20))
        self.desk.index.discard()
        self.desk.recover()

    @rule()
    def crash_and_recover(self) -> None:
        self.desk.recover()

    @rule(
        one=st.tuples(st.sampled_from(NAMES), TIMES, st.integers(0, 2)),
        other=st.tuples(st.sampled_from(NAMES), TIMES, st.integers(0, 2)),
        gone=st.tuples(st.sampled_from(NAMES), TIMES),
    )
    def crash_between_the_log_and_the_views(
        self, one: tuple[str, int, int], other: tuple[str, int, int], gone: tuple[str, int]
    ) -> None:
        """A batch in which each record sees those before it; it is in the log, and the views learn of it there."""
        batch = [("publish", *self._fetched(*one)), ("withdraw", withdraw(*gone), (*gone, "article"))]
        batch.append(("publish", *self._fetched(*other)))
        names = tuple(f"record{len(self.fed) + place}" for place in range(len(batch)))
        expected = [self._expected(kind, name, args) for (kind, _, args), name in zip(batch, names, strict=True)]
        results = self.desk.decide(*(message for _, message, _ in batch), ids=names)
        assert [result.outcome for result in results if isinstance(result, Handled)] == expected
        self.desk.write(results)
        self.desk.index.discard()
        self.desk.recover()
        self.fed += [(kind, message, name, args) for (kind, message, args), name in zip(batch, names, strict=True)]

    @rule(compact=st.booleans())
    def rebuild(self, compact: bool) -> None:
        anew = Desk(log=compacted(self.desk.log) if compact else list(self.desk.log), count=self.desk.count)
        assert anew.contents() == self.desk.contents()
        published = {story.story_id: story for story in self.desk.messages(STORIES.name)}
        assert {story.story_id: story for story in anew.index.stories()} == published
        self.desk.index.close()
        self.desk = anew

    @rule()
    def replay_everything(self) -> None:
        for kind, message, record, arguments in list(self.fed):
            assert self._outcome(message, record) == self._expected(kind, record, arguments)

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        if not hasattr(self, "desk"):
            return
        for name, wanted in self.model.articles.items():
            held = self.desk.index._ledger.held(id_of(name))
            assert (held.status if held else "unknown") == wanted.status
            text = self.desk.index._ledger.article(id_of(name))
            assert (text.body if text else None) == (wanted.held[1] if wanted.held else None)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.rebuild(compact=True)
            self.desk.index.close()

    @staticmethod
    def _fetched(name: str, time: int, version: int) -> tuple[Message, tuple[str, int, str]]:
        """First texts, corrections and late fetches alike: which it is, the times say."""
        text = TEXTS[name][version]
        return fetch(name, time, title=f"Title {version == 2 or name}", body=text), (name, time, text)

    def _feed(self, kind: str, message: Message, *arguments: Any) -> None:
        record = f"record{len(self.fed)}"
        expected = self._expected(kind, record, arguments)
        assert self._outcome(message, record) == expected
        self.fed.append((kind, message, record, arguments))

    def _outcome(self, message: Message, record: str) -> str:
        return self.desk.feed(message, ids=(record,))[0].outcome

    def _expected(self, kind: str, record: str, arguments: tuple[Any, ...]) -> str:
        if kind == "withdraw":
            name, time, scope = arguments
            return self.model.withdraw(name, time, self._group(name) if scope == "copies" else None, record)
        return str(getattr(self.model, kind)(*arguments, record))

    def _group(self, name: str) -> list[str]:
        """Who goes with `name`: whoever has the same text, and whom the log links to it, unless their texts differ now.

        Which links there are is told by other tests.
        """
        group, waiting = {name}, [name]
        while waiting:
            here = waiting.pop()
            new = {other for other in NAMES if other not in group and self._goes_with(here, other)}
            if here != name and self.model.articles[here].held is None:  # no text to compare with
                new = {other for other in new if self._may_be_alike(name, other)}
            group |= new
            waiting += new
        return sorted(group - {name}, key=id_of)

    def _may_be_alike(self, one: str, other: str) -> bool:
        mine, its = self.model.articles[one].held, self.model.articles[other].held
        return mine is None or its is None or mine[1] == its[1]

    def _goes_with(self, one: str, other: str) -> bool:
        mine, its = self.model.articles[one], self.model.articles[other]
        text = mine.held[1] if mine.held else mine.text
        if its.held is not None and text == its.held[1]:
            return True
        is_linked = self._head_of(one) == id_of(other) or self._head_of(other) == id_of(one)
        return is_linked and (mine.held is None or its.held is None)

    def _head_of(self, name: str) -> str | None:
        held = self.desk.index._ledger.held(id_of(name))
        return held.place.duplicate_of if held is not None else None


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
