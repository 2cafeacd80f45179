"""What a core may raise, named after what its caller must do. Anything else is a `DeadLetter` with its traceback.

A record that breaks the contract raises a `wiredesk_schemas.errors.ContractError`: a dead letter too, under its code.
"""

from __future__ import annotations


class Reject(Exception):
    """The record was understood and is no article: an ordinary outcome.

    `reason` is one of `wiredesk_schemas.article_rejected.REJECTION_REASONS`; `detail` is a sentence for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class DeadLetter(Exception):
    """This record can never work: park it, and go on. `code` is a `wd_error` of the contract."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


class Retry(Exception):
    """Something outside is down: wait, and try the same record again."""


class Misconfigured(ValueError):
    """A file of the operator's cannot be used: the message names it, and says what is wrong."""


class StateFolderError(Misconfigured):
    """The state folder cannot be used, or is another's. `detail` says why, `remedy` what to do: it ends in a folder,
    and where that is named is for the caller to say."""

    def __init__(self, detail: str, remedy: str = "name another") -> None:
        super().__init__(detail, remedy)
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return self.named("in WIREDESK_STATE_DIR")

    def named(self, where: str) -> str:
        """The sentence, for somebody who names the folder there."""
        return f"{self.detail}: {self.remedy} {where}"


class FolderInUse(Exception):
    """Another process holds the state folder: the message says which. It lets go when it ends, however it ends."""
