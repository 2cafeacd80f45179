"""`wiredesk takedown` and `wiredesk reinstate`: requests to `articles.raw.v1`."""

from __future__ import annotations

import asyncio
import re
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

import typer

from wiredesk.cli.connect import reaching
from wiredesk.cli.errors import USAGE, CommandError
from wiredesk.cli.settings import load
from wiredesk_schemas.identity import normalize_url

SOURCE: Final = "wiredesk-cli"
_ID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Reason(StrEnum):
    """Why, for the record."""

    PUBLISHER = "publisher"
    LEGAL = "legal"
    PRIVACY = "privacy"
    ERROR = "error"
    OTHER = "other"


class Scope(StrEnum):
    """How far."""

    ARTICLE = "article"
    COPIES = "copies"


Article = Annotated[str, typer.Argument(metavar="URL|ID", help="The article's address, or its id.")]
WhyOption = Annotated[Reason, typer.Option(help="Why; kept with the fact.")]
ScopeOption = Annotated[
    Scope, typer.Option(help="This article, or its whole duplicate group: other addresses and syndicated copies.")
]
DetailOption = Annotated[str | None, typer.Option(help="More, for operators; never published to consumers.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who asked for it.")]


def takedown(
    article: Article,
    reason: WhyOption,
    scope: ScopeOption = Scope.ARTICLE,
    detail: DetailOption = None,
    by: ByOption = None,
) -> None:
    """Take an article down: erase it everywhere, and block it until it is reinstated."""
    _ask("withdraw", article, reason=reason, scope=scope, detail=detail, requested_by=by)


def reinstate(
    article: Article,
    reason: WhyOption = Reason.OTHER,
    scope: ScopeOption = Scope.ARTICLE,
    detail: DetailOption = None,
    by: ByOption = None,
) -> None:
    """Lift a takedown: fetches from now on are accepted again. What was erased stays erased until it is fetched."""
    _ask("reinstate", article, reason=reason, scope=scope, detail=detail, requested_by=by)


def named(article: str) -> dict[str, str]:
    """The request's field that names the article; raises `CommandError` where it is neither address nor id."""
    if _ID.fullmatch(article):
        return {"article_id": article.lower()}
    try:
        normalize_url(article)
    except ValueError:
        raise CommandError(
            f"{article} is neither an absolute address (https://…) nor an article id (a UUID)", USAGE
        ) from None
    return {"url": article}


def _ask(method: Literal["withdraw", "reinstate"], article: str, **fields: Any) -> None:
    from wiredesk.runtime.kafka import client_options
    from wiredesk.runtime.settings import BrokerSettings
    from wiredesk_schemas.delivery import Delivery, NotDelivered
    from wiredesk_schemas.errors import ContractError
    from wiredesk_schemas.publisher import Publisher

    settings = load(BrokerSettings)
    target = named(article)

    async def ask() -> Delivery:
        async with Publisher(SOURCE, **client_options(settings)) as publisher:
            delivery: Delivery = await getattr(publisher, method)(**target, **fields)
            await delivery
            return delivery

    try:
        with reaching(settings.bootstrap_servers):
            delivery = asyncio.run(ask())
    except ContractError as error:
        raise CommandError(f"the request breaks the contract: {error}", USAGE) from None
    except NotDelivered as error:
        raise CommandError(str(error)) from None
    print(f"asked for: {'takedown' if method == 'withdraw' else 'reinstatement'} of article {delivery.article_id}")
    print(f"record:    {delivery.record_id}")
    print(f"outcome:   wiredesk tail articles.outcomes.v1 --since 5m -n 1 --key '{delivery.record_id}'")
    print(f"the fact:  wiredesk tail articles.enriched.v1 --since 5m --no-follow --key {delivery.article_id}")
