"""What goes wrong with the letters of a name: by ear, by hand, by machine.

Each function returns the text as it came out; unchanged when the slip cannot happen to it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.samples.people.first.tables import folded, mayan_surnames

LetterSlip = Callable[[random.Random, str], str]
Rules = tuple[tuple[str, str], ...]

B_V: Rules = (("b", "v"), ("v", "b"))
S_Z_C: Rules = (
    ("z", "s"),
    ("s(?!h)", "z"),
    ("c(?=[eiéí])", "s"),
    ("[sz](?=[eiéí])", "c"),
    ("z(?=[eiéí])", "c"),
)
SILENT_H: Rules = ((r"\bh", ""), (r"\b(?=[aeiouáéíóú])", "h"), ("(?<![cst])h", ""))
LL_Y: Rules = (("ll", "y"), ("y(?=[aeiouáéíóú])", "ll"), ("ll", "li"))
G_J_X: Rules = (("g(?=[eiéí])", "j"), ("j", "g"), ("j", "x"), ("x", "j"), ("x", "s"))
BY_EAR: Rules = (
    ("hu(?=[aeiáéí])", "gü"),
    ("gu(?=[aá])", "hu"),
    ("w", "gu"),
    ("qu(?=[eiéí])", "k"),
    ("c(?=[aouáóú])", "k"),
    ("k", "c"),
    (r"y\b", "i"),
    (r"i\b", "y"),
    ("x", "s"),
    ("ñ", "ni"),
    ("m(?=[pb])", "n"),
    ("sc(?=[ei])", "s"),
    (r"(?<=[aeiouáéíóú])d\b", ""),
    (r"(?<=[aeiouáéíóú])[sz]\b", ""),
    (r"r\b", "l"),
    ("l(?=[tdbm])", "r"),
    ("e(?=[aoáó])", "i"),
    (r"\bi", "y"),
    ("eo", "io"),
)
ENGLISH_EAR: Rules = (
    ("j", "h"),
    ("ll", "y"),
    ("ñ", "ny"),
    ("ñ", "n"),
    ("qu(?=[eiéí])", "k"),
    ("[gh]u(?=[aá])", "w"),
    ("z", "s"),
    ("ie", "e"),
    (r"y\b", "ie"),
    (r"é\b", "ay"),
    ("ph", "f"),
    ("v", "b"),
    ("rr", "r"),
    ("ch", "sh"),
    ("c(?=[eiéí])", "s"),
    (r"[eé](?=[sz]\b)", "i"),
    (r"\bx", "s"),
    ("[uú](?=[nt])", "oo"),
)
MAYAN: Rules = (
    ("c(?=[aouáóú])", "k"),
    ("qu(?=[eiéí])", "k"),
    ("k", "c"),
    (r"c\b", "k"),
    ("tz(?!')", "tz'"),
    ("tz", "ts"),
    ("dz", "tz"),
    ("ch(?!')", "ch'"),
    ("x", "sh"),
    ("x", "j"),
    ("j", "h"),
    ("aa", "a"),
    ("aa", "a'"),
    ("[áéíóú](?=[a-z]?$)", "a'"),
    ("hu(?=[aeiou])", "w"),
    ("uc$", "uk"),
    ("b(?!')", "b'"),
    ("^i", "y"),
    ("(?<=[aeiou])(?=[lktn]$)", "'"),
    ("ü", "w"),
    ("p(?!')", "p'"),
    ("o(?=[a-z]$)", "u"),
)
OCR: Rules = (
    ("o", "0"),
    ("l", "1"),
    ("i", "1"),
    ("i", "l"),
    ("s", "5"),
    ("b", "8"),
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("d", "cl"),
    ("e", "c"),
    ("g", "q"),
    ("ñ", "fi"),
    ("h", "b"),
    ("z", "2"),
)
HANDWRITING: Rules = (
    ("u", "n"),
    ("n", "u"),
    ("a", "o"),
    ("o", "a"),
    ("r", "v"),
    ("v", "r"),
    ("e", "i"),
    ("i", "e"),
    ("c", "e"),
    ("t", "f"),
    ("m", "n"),
    ("n", "m"),
    ("ll", "U"),
    ("z", "g"),
    ("y", "g"),
    ("l", "t"),
    ("h", "k"),
    ("s", "r"),
    ("M", "N"),
    ("P", "R"),
    ("S", "L"),
)
_NEIGHBOURS = {
    "a": "qsz", "b": "vn", "c": "xv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kñop", "m": "n", "n": "bmh", "o": "ipl", "p": "oñ",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cb", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xas", "ñ": "lp",
}  # fmt: skip


def spelt(rules: Rules, times: int = 1, everywhere: float = 0.0) -> LetterSlip:
    """Return a slip that spells one place otherwise, by one rule that fits.

    With the chance `everywhere` the rule is followed throughout, as one who writes Hernandes writes
    Gonsales.
    """
    compiled = tuple((re.compile(pattern, re.IGNORECASE), new) for pattern, new in rules)

    def slip(lots: random.Random, text: str) -> str:
        for _ in range(times):
            text = _respelt(lots, text, compiled, everywhere)
        return text

    return slip


def _respelt(
    lots: random.Random,
    text: str,
    rules: tuple[tuple[re.Pattern[str], str], ...],
    everywhere: float,
) -> str:
    fitting = [(rule, new) for rule, new in rules if rule.search(text)]
    if not fitting:
        return text
    rule, new = lots.choice(fitting)
    places = list(rule.finditer(text))
    if lots.random() >= everywhere:
        places = [lots.choice(places)]
    for place in reversed(places):
        text = _put(text, place.start(), place.end(), new)
    return text


def _put(text: str, start: int, end: int, new: str) -> str:
    """Return a text with letters replaced, capitals where there were capitals."""
    old = text[start:end]
    following = text[end : end + 1]
    if old.isupper() or (not old and following.isupper()):
        is_word = text[max(0, end - 1) : end + 2].isupper() and len(text) > 3
        new = new.upper() if is_word else new[:1].upper() + new[1:]
        if not old and not is_word:
            return text[:start] + new + following.lower() + text[end + 1 :]
    if old and not new and old.isupper() and following.islower():
        return text[:start] + following.upper() + text[end + 1 :]
    return text[:start] + new + text[end:]


def mayan_spelling(lots: random.Random, text: str) -> str:
    """Return a Mayan surname in another spelling: the clerk's of old, or the alphabet of 1987."""
    words = text.split(" ")
    mayan = [at for at, word in enumerate(words) if folded(word) in mayan_surnames()]
    if not mayan:
        return text
    at = lots.choice(mayan)
    words[at] = _MAYAN_SLIP(lots, words[at])
    return " ".join(words)


_MAYAN_SLIP = spelt(MAYAN, times=2)


def _places(text: str, least: int = 4) -> list[int]:
    """Return where letters stand within words that are long enough, but for the first letter."""
    return [
        at
        for word in re.finditer(r"[^\W\d_]+", text)
        if word.end() - word.start() >= least
        for at in range(word.start() + 1, word.end())
    ]


def _at(lots: random.Random, text: str) -> int | None:
    places = _places(text)
    return lots.choice(places) if places else None


def double_letter(lots: random.Random, text: str) -> str:
    doubles = [match.start() for match in re.finditer(r"([^\W\d_])\1", text, re.IGNORECASE)]
    if doubles and lots.random() < 0.5:
        at = lots.choice(doubles)
        return text[:at] + text[at + 1 :]
    letters = [at for at in _places(text) if text[at].lower() in "lrnstcmpoe"]
    if not letters:
        return text
    at = lots.choice(letters)
    return text[:at] + text[at] + text[at:]


def neighbour_key(lots: random.Random, text: str) -> str:
    places = [at for at in _places(text) if folded(text[at]) in _NEIGHBOURS]
    if not places:
        return text
    at = lots.choice(places)
    new = lots.choice(_NEIGHBOURS[folded(text[at])])
    if lots.random() < 0.25:  # both keys at once
        return _put(text, at, at, new)
    return _put(text, at, at + 1, new)


def swap_letters(lots: random.Random, text: str) -> str:
    places = [at for at in _places(text) if at > 1 and text[at - 2 : at - 1].isalpha()]
    if not places:
        return text
    at = lots.choice(places)
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def lose_letter(lots: random.Random, text: str) -> str:
    at = _at(lots, text)
    return text if at is None else text[:at] + text[at + 1 :]


def slip_space(lots: random.Random, text: str) -> str:
    spaces = [at for at, letter in enumerate(text) if letter == " " and 1 < at < len(text) - 2]
    chance = lots.random()
    if not spaces or chance < 0.3:
        at = _at(lots, text)
        return text if at is None else f"{text[:at]} {text[at:]}"
    at = lots.choice(spaces)
    if chance < 0.6:
        return text[:at] + text[at + 1 :]
    if chance < 0.8:
        return text[: at - 1] + " " + text[at - 1] + text[at + 1 :]
    return text[:at] + text[at + 1] + " " + text[at + 2 :]


def last_vowel(lots: random.Random, text: str) -> str:
    words = list(re.finditer(r"\w{3,}[ao]\b", text))
    if not words:
        return text
    at = words[0].end() - 1
    return _put(text, at, at + 1, "o" if text[at].lower() == "a" else "a")


# -- the whole line -------------------------------------------------------------------------


def lose_accents(lots: random.Random, text: str) -> str:
    plain = "".join(
        letter if letter in "ñÑ" else folded(letter).upper() if letter.isupper() else folded(letter)
        for letter in text
    )
    return plain.replace("ñ", "n").replace("Ñ", "N") if lots.random() < 0.7 else plain


def change_case(lots: random.Random, text: str) -> str:
    if text.isupper():
        return text.title() if lots.random() < 0.6 else text.lower()
    return text.upper() if lots.random() < 0.7 else text.lower()


def garble_encoding(lots: random.Random, text: str) -> str:
    way = lots.randrange(4)
    if way == 0:
        return text.encode().decode("cp1252", "replace")
    if way == 1:
        return text.encode("cp850", "replace").decode("cp1252", "replace")
    mark = "?" if way == 2 else "\ufffd"
    return "".join(mark if ord(letter) > 127 else letter for letter in text)


def truncate(lots: random.Random, text: str) -> str:
    return text[: lots.randint(20, 30)].rstrip()
