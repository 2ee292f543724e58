"""What a reply shows of each answer, word by word; `understanding` decides between them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watch.replies.spelling import folded, tokens_of
from watch.replies.vocabulary import (
    CODE_LENGTH,
    CODE_SIGNS,
    CONTRASTS,
    COUNTED,
    COUNTING,
    COURTESIES,
    CRIES,
    CRY_HEARTS,
    CRY_SIGNS,
    FIGURE_WORDS,
    FIRST_PERSON,
    GREETINGS,
    KIN,
    MOVED_PHRASES,
    NEGATIONS,
    PLURAL,
    QUESTIONS,
    SAFE_PHRASES,
    SIREN_SIGNS,
    START_PHRASES,
    START_WORDS,
    STOP_PHRASES,
    STOP_WORDS,
)
from watch.replies.words import is_cry, is_distress, is_known, spelt_word

_CODE = re.compile(rf"(?<![A-Za-z0-9])([1-3]?)([{CODE_SIGNS}]{{{CODE_LENGTH}}})(?![A-Za-z0-9])")
_NAME = re.compile(r"(?<=[\w,]\s)([A-ZÁÉÍÓÚÑ][a-záéíóúñü]+)")
_SAFE = tuple(
    sorted((each for all_ in SAFE_PHRASES.values() for each in all_), key=len, reverse=True)
)
_MOVED = tuple(
    sorted((each for all_ in MOVED_PHRASES.values() for each in all_), key=len, reverse=True)
)
_COURTESIES = sorted(COURTESIES, key=len, reverse=True)
_FIGURES = frozenset({"1", "2", "3"})
_EVERY_FIGURE = {word: figure for words in FIGURE_WORDS.values() for word, figure in words.items()}
_FORMULAS = ("sin novedad", "out of danger", "fuera de peligro", "hors de danger", "no problem")
"""What says *safe* with a word that elsewhere denies or frightens."""
_NO_DOUBT = (
    "a salvo", "y salvo", "y salva", "et sauf", "et sauve", "todo esta bien", "everyone is",
    "everybody is", "we are", "thank you", "of us are",
)  # fmt: skip
"""What holds a word that elsewhere asks or sets against."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in a reply."""

    tokens: tuple[str, ...]
    """Its words as they were understood, without the code."""
    codes: tuple[str, ...]
    figures: frozenset[str]
    """Of `1`, `2`, `3`: those that answer."""
    cries: tuple[int, ...]
    """Where words of help stand."""
    is_cry_hidden: bool
    """Whether a word of help stands in letters that run together or apart."""
    has_distress: bool
    safe: str
    """The phrase that says so; empty for none."""
    moved: str
    is_stop: bool
    is_start: bool
    negations: tuple[int, ...]
    is_doubtful: bool
    """Whether it asks, or sets something against it."""
    is_of_another: bool
    """Whether it speaks of somebody else."""
    unknown: tuple[str, ...]
    """Words of no list: what they say, nobody here knows."""
    is_slip: bool
    """Whether a word was read that is not spelt so."""
    rest: str
    """The text without the code, as it was written."""

    @property
    def asks_for_help(self) -> bool:
        """Whether any sign of help stands there."""
        return bool(self.cries) or self.is_cry_hidden or "2" in self.figures


def read_signs(text: str, language: str) -> Signs:
    """Return the signs in the own words of somebody."""
    codes, rest = _without_codes(text)
    written = tokens_of(folded(rest))
    tokens = tuple(spelt_word(each, at) for at, each in enumerate(written))
    line = f" {' '.join(tokens)} "
    safe, moved = _phrase(line, _SAFE), _phrase(line, _MOVED)
    bare = _without_formulas(line).split()
    cries = tuple(at for at, each in enumerate(tokens) if is_cry(each))
    return Signs(
        tokens=tokens,
        codes=codes,
        figures=_figures(tokens, language),
        cries=cries if not any(sign in rest for sign in CRY_SIGNS) else (*cries, len(tokens)),
        is_cry_hidden=_is_cry_hidden(written),
        has_distress=any(map(is_distress, bare)) or any(sign in rest for sign in SIREN_SIGNS),
        safe=safe,
        moved=moved,
        is_stop=_is_order(tokens, line, STOP_WORDS, STOP_PHRASES),
        is_start=_is_order(tokens, line, START_WORDS, START_PHRASES),
        negations=tuple(at for at, each in enumerate(bare) if each in NEGATIONS),
        is_doubtful=_is_doubtful(_without_courtesies(line), rest),
        is_of_another=_is_of_kin(tokens),
        unknown=_unknown(_without_courtesies(line), rest),
        is_slip=tokens != written,
        rest=rest,
    )


def language_of_words(tokens: tuple[str, ...], default: str) -> str:
    """Return the language whose words stand there; `default` where they tell none."""
    line = f" {' '.join(tokens)} "
    counts = {code: _count(line, tokens, code) for code in SAFE_PHRASES}
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] else default


def speaks_for_all(tokens: tuple[str, ...]) -> bool:
    """Return whether whoever writes speaks for the household."""
    return any(each in PLURAL for each in tokens)


def says_nothing(tokens: tuple[str, ...]) -> bool:
    """Return whether it greets, thanks, or asks who writes, and says no more."""
    asking = {"quien", "who", "qui", "es", "is", "this", "habla", "escribe", "est", "c"}
    words = _without_courtesies(f" {' '.join(tokens)} ").split()
    return all(each in GREETINGS or each in asking for each in words)


# -- inside ---------------------------------------------------------------------------------


def _without_codes(text: str) -> tuple[tuple[str, ...], str]:
    """Return the codes in a text (with a letter and a figure: `SAFE` is a word) and the rest; a
    figure that stands before a code without a space stays.
    """
    codes: list[str] = []

    def take(match: re.Match[str]) -> str:
        figure, code = match.groups()
        if code.isalpha() or code.isdigit():
            return match.group()
        codes.append(code.upper())
        return f" {figure} "

    rest = _CODE.sub(take, text.upper() if text.islower() else text)
    if not codes:
        rest = _CODE.sub(take, text.upper())
        rest = text if not codes else rest
    return tuple(dict.fromkeys(codes)), rest


def _is_cry_hidden(written: tuple[str, ...]) -> bool:
    run = "".join(written)
    return any(heart in run for heart in CRY_HEARTS)


def _figures(tokens: tuple[str, ...], language: str) -> frozenset[str]:
    """Return the figures that answer: not those that count people, nor those of a longer number."""
    if len(tokens) == 1 and tokens[0].isalpha():
        figure = FIGURE_WORDS.get(language, {}).get(tokens[0]) or _EVERY_FIGURE.get(tokens[0])
        return frozenset({figure} if figure else ())
    return frozenset(
        each for at, each in enumerate(tokens) if each in _FIGURES and not _counts(tokens, at)
    )


def _counts(tokens: tuple[str, ...], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    is_far = at > 2 and tokens[at] != "2"
    return after in COUNTED or (before in COUNTING and at > 0) or is_far


def _phrase(line: str, phrases: tuple[str, ...]) -> str:
    return next((each for each in phrases if f" {each} " in line), "")


def _without_formulas(line: str) -> str:
    for formula in _FORMULAS:
        line = line.replace(f" {formula} ", " ")
    return line


def _without_courtesies(line: str) -> str:
    for phrase in _COURTESIES:
        line = line.replace(f" {phrase} ", " ")
    return line


def _is_order(
    tokens: tuple[str, ...], line: str, words: frozenset[str], phrases: tuple[str, ...]
) -> bool:
    """Return whether a text is an order to stop or to begin again: a short one, its word first."""
    meant = [each for each in tokens if each not in GREETINGS]
    if len(meant) <= 8 and _phrase(line, phrases):
        return True
    return bool(meant) and len(meant) <= 3 and meant[0] in words


def _is_doubtful(line: str, text: str) -> bool:
    """Return whether a text asks, or sets something against it."""
    is_asked = "?" in text or "¿" in text
    return is_asked or _is_set_against(line)


def _is_set_against(line: str) -> bool:
    for phrase in _NO_DOUBT:
        line = line.replace(f" {phrase} ", " ")
    words = line.split()
    return words != ["salvo"] and any(each in CONTRASTS or each in QUESTIONS for each in words)


def _is_of_kin(tokens: tuple[str, ...]) -> bool:
    found = set(tokens)
    return bool(found & KIN) and not found & FIRST_PERSON


def _unknown(line: str, text: str) -> tuple[str, ...]:
    """Return the words of no list, but for names and places: those with a capital letter in the
    midst of a sentence, in a text that is not in capitals throughout.
    """
    names = {folded(each) for each in _NAME.findall(text)}
    is_shouted = sum(map(str.isupper, text)) * 2 > sum(map(str.isalpha, text))
    tokens = line.replace(" thank you ", " ").split()
    return tuple(
        each for each in tokens if not is_known(each) and (is_shouted or each not in names)
    )


def _count(line: str, tokens: tuple[str, ...], code: str) -> int:
    phrases = (*SAFE_PHRASES[code], *MOVED_PHRASES[code])
    cried = sum(each.startswith(CRIES[code]) for each in tokens)
    return cried + sum(len(each.split()) for each in phrases if f" {each} " in line)
