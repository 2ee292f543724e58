"""Words written otherwise: by ear, by hand, by a keyboard that slips or knows better. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.samples.people.second_hand_words import mayan_words, table, without_accents

Rules = Sequence[tuple[re.Pattern[str], str]]
Change = Callable[[Random, str], str]
"""A way of writing: chance and a word -> the word as written."""


def _rules(text: str) -> Rules:
    """Read rules written `pattern>replacement`, apart by spaces; nothing after > drops letters."""
    pairs = (rule.split(">") for rule in text.split())
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


SPANISH_EAR = _rules(
    "b>v v>b z>s z$>s s$>z (?<=[aeiou])s(?=[aeiou])>z ce>se ci>si sé>cé ll>y y(?=[aeiou])>ll "
    "^h> (?<=[aeiou])h(?=[aeiou])> ^(?=[aeiou])>h ge>je gi>ji j(?=[ei])>g qu(?=[ei])>k ca>ka co>ko "
    "k(?=[aou])>c x>j x>s i$>y y$>i nn>n rr>r ñ>n ü>u hua>gua gua>hua n(?=[bp])>m ph>f sh>ch th>t "
    "e(?=l$)>i eidi>eydi ey>ei ck>k"
)
"""What sounds alike in Spanish of the region (seseo, yeísmo, mute h, b and v)."""
ENGLISH_EAR = _rules(
    "j>h ll>y ñ>ny ñ>n qui>kee que>kay gue>gay gui>gee é$>ay e$>ay í>ee i(?=[^aeiou])>ee z>s "
    "hua>wa gua>wa hue>we ú>oo u(?=[^aeiou])>oo ^h> x>h rr>r ci>see ce>say v>b ez$>es o$>oh "
    "ui>wee ai>i tz>z y>j"
)
"""What somebody writes who knows English and hears Spanish."""
HAND = _rules(
    "rn>m m>rn u>v v>u n>u u>n a>o o>a l>t t>l e>c c>e i>l g>q cl>d d>cl ñ>n r>v h>b nt>ut"
)
"""Letters that look alike in handwriting and for a reader of scans."""
MAYAN = _rules(
    "qu(?=[ei])>k c(?![hei])>k c(?![hei])>q c(?![hei])>k' tz>z tz>ts tz>tz' tz>s ch>ch' x>sh x>j "
    "^x>s j$>h j>x aa>a a(?=[^aeiou]$)>aa ^b>b' ú>u u$>uj c$>g gu(?=a)>w dz>tz k>c u(?=[ck])>oo "
    "ix>is ah$>aj t$>t'"
)
"""Official spelling of 1987 (ALMG), older registrars' spelling, and a Spanish ear."""
KEYS = {
    "a": "sqz", "b": "vng", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kño", "m": "n", "n": "bm", "ñ": "lp", "o": "ipl",
    "p": "oñ", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes",
    "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
PROVIDER_SLIPS = {
    "gmail": ("gmial", "gmai", "gamil", "gmal"),
    "hotmail": ("hotmial", "hotmai", "hormail"),
    "yahoo": ("yaho", "yahooo"),
    "icloud": ("iclud", "icluod"),
}


def _capitals(text: str, model: str) -> str:
    if not model[:1].isupper():
        return text
    return re.sub(r"(?:^|(?<=[ -]))\w", lambda match: match[0].upper(), text)


def respell(rng: Random, word: str, rules: Rules, changes: int = 1) -> str:
    """Return a word with up to so many of the rules applied, each at one of its places."""
    head, _, last = word.rpartition(" ")
    text = last.lower()
    for pattern, replacement in rng.sample(rules, len(rules)):
        places = list(pattern.finditer(text))
        if places:
            place = rng.choice(places)
            text = text[: place.start()] + replacement + text[place.end() :]
            changes -= 1
        if not changes:
            break
    return f"{head} {_capitals(text, last)}".strip()


def exchange(name: str) -> Change:
    """Return what puts for a word one of those that stand for it in a table of the file."""

    def exchanged(rng: Random, word: str) -> str:
        words = table(name).get(word)
        return rng.choice(words.split()).replace("_", " ") if words else word

    return exchanged


def by_spanish_ear(rng: Random, word: str) -> str:
    """Return a word as somebody spells who only heard it in Spanish."""
    return respell(rng, word, SPANISH_EAR, rng.choice((1, 1, 2)))


def by_english_ear(rng: Random, word: str) -> str:
    """Return a word as an English speaker spells what was said."""
    heard = exchange("english_ear")(rng, word)
    if heard != word and rng.random() < 0.7:
        return heard
    return without_accents(respell(rng, word, ENGLISH_EAR, 2))


def by_mayan_rules(rng: Random, word: str) -> str:
    """Return a Mayan surname in another spelling; other words as they are."""
    return respell(rng, word, MAYAN, rng.choice((1, 1, 2))) if word in mayan_words() else word


def misread_hand(rng: Random, word: str) -> str:
    """Return a word as typed from handwriting."""
    return respell(rng, word, HAND) if len(word) > 3 else word


def slip(rng: Random, word: str) -> str:
    """Return a word with one slip of a finger; the first letter is seldom the wrong one."""
    if len(word) < 4:
        return word
    at = 0 if rng.random() < 0.08 else rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.35:
        near = rng.choice(KEYS.get(word[at].lower(), "e"))
        return word[:at] + (near.upper() if word[at].isupper() else near) + word[at + 1 :]
    if kind < 0.6:
        return _capitals((word[:at] + word[at + 1] + word[at] + word[at + 2 :]).lower(), word)
    if kind < 0.85:
        return _capitals(word[:at] + word[at + 1 :], word)
    return word[:at] + word[at].lower() * (2 if at else 1) + word[at:][1 if at else 0 :]


def slip_of_digits(rng: Random, number: str) -> str:
    """Return a telephone with one digit wrong or two changed places, among its last seven."""
    at = len(number) - rng.randrange(2, 8)
    if rng.random() < 0.4 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + rng.randrange(1, 10)) % 10) + number[at + 1 :]


def slip_of_address(rng: Random, address: str) -> str:
    """Return a mail address with its provider or its first part mistyped."""
    local, _, domain = address.partition("@")
    provider, _, end = domain.partition(".")
    if rng.random() < 0.5:
        return f"{local}@{rng.choice(PROVIDER_SLIPS[provider])}.{end}"
    return f"{slip(rng, local)}@{domain}"
