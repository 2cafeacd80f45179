"""Withdrawals and reinstatements: which facts follow from a request (docs/contract.md, "Order: which record wins")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wiredesk.indexing.articles import Desk
from wiredesk.indexing.groups import members_of
from wiredesk.indexing.held import LIVE, WITHDRAWN, Held, Logged, LogMessage, Place, logged_of
from wiredesk.indexing.overlay import Overlay
from wiredesk.indexing.verdict import Verdict
from wiredesk_schemas import identity
from wiredesk_schemas.errors import InvalidSchema
from wiredesk_schemas.facts import ArticleReinstated, ArticleWithdrawn
from wiredesk_schemas.requests import SCOPES, ArticleReinstatement, ArticleWithdrawal, Request

_REASON: Final = re.compile(r"[a-z][a-z_]{0,29}")
"""What a value of an open enumeration looks like."""


def decide_withdrawal(request: ArticleWithdrawal, record_id: str, desk: Desk) -> Verdict:
    """Take down the article that is named and, with scope `copies`, what is live of its duplicate group.

    Raises:
        InvalidSchema: the scope is none that this version knows. To take down less than was asked would be silent.
    """
    if request.scope not in SCOPES:
        known = ", ".join(SCOPES)
        raise InvalidSchema(f"scope: there is no {request.scope[:50]!r}; there are {known}")
    named, state = named_article(request), desk.state
    held = state.held(named)
    if (early := _settled_already(request, record_id, held, desk.from_broker)) is not None:
        return early
    order = _Order(request, record_id, named, desk.now)
    facts: list[LogMessage] = [_withdrawn(order, named, held, state)]
    if request.scope == "copies":
        for member in members_of(named, state):
            copy = state.held(member)
            if copy is not None and copy.status == LIVE and _is_newer(request, copy):
                facts.append(_withdrawn(order, member, copy, state, len(facts)))
    return _applied("withdrawn", facts)


def decide_reinstatement(request: ArticleReinstatement, record_id: str, desk: Desk) -> Verdict:
    """Lift the takedown of the article that is named, and of those that were taken down on its account."""
    named, state = named_article(request), desk.state
    held = state.held(named)
    if (early := _settled_already(request, record_id, held, desk.from_broker)) is not None:
        return early
    order = _Order(request, record_id, named, desk.now)
    facts: list[LogMessage] = []
    for member in [named, *(other for other in state.withdrawn_for(named) if other != named)]:
        item = state.held(member)
        if item is not None and item.status == WITHDRAWN and _is_newer(request, item):
            facts.append(_reinstated(order, item, state, len(facts)))
    if not facts or facts[0].article_id != named:
        return Verdict("unchanged", named, logged=_logged(facts), detail="the article is not withdrawn")
    return _applied("reinstated", facts)


def named_article(request: Request) -> str:
    """The article that a request names; `article_id` counts where both are given."""
    if request.article_id is not None:
        return request.article_id
    assert request.url is not None, "the model requires one of the two"
    return identity.article_id(request.url)


def _settled_already(request: Request, record_id: str, held: Held | None, from_broker: bool) -> Verdict | None:
    if held is None:
        return None
    named = held.article_id
    is_last = held.request is not None and held.request.requested_at == request.requested_at
    if from_broker and is_last and held.record_id == record_id and held.status != LIVE:
        return Verdict(held.status, named, revision=held.revision, sequence=held.sequence, detail="redelivered")
    if not _is_newer(request, held):
        return Verdict("stale", named, detail="a request as new was applied before")
    return None


def _is_newer(request: Request, held: Held) -> bool:
    return held.request is None or request.requested_at > held.request.requested_at


@dataclass(frozen=True, slots=True)
class _Order:
    """A request that is applied, and the article that it named."""

    request: Request
    record_id: str
    named: str
    now: datetime


def _withdrawn(
    order: _Order, article_id: str, held: Held | None, state: Overlay, facts_before: int = 0
) -> ArticleWithdrawn:
    request = order.request
    return ArticleWithdrawn(
        article_id=article_id,
        record_id=order.record_id,
        sequence=state.next_sequence() + facts_before,
        revision=held.revision + 1 if held else 1,
        first_seen_at=held.first_seen_at if held else order.now,
        requested_at=request.requested_at,
        reason=_reason(request),
        scope=request.scope,
        floor=_floor(request.requested_at, held),
        by=order.named,
        content_hash=_blocked_hash(request, held),
        **_place(held, state),
    )


def _reason(request: Request) -> str:
    """Facts carry no text and no names: what is no short word of a list is `other`. The service's log has it whole."""
    return request.reason if _REASON.fullmatch(request.reason) else "other"


def _place(held: Held | None, state: Overlay) -> dict[str, str | None]:
    """Where it belongs, so that links through it hold, and it comes back to its story."""
    place = held.place if held is not None else Place()
    story_id = state.survivor(place.story_id) if place.story_id else None
    return {"duplicate_of": place.duplicate_of, "story_id": story_id, "storyline_id": place.storyline_id}


def _floor(requested_at: datetime, held: Held | None) -> datetime:
    """The later of the request and the fetch held; never lower than before, so that nothing blocked comes back."""
    if held is None:
        return requested_at
    fetched_at = held.revision_held.fetched_at if held.revision_held else None
    return max(time for time in (requested_at, fetched_at, held.floor) if time is not None)


def _blocked_hash(request: Request, held: Held | None) -> str | None:
    """With scope `copies`, the text's; a hash blocked before stays so while the article stays withdrawn."""
    if held is None:
        return None
    return held.content_hash if request.scope == "copies" or held.status == WITHDRAWN else None


def _reinstated(order: _Order, held: Held, state: Overlay, facts_before: int) -> ArticleReinstated:
    request = order.request
    assert held.floor is not None, "a withdrawn article has a floor"
    return ArticleReinstated(
        article_id=held.article_id,
        record_id=order.record_id,
        sequence=state.next_sequence() + facts_before,
        revision=held.revision + 1,
        first_seen_at=held.first_seen_at,
        requested_at=request.requested_at,
        reason=_reason(request),
        scope=request.scope,
        floor=held.floor,
        by=order.named,
        content_hash=held.content_hash,
        **_place(held, state),
    )


def _applied(outcome: str, facts: list[LogMessage]) -> Verdict:
    first = facts[0]
    count = len(facts) - 1
    others = f"{count} {'copy' if count == 1 else 'copies'} too" if count else None
    return Verdict(
        outcome, first.article_id, _logged(facts), revision=first.revision, sequence=first.sequence, detail=others
    )


def _logged(facts: list[LogMessage]) -> tuple[Logged, ...]:
    return tuple(logged_of(fact) for fact in facts)
