"""Names drawn one by one, without families or villages, and questions with faults of writing.

This is the kind of register the goals of the search were set on: two given names in six of ten,
two surnames each, the common ones falling off by their rank, and some twenty thousand surnames made
of syllables that hardly anybody shares. A question leaves out the second given name (35 %) or the
mother's surname (25 %), writes the surnames first (15 %), and has one or two letters wrong: written
as it sounds (35 %), or another letter, one too few, one too many, two changed about. The year
somebody remembers is right in six of ten, else one or two off.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.atlas.names import fold
from tests.samples.people.first.tables import given_tables, surname_tables

GIVEN, COMMON, RARE = 124, 124, 25_000
"""How many given names, common surnames, and tries at a rare one there are."""
SYLLABLES = (  # noqa: SIM905
    "ba be bo ca ce co cha chi da de do fa fe ga gue gui ha ja je jo la le lo lla ma me mi mo na"
    " ne ni ño pa pe po que qui ra re ri ro rra sa se so ta te to va ve vi ya za zo"
).split()
SOUNDS = (
    ("z", "s"), ("s", "z"), ("v", "b"), ("b", "v"), ("h", ""), ("ll", "y"), ("y", "ll"),
    ("n", "nh"), ("ce", "se"), ("que", "ke"), ("j", "g"), ("x", "s"), ("rr", "r"),
)  # fmt: skip
LETTERS = "aeioulnrst"


@dataclass(frozen=True, slots=True)
class DrawnNames:
    """The names of many, their years of birth, and questions: name, year, who is meant."""

    names: list[str]
    years: list[int | None]
    questions: list[tuple[str, int | None, int]]


def drawn_names(people: int, questions: int) -> DrawnNames:
    """Return so many persons, and questions for some of them; the same each time."""
    dice, draw = random.Random(11), np.random.default_rng(5)
    given, family = _given(), _families(dice)
    common = 1 / (np.arange(COMMON) + 4.0)
    weights = np.concatenate([common, 0.02 / (1 + np.arange(len(family) - COMMON) ** 0.35)])
    fathers, mothers = (_drawn(draw, weights, people) for _ in range(2))
    first, second = (_drawn(draw, 1 / (np.arange(GIVEN) + 5.0), people) for _ in range(2))
    has_two = draw.random(people) < 0.6
    names = [
        f"{given[one]} {given[other]} {family[father]} {family[mother]}"
        if two
        else f"{given[one]} {family[father]} {family[mother]}"
        for one, other, two, father, mother in zip(
            first.tolist(), second.tolist(), has_two.tolist(), fathers.tolist(), mothers.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    years: list[int | None] = list(map(int, draw.integers(1930, 2021, people)))
    asked = [_question(dice, names, years, dice.randrange(people)) for _ in range(questions)]
    return DrawnNames(names, years, asked)


# -- inside ---------------------------------------------------------------------------------


def _given() -> list[str]:
    """Return names of women and men by turns, the commonest first."""
    tables = given_tables()
    pairs = zip(
        tables["es", "f", "middle"].values, tables["es", "m", "middle"].values, strict=False
    )
    return _first([name for pair in pairs for name in pair], GIVEN)


def _first(names: Sequence[str], count: int) -> list[str]:
    found = list(dict.fromkeys(each for each in names if " " not in each))
    if len(found) < count:
        raise ValueError(f"{count} names are needed, {len(found)} are there")
    return found[:count]


def _families(dice: random.Random) -> list[str]:
    made = {
        "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()
        for _ in range(RARE)
    }
    rare = sorted(made)
    dice.shuffle(rare)
    return [*_first(surname_tables()["es-MX"].values, COMMON), *rare]


def _drawn(draw: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:  # type: ignore[type-arg]
    return draw.choice(len(weights), count, p=weights / weights.sum())


def _question(
    dice: random.Random, names: list[str], years: list[int | None], meant: int
) -> tuple[str, int | None, int]:
    year = years[meant]
    gap = dice.choice((0, 0, 0, 1, -1, 2, -2, 0, 0, 0))
    return _misheard(dice, names[meant]), None if year is None else year + gap, meant


def _misheard(dice: random.Random, name: str) -> str:
    words = fold(name).split()
    if len(words) == 4 and dice.random() < 0.35:
        words.pop(1)
    if len(words) > 2 and dice.random() < 0.25:
        words.pop()
    if len(words) > 2 and dice.random() < 0.15:
        words = [*words[-2:], *words[:-2]]
    text = " ".join(words)
    for _ in range(dice.choice((1, 1, 2))):
        text = _with_fault(dice, text)
    return text


def _with_fault(dice: random.Random, text: str) -> str:
    kind, at, letter = dice.random(), dice.randrange(1, len(text) - 1), dice.choice(LETTERS)
    if kind < 0.35:
        heard = [pair for pair in SOUNDS if pair[0] in text]
        return text.replace(*dice.choice(heard), 1) if heard else text
    if kind < 0.55:
        return f"{text[:at]}{letter}{text[at + 1 :]}"
    if kind < 0.75:
        return f"{text[:at]}{text[at + 1 :]}"
    if kind < 0.9:
        return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
    return f"{text[:at]}{letter}{text[at:]}"
