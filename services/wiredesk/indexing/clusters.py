"""Single-pass clustering of a stream: groups with a centre each, found by the terms that they share.

After Allan, Papka and Lavrenko (1998), with the centre of a group as the sum of its members. What is compared is
bounded: each term keeps its latest groups, an article looks up its heaviest terms, and only the groups that share most
of them, or nearly as much, are compared, so the rate does not fall with the number of groups.
"""

from __future__ import annotations

import math
import struct
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Final

import numpy as np

from wiredesk.indexing.terms import Vector

DAY: Final = 86_400.0
_CENTRE_SIZE: Final = 120
"""Terms of a centre that are kept; it is cut back when it has half as many again."""
_LOOKED_UP: Final = 20
"""Terms of an article by which groups are found, and under which its group can be found."""
_GROUPS_PER_TERM: Final = 16
_COMPARED: Final = 8
_SHARED_OF_MOST: Final = 0.35
"""A group is compared if it shares that part of what the group shares that shares most."""
_LATELY: Final = 8
"""Groups at the end of a term's list that are looked through before one is added again."""


@dataclass(slots=True)
class Group:
    """A story or a storyline, as clustering sees it. Times are seconds since 1970."""

    id: str
    parent: str
    """Of a story: its storyline; of a storyline: itself."""
    first: float
    last: float
    size: int = 0
    length: float = 0.0
    """Of the centre, as a vector."""
    centre: Vector | None = field(default_factory=dict)
    """None while the group is cold: then `packed` has it."""
    packed: bytes = b""

    def similarity(self, vector: Vector) -> float:
        """The cosine between an article, of length 1, and the centre."""
        centre = self.warm()
        if not self.length:
            return 0.0
        return sum([weight * centre[term] for term, weight in vector.items() if term in centre]) / self.length

    def usual_similarity(self) -> float:
        """The cosine that its members have with the centre on the average; 0 of a single one.

        How alike two members are on the average follows from the length of their sum, without comparing any two
        (Cutting, Karger, Pedersen and Tukey 1992).
        """
        if self.size < 2 or not self.length:
            return 0.0
        of_two = (self.length * self.length - self.size) / (self.size * (self.size - 1))
        return max(0.0, of_two * self.size / self.length)

    def add(self, vector: Vector, time: float) -> None:
        """One more member."""
        centre = self.warm()
        if centre:
            for term, weight in vector.items():
                centre[term] = centre.get(term, 0.0) + weight
        else:
            centre.update(vector)
        if len(centre) > _CENTRE_SIZE * 3 // 2:
            self.centre = centre = heaviest(centre, _CENTRE_SIZE)
        self.length = math.hypot(*centre.values())
        self.size += 1
        self.touch(time)

    def touch(self, time: float) -> None:
        """The time of a member that adds nothing else."""
        self.first = min(self.first, time)
        self.last = max(self.last, time)

    def gap(self, time: float) -> float:
        """Days between a time and the group's members."""
        return max(0.0, self.first - time, time - self.last) / DAY

    def warm(self) -> Vector:
        """The centre as a mapping: 8 KB a group, and more."""
        if self.centre is None:
            self.centre = unpacked(self.packed)
        return self.centre

    def cool(self) -> None:
        """The centre as bytes: 1 KB a group."""
        if self.centre is not None:
            self.packed, self.centre = packed(self.centre), None


def heaviest(vector: Vector, count: int) -> Vector:
    """The terms of most weight, those first; of equal ones the first."""
    return {term: vector[term] for term in sorted(vector, key=vector.__getitem__, reverse=True)[:count]}


def heaviest_terms(data: bytes, count: int) -> list[int]:
    """The terms of most weight of a vector that `packed` was given, those first."""
    half = len(data) // 2
    terms, weights = np.frombuffer(data[:half], "<u4"), np.frombuffer(data[half:], "<f4")
    heaviest_first: list[int] = terms[np.lexsort((terms, -weights))[:count]].tolist()
    return heaviest_first


def packed(vector: Vector) -> bytes:
    """Terms, then weights, in 32 bits each, little-endian."""
    return struct.pack(f"<{len(vector)}I{len(vector)}f", *vector, *vector.values())


def unpacked(data: bytes) -> Vector:
    """The vector that `packed` was given, its weights rounded."""
    count = len(data) // 8
    numbers = struct.unpack(f"<{count}I{count}f", data)
    return dict(zip(numbers[:count], numbers[count:], strict=True))


class Groups:
    """Groups by id, and by the terms of their members."""

    def __init__(self, warm: int) -> None:
        self._groups: dict[str, Group] = {}
        self._with_term: dict[int, Group | list[Group]] = {}
        """A term of one group alone, as most are, has no list: that halves the memory."""
        self._warm: OrderedDict[str, Group] = OrderedDict()
        self._keep_warm = warm

    def __len__(self) -> int:
        return len(self._groups)

    def __iter__(self) -> Iterator[Group]:
        return iter(list(self._groups.values()))

    def get(self, group_id: str) -> Group | None:
        """The group of that id."""
        return self._groups.get(group_id)

    def put(self, group: Group) -> None:
        """A group, new or made anew from the ledger, to be found by the heaviest terms of its centre."""
        self._groups[group.id] = group
        data = group.packed if group.centre is None else packed(group.centre)
        self._index(group, heaviest_terms(data, _LOOKED_UP))
        if group.centre is not None:
            self._touch(group)

    def add(self, group: Group, vector: Vector, time: float) -> None:
        """An article becomes a member."""
        group.add(vector, time)
        self._index(group, list(vector)[:_LOOKED_UP])
        self._touch(group)

    def remove(self, group_id: str) -> None:
        """Forget a group."""
        group = self._groups.pop(group_id, None)
        if group is not None:
            self._warm.pop(group_id, None)
            group.id = ""  # entries under terms are dropped where they are met

    def near(self, vector: Vector) -> list[Group]:
        """The groups that share most of an article's heaviest terms, those that share most first."""
        shared: dict[str, float] = {}
        for term in list(vector)[:_LOOKED_UP]:
            weight = vector[term] * vector[term]
            groups = self._with_term.get(term, ())
            for group in (groups,) if isinstance(groups, Group) else groups[-_GROUPS_PER_TERM:]:
                shared[group.id] = shared.get(group.id, 0.0) + weight
        shared.pop("", None)
        best = nlargest(_COMPARED, shared, key=shared.__getitem__)
        enough = shared[best[0]] * _SHARED_OF_MOST if best else 0.0
        found = [self._groups[group_id] for group_id in best if shared[group_id] >= enough]
        for group in found:
            self._touch(group)
        return found

    def forget(self, before: float, most: int) -> list[str]:
        """Drop the groups whose last member is older, and the oldest of more than `most`; returns their ids."""
        by_age = sorted(self._groups.values(), key=lambda group: (group.last, group.id))
        spare = len(by_age) - most
        old = [group.id for place, group in enumerate(by_age) if group.last < before or place < spare]
        for group_id in old:
            self.remove(group_id)
        for term, groups in list(self._with_term.items()):
            kept = [group for group in ((groups,) if isinstance(groups, Group) else groups) if group.id]
            if kept:
                self._with_term[term] = kept if len(kept) > 1 else kept[0]
            else:
                del self._with_term[term]
        return old

    def _touch(self, group: Group) -> None:
        group.warm()
        self._warm[group.id] = group
        self._warm.move_to_end(group.id)
        if len(self._warm) > self._keep_warm:
            self._warm.popitem(last=False)[1].cool()

    def _index(self, group: Group, terms: list[int]) -> None:
        with_term = self._with_term
        for term in terms:
            groups = with_term.setdefault(term, group)
            if groups is group:
                continue
            if isinstance(groups, Group):
                with_term[term] = [groups, group]
            elif group is not groups[-1] and not any(group is other for other in groups[-_LATELY:]):
                groups.append(group)
                if len(groups) > 2 * _GROUPS_PER_TERM:
                    with_term[term] = self._latest(groups)

    def _latest(self, groups: list[Group]) -> list[Group]:
        """The groups that were added last, each once."""
        alive = dict.fromkeys(group.id for group in reversed(groups) if group.id)
        return [self._groups[name] for name in list(alive)[:_GROUPS_PER_TERM]][::-1]
