"""The key of a name: the same for its spellings in several alphabets and romanisations, different for other names.

After the normalisation of Europe Media Monitor (Steinberger and others, 2011): letters of other alphabets are written
in Latin ones, then rewriting rules bring the customs of several languages to one form. Unlike there, vowels stay, and
given names go by a list of spellings, so that one key means one person closely enough to be an id.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from wiredesk.extraction.names.given_names import given_name_class, is_given_name

_SPECIAL: Final = """
    ł=l ø=o đ=d ß=ss ı=i æ=ae œ=oe þ=th ð=d ə=a ŋ=n
"""
"""Latin letters that have no accent to take off."""
_CYRILLIC: Final = """
    а=a б=b в=v г=g ґ=g д=d е=e ё=e є=e ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h
    ц=ts ч=ch ш=sh щ=sh ы=i э=e ю=iu я=ia ў=u ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz
"""
"""Cyrillic letters; the soft and the hard sign are dropped."""
_GREEK: Final = """
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=i φ=f χ=ch ψ=ps ω=o
"""
"""Greek letters."""
_NO_LETTERS: Final = re.compile(r"[^\w\s]|_")
_BREAKS: Final = re.compile(r"[-‐‑–—/.,]")

# Rewriting rules, in order: what a romanisation writes, and the common form.
_RULES: Final = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"(?:skyy|skyi|skiy|skij|skii|skyj|skii|szkij|szky|sky|ski|skiyi)$", "ski"),
        (r"(?:skaya|skaia|skaja)$", "ska"),
        (r"(?:enko|enka)$", "enk"),
        (r"tsch|tch|cz|tj(?=[aou])", "ch"),
        (r"sch|sz", "sh"),
        (r"tz", "ts"),
        (r"(?<=t)ine$", "in"),
        (r"i(?:yeh|yah|ya|ah|eh)$", "ia"),
        (r"shch|sh?ch$", "sh"),
        (r"kh|ch(?=[lrt])", "h"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"ck|q|c(?=[aouklnrt]|$)", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(?:off|of)$", "ov"),
        (r"(?:eff|ef)$", "ev"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"ae", "a"),
        (r"oe", "o"),
        (r"ue", "u"),
        (r"(?<=.)[jy]|y$", "i"),
        (r"^(?:ye|je|ie)", "e"),
        (r"^y", "i"),
        (r"ii+", "i"),
        (r"(?<=[^aeiou])i(?=[aeou])", ""),
        (r"(?<=[aeou])i(?=[aeou])", ""),
        (r"(?<=[aeou])i(?=[^aeiou]|$)", ""),
        (r"(.)\1+", r"\1"),
    )
)
_PARTICLES: Final = frozenset(
    {"al", "el", "ul", "ad", "as", "ar", "de", "von", "van", "der", "den", "du", "da", "di"}
    | {"dos", "del", "la", "le", "the", "of"}
)
_ARABIC_SERVANT: Final = re.compile(r"\babd(?:e|u)?l?\b|\babd (?:al|el|ul)\b")
_PATRONYMIC: Final = re.compile(r"(?:ovich|evich|ovych|evych|iovych|ovna|evna|ivna|ovitch|evitch)$")
_SUFFIXES: Final = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_SAME_WORDS: Final = {
    "and": "", "the": "", "saint": "st", "mount": "mt", "fort": "ft", "centre": "center", "bros": "brothers",
    "defence": "defense", "labour": "labor", "harbour": "harbor", "theatre": "theater", "programme": "program",
    "dept": "department", "univ": "university", "intl": "international", "natl": "national",
    "organisation": "organization",
}  # fmt: skip
"""Words of names of bodies and places that are one word."""


def folded(text: str) -> str:
    """The text in lower-case Latin letters without accents, apostrophes and marks; words divided by one space."""
    lowered = text.casefold().replace("'", "").replace("’", "").replace("ʼ", "").replace("`", "").replace("´", "")
    latin = lowered.replace("ь", "").replace("ъ", "").translate(_letters())
    plain = unicodedata.normalize("NFKD", latin)
    letters = "".join(character for character in plain if not unicodedata.combining(character)).translate(_letters())
    return " ".join(_NO_LETTERS.sub("", _BREAKS.sub(" ", letters)).split())


@cache
def _letters() -> dict[int, str]:
    pairs = f"{_SPECIAL} {_CYRILLIC} {_GREEK}".split()
    return {ord(letter): latin for letter, _, latin in (pair.partition("=") for pair in pairs)}


def word_key(word: str) -> str:
    """The common form of one folded word of a person's name."""
    for pattern, form in _RULES:
        word = pattern.sub(form, word)
    return word


def person_words(name: str) -> list[str]:
    """The keys of the words of a person's name: given names by class, no particles, suffix last."""
    text = _ARABIC_SERVANT.sub("abd", folded(name))
    words = text.split()
    suffix = [_SUFFIXES[words.pop()]] if len(words) > 1 and words[-1] in _SUFFIXES else []
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if not _PATRONYMIC.search(word)), words[-1]]
    words = _without_initials(words)
    kept = [word for word in words if word not in _PARTICLES] or words
    keys = [word_key(word) for word in kept]
    if len(kept) > 1:
        keys[0] = _given_key(kept[0])
    return [*keys, *suffix]


def _given_key(word: str) -> str:
    """A given name's class by its spelling or its key; an unlisted one is compared without the finer vowels."""
    key = word_key(word)
    if found := given_name_class(word) or given_name_class(key):
        return found
    return key if is_given_name(word) else key.replace("u", "o").replace("e", "i")


def person_key(name: str) -> str:
    """The key of a person's name."""
    return " ".join(person_words(name))


def body_key(name: str, endings: frozenset[str] = frozenset()) -> str:
    """The key of anything that is no person: its words, without article and legal form."""
    words = [_SAME_WORDS.get(word, word) for word in folded(_joined_initials(name).replace("&", " and ")).split()]
    while len(words) > 1 and words[-1] in endings:
        words.pop()
    return " ".join(word for word in words if word) or folded(name)


def key_of_kind(name: str, kind: str, endings: frozenset[str] = frozenset()) -> str:
    """The key of a name of a type."""
    return person_key(name) if kind == "PERSON" else body_key(name, endings if kind == "ORG" else frozenset())


def _without_initials(words: list[str]) -> list[str]:
    """One middle initial goes ("Donald J. Trump"); two tell people apart ("George H. W. Bush"); leading ones stay."""
    middle = [word for word in words[1:-1] if len(word) == 1]
    if len(words) < 3 or len(words[0]) == 1:
        lead = [word for word in words[:-1] if len(word) == 1]
        return ["".join(lead), *words[len(lead) :]] if len(lead) > 1 else words
    rest = [word for word in words[1:-1] if len(word) > 1]
    return [words[0], *(["".join(middle)] if len(middle) > 1 else []), *rest, words[-1]]


def _joined_initials(name: str) -> str:
    """ "U.S. Steel" as "US Steel"."""
    return re.sub(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?=\s|$)", "", name)
