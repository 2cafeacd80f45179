"""Attributions by syntax: a verb of saying, its subject, and what is said, in a parsed sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from wiredesk.extraction.profile import QuoteWords
from wiredesk.extraction.sentences import Span

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "nsubj:pass", "csubj"})
_PASSIVE: Final = frozenset({"nsubjpass", "nsubj:pass"})
_ACTING: Final = frozenset({"conj", "advcl", "xcomp", "relcl", "acl", "pcomp"})
"""How a verb may hang on another whose subject it has."""
_CLAUSES: Final = frozenset({"ccomp"})
_INHERITING: Final = frozenset({"conj", "xcomp", "advcl", "acl", "relcl"})
_MAX_DEPTH: Final = 4
_MAX_ASIDE: Final = 12
_OF_THE_OBJECT: Final = frozenset({"prep", "oprd", "attr", "acomp", "xcomp"})
_PUNCTUATION: Final = frozenset(",;:—–-")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue, who it says speaks, and the content that the syntax gives it, as offsets into the field."""

    cue: Span
    speaker: Span | None
    contents: tuple[Span, ...]
    frame: str
    """`clause`, `infinitive`, `object`, `label`, `prepositional`, `according`, or `bare` without content."""
    says: bool = True
    """Whether the verb is one of saying, which takes quotations."""


def attributions(doc: Doc, base: int, words: QuoteWords, quoted: Callable[[int], bool]) -> Iterator[Attribution]:
    """The attributions of a parsed sentence that begins at offset `base`; `quoted` tells which offsets are in marks."""
    for token in doc:
        if token.lower_ in words.nouns and not quoted(base + token.idx):
            yield from _of_noun(token, base)
        if token.lower_ in words.verbs and is_verb(token) and not quoted(base + token.idx):
            yield from _of_verb(token, base, words)


def _of_verb(verb: Token, base: int, words: QuoteWords) -> Iterator[Attribution]:
    form = verb.lower_
    says = form in words.say
    subject = _inverted(verb) if says else None
    subject = subject if subject is not None else _of_the_one_who_speaks(verb, words) if says else None
    subject = subject if subject is not None else subject_of(verb)
    if subject is None and says:
        # A name in front that the parser hung on the verb as something else.
        subject = next(
            (child for child in verb.lefts if child.pos_ == "PROPN" or child.tag_[:3] in ("NNP", "PRP")), None
        )
    if subject is not None and subject.dep_ in _PASSIVE and subject.head == verb:
        subject = _agent(verb)  # who is told or expected is not who speaks
    cue = (base + verb.idx, base + verb.idx + len(verb))
    speaker = noun_phrase(subject, base) if subject is not None else None
    for frame, contents in _frames(verb, subject, words):
        spans = tuple((base + start, base + end) for start, end in contents if end > start)
        if spans:
            yield Attribution(cue, speaker, spans, frame, says)
            return
    if says or form in words.label:
        yield Attribution(cue, speaker, (), "bare", says)


def _of_the_one_who_speaks(verb: Token, words: QuoteWords) -> Token | None:
    """The subject of a verb of saying that the parser hung on what another one says.

    In "Berg said prices would fall, warning that", and in "Berg said forces advanced and claimed that", Berg speaks on.
    """
    said = verb.head
    speaking = said.head if said.dep_ == "ccomp" and said.head.lower_ in words.say else None
    if speaking is None or any(child.dep_ in _SUBJECTS for child in verb.children):
        return None
    own, outer = subject_of(said), subject_of(speaking)
    gerund = verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.doc[verb.i - 1].text == ","
    thing = verb.dep_ == "conj" and own is not None and own.pos_ == "NOUN"
    animate = outer is not None and outer.pos_ in ("PROPN", "PRON")
    return outer if (gerund or thing) and animate else None


def _of_noun(noun: Token, base: int) -> Iterator[Attribution]:
    """ "Berg's claim that prices fell"."""
    clause = next((child for child in noun.rights if child.dep_ in ("acl", "ccomp") and _has_marker(child)), None)
    if clause is None:
        return
    owner = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    speaker = noun_phrase(owner, base) if owner is not None else None
    start, end = _span(clause.left_edge, clause.right_edge)
    yield Attribution(
        (base + noun.idx, base + noun.idx + len(noun)), speaker, ((base + start, base + end),), "noun", False
    )


def _has_marker(clause: Token) -> bool:
    return any(child.dep_ == "mark" or child.lower_ == "that" for child in clause.lefts)


def _inverted(verb: Token) -> Token | None:
    """The name right behind a verb without a subject of its own, which parsers of some languages miss: "a dit Berg"."""
    doc = verb.doc
    if verb.i + 1 >= len(doc) or any(child.dep_ in _SUBJECTS for child in verb.children):
        return None
    behind = doc[verb.i + 1]
    return behind if behind.pos_ == "PROPN" and behind.head == verb else None


def is_verb(token: Token) -> bool:
    """Whether a token is a verb in this sentence, and no part of a compound such as "so-called"."""
    before = token.doc[token.i - 1].text if token.i else ""
    return (token.tag_[:1] == "V" or token.pos_ in ("VERB", "AUX")) and before != "-"


def _agent(verb: Token) -> Token | None:
    """The one who acts, of a verb in the passive: "by the court"."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None


def _frames(verb: Token, subject: Token | None, words: QuoteWords) -> Iterator[tuple[str, list[Span]]]:
    form = verb.lower_
    if form in words.say | words.think | words.label:
        yield from (("clause", _clause(verb, subject, c)) for c in verb.children if c.dep_ in _CLAUSES)
    if form in words.address:
        behind = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.i > verb.i)
        yield from (("clause", _clause(verb, subject, child)) for child in behind)
    if subject is not None and (subject.head == verb or verb.dep_ in _ACTING):
        yield from _frames_with_subject(verb, subject, words)


def _frames_with_subject(verb: Token, subject: Token, words: QuoteWords) -> Iterator[tuple[str, list[Span]]]:
    form = verb.lower_
    for child in verb.children:
        if form in words.infinitive and child.dep_ == "xcomp" and any(part.lower_ == "to" for part in child.lefts):
            yield "infinitive", [_span(child.left_edge, child.right_edge)]
        if child.dep_ == "prep" and _is_prepositional(verb, child, words):
            yield "prepositional", [_object_span(child)]
    shows = form in words.shows and subject.lower_ in words.evidence
    purpose = subject.head != verb and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.lefts)
    if form in words.label or shows or (form in words.object and not purpose):
        frame = "label" if form in words.label else "object"
        yield from ((frame, [_object(verb, child)]) for child in verb.children if child.dep_ in ("dobj", "obj"))
    if form in words.say:
        yield "clause", _aside(verb, subject)


def _object(verb: Token, obj: Token) -> Span:
    """An object with what is said of it: "blasted the board for its silence", "called the vote a mistake"."""
    last = obj.right_edge
    for child in verb.rights:
        if child.i > last.i and child.left_edge.i == last.i + 1 and child.dep_ in _OF_THE_OBJECT:
            last = child.right_edge
    return _span(obj.left_edge, last)


def _aside(verb: Token, subject: Token) -> list[Span]:
    """The sentence around "she said" between commas or at its end, where the parser sees no clause."""
    doc = verb.doc
    first, last = min(subject.left_edge.i, verb.i), max(subject.right_edge.i, verb.i)
    if first == 0 or doc[first - 1].text != "," or last + 1 >= len(doc) or last - first > _MAX_ASIDE:
        return []
    if doc[last + 1].text == ",":
        return [_span(doc[0], doc[first - 1]), _span(doc[last + 1], doc[len(doc) - 1])]
    return [_span(doc[0], doc[first - 1])] if doc[last + 1].text == "." and last + 2 >= len(doc) else []


def _base(form: str) -> str:
    """A verb's form without its ending, near enough to compare."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if form.endswith(ending) and len(form) - len(ending) > 2:
            return form[: -len(ending)]
    return "spok" if form == "spoke" else form


def _is_prepositional(verb: Token, preposition: Token, words: QuoteWords) -> bool:
    phrase = f"{_base(verb.lower_)} {preposition.lower_}"
    return any(_base(known.split()[0]) + known[known.index(" ") :] == phrase for known in words.prepositional)


def _object_span(preposition: Token) -> Span:
    first = next((child for child in preposition.children), preposition)
    return _span(first.left_edge, preposition.right_edge)


def _clause(verb: Token, subject: Token | None, clause: Token) -> list[Span]:
    """The clause without the verb's own part, where this stands within it ("Rates, she said, will rise")."""
    first, last = clause.left_edge, clause.right_edge
    if not first.i < verb.i < last.i:
        return [_span(first, last)]
    inner_first = min([verb, *([subject.left_edge] if subject is not None else [])], key=lambda token: token.i)
    inner_last = max([verb, *([subject.right_edge] if subject is not None else [])], key=lambda token: token.i)
    spans = []
    if inner_first.i > first.i:
        spans.append(_span(first, inner_first.doc[inner_first.i - 1]))
    if inner_last.i < last.i:
        spans.append(_span(inner_last.doc[inner_last.i + 1], last))
    return spans


def _span(first: Token, last: Token) -> Span:
    """Offsets from one token to another, without commas at the ends and the full stop."""
    doc = first.doc
    a, b = first.i, last.i
    while a < b and doc[a].text in _PUNCTUATION:
        a += 1
    while b > a and (doc[b].text in _PUNCTUATION or doc[b].text == "."):
        b -= 1
    return doc[a].idx, doc[b].idx + len(doc[b])


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, its own or that of the verb it hangs on; "X quotes Y as saying" has Y."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            return child
    if depth >= _MAX_DEPTH or verb.head == verb:
        return None
    head = verb.head
    if verb.dep_ == "pcomp" and head.lower_ == "as":
        quoting = head.head
        named = next((child for child in quoting.children if child.dep_ in ("dobj", "obj", "nsubjpass")), None)
        return named if named is not None else subject_of(quoting, depth + 1)
    if verb.dep_ in ("acl", "relcl") and head.pos_ not in ("VERB", "AUX") and head.tag_[:1] in ("N", "P"):
        return head
    if verb.dep_ in _INHERITING or verb.dep_ == "pcomp":
        return subject_of(head, depth + 1)
    return None


def noun_phrase(head: Token, base: int) -> Span:
    """A noun with what belongs to it, without relative clauses behind a comma."""
    last = head
    for child in head.rights:
        if child.dep_ in ("prep", "nmod", "flat", "compound", "case", "nummod", "appos", "conj", "cc", "poss"):
            if child.dep_ == "appos" and head.doc[child.left_edge.i - 1].text == "," and child.tag_ != "NNP":
                break
            last = child.right_edge
    first = head.left_edge
    return base + first.idx, base + last.idx + len(last)
