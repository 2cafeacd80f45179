"""Which offset of a partition may be committed: everything before it is finished."""

from __future__ import annotations

from collections import deque


class Progress:
    """The events of one partition that a caller has been given and has not finished, in order."""

    def __init__(self) -> None:
        self._given: deque[int] = deque()
        self._finished: set[int] = set()
        self._next: int | None = None
        self._committed: int | None = None

    def give(self, offset: int) -> None:
        """The event at `offset` goes to the caller."""
        self._given.append(offset)
        self._next = offset + 1

    def skip(self, offset: int) -> None:
        """The record at `offset` concerns nobody."""
        self._next = offset + 1

    def finish(self, offset: int) -> None:
        """The caller is done with the event at `offset`; a second time changes nothing."""
        if self._given and self._given[0] <= offset <= self._given[-1]:
            self._finished.add(offset)
        while self._given and self._given[0] in self._finished:
            self._finished.discard(self._given.popleft())

    def unfinished(self) -> int:
        """How many events reach back to the first unfinished one."""
        return len(self._given)

    def to_commit(self) -> int | None:
        """The offset to go on from after a crash, if it is another than the last committed one."""
        position = self._given[0] if self._given else self._next
        return None if position == self._committed else position

    def committed(self, position: int) -> None:
        """The broker knows `position`."""
        self._committed = position
