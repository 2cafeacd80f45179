"""What can be wrong with the views, named so that a person knows what to do."""

from __future__ import annotations

from wiredesk.runtime.errors import Misconfigured


class ViewMismatch(Exception):
    """A view does not belong to the log, or is ahead of it. `view` is its name."""

    def __init__(self, view: str, detail: str) -> None:
        super().__init__(view, detail)
        self.view = view
        self.detail = detail

    def __str__(self) -> str:
        return f"the {self.view} {self.detail}; run `wiredesk rebuild-index`, or point the service at the right log"


class StateFormat(Misconfigured):
    """A view cannot be read: another version of the program wrote it, or it is damaged; `detail` says which."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.detail}; run `wiredesk rebuild-index`"


class SearchUnavailable(Exception):
    """The search engine does not answer, or refuses the question; the message says why."""


class NoIndex(Exception):
    """There is nothing to read: the state folder holds no views yet."""
