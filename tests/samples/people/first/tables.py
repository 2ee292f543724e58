"""The tables of names, forms and towns, read from the files beside this module and weighted."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SPANISH = tuple(f"es-{code}" for code in ("MX", "GT", "SV", "HN", "NI", "CR", "PA", "DO"))
"""The lists without Mayan words (but for the one of Belize)."""
_FIGURE = re.compile(r"^(.*\S)\s+(\d+)$", re.DOTALL)


class Weighted:
    """Values to draw from, each with its weight."""

    __slots__ = ("sums", "values", "weights")

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.values = tuple(weights)
        self.weights = tuple(weights.values())
        self.sums = tuple(accumulate(self.weights))

    def draw(self, lots: random.Random) -> str:
        """Return one value, as often as it weighs."""
        at = bisect_right(self.sums, lots.random() * self.sums[-1])
        return self.values[min(at, len(self.values) - 1)]

    def shares(self) -> list[tuple[str, float]]:
        """Return each value with its part of the whole."""
        return [
            (value, weight / self.sums[-1])
            for value, weight in zip(self.values, self.weights, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Town:
    """A town abroad; `spread_km` is how far houses lie from the centre (one sigma)."""

    name: str
    lon: float
    lat: float
    spread_km: float
    area_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People who share a stock of names."""

    key: str
    given: str
    languages: tuple[str, str]
    surname_count: int
    closeness: float
    """Share of surnames that come from the few of one's own village."""
    surnames: Weighted


@dataclass(frozen=True, slots=True)
class Country:
    """A nationality: who its people are and where they live abroad."""

    code: str
    one_given: float
    """Share of people with a single given name."""
    married: float
    """Share of wives registered with `de` and the husband's surname."""
    groups: Weighted
    towns: Weighted


def folded(text: str) -> str:
    """Return a text in small letters without accents (ñ becomes n)."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.lower())
        if not unicodedata.combining(letter)
    )


def file_table(name: str) -> dict[str, Any]:
    """Return one of the files beside this module."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def words_of(listed: str) -> list[str]:
    """Return the names of a list parted by commas."""
    return [" ".join(word.split()) for word in listed.split(",") if word.strip()]


def weights_of(listed: str) -> dict[str, float]:
    """Return the weight of each name of a list: the figure behind it, or what is left of the last
    figure after one over the rank.
    """
    weights: dict[str, float] = {}
    last, last_rank = 100.0, 1
    for rank, word in enumerate(words_of(listed), start=1):
        if match := _FIGURE.match(word):
            word, last, last_rank = match[1], float(match[2]), rank
            weights[word] = weights.get(word, 0.0) + last
        else:
            weights.setdefault(word, last * last_rank / rank)
    return weights


@lru_cache(maxsize=1)
def surname_tables() -> dict[str, Weighted]:
    """Return the surnames of each group; a share of all is spread over the rare ones."""
    stored = file_table("surnames")
    rare = words_of(stored.pop("rare"))
    tables = {}
    for key, table in stored.items():
        weights = weights_of(table["names"])
        share = table["rare_share"]
        each = sum(weights.values()) * share / (1 - share) / len(rare)
        for name in rare if share else ():
            weights[name] = weights.get(name, 0.0) + each
        tables[key] = Weighted(weights)
    return tables


@lru_cache(maxsize=1)
def mayan_surnames() -> frozenset[str]:
    """Return the folded surnames that are words of Mayan languages."""
    stored = file_table("surnames")
    spanish = {folded(name) for key in (*SPANISH, "kjb", "mam") for name in _names(stored, key)}
    spanish |= {folded(name) for name in words_of(stored["rare"])}
    spanish |= {folded(name) for name in given_names()}
    mayan = {folded(n) for key in ("yua", "quc", "kek", "cak") for n in _names(stored, key)}
    return frozenset(mayan - spanish)


@lru_cache(maxsize=1)
def particled_surnames() -> frozenset[str]:
    """Return the folded ends of surnames that begin with a particle of their own (`de León`, and
    `de Oca` of Montes de Oca).
    """
    stored = file_table("surnames")
    names = [*words_of(stored.pop("rare")), *(n for key in stored for n in _names(stored, key))]
    words = [folded(name).split() for name in names]
    ends = [each[at:] for each in words for at in range(len(each)) if each[at] in ("de", "del")]
    return frozenset(" ".join(end) for end in ends)


@lru_cache(maxsize=1)
def all_surnames() -> frozenset[str]:
    """Return every surname of the tables, folded."""
    return frozenset(folded(n) for table in surname_tables().values() for n in table.values)


def _names(stored: Mapping[str, Any], key: str) -> Iterable[str]:
    return weights_of(stored[key]["names"])


@lru_cache(maxsize=1)
def given_tables() -> dict[tuple[str, str, str], Weighted]:
    """Return the given names by people, sex and age (`old`, `middle`, `young`, `second`)."""
    return {
        (people, sex, age): Weighted(
            {name: 1 / (rank + 2) for rank, name in enumerate(dict.fromkeys(words_of(listed)))}
        )
        for people, sexes in file_table("given_names").items()
        for sex, ages in sexes.items()
        for age, listed in ages.items()
    }


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return every given name of the tables."""
    return frozenset(name for table in given_tables().values() for name in table.values)


@lru_cache(maxsize=1)
def folded_given_names() -> frozenset[str]:
    """Return every given name of the tables, folded."""
    return frozenset(folded(name) for name in given_names())


@lru_cache(maxsize=1)
def forms() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what people are called, by kind of form and the folded name in the register."""
    return {
        kind: {folded(name): tuple(words_of(listed)) for name, listed in table.items()}
        for kind, table in file_table("forms").items()
    }


@lru_cache(maxsize=1)
def towns() -> dict[str, Town]:
    """Return the towns abroad by name."""
    return {
        name: Town(name, lon, lat, spread, tuple(str(code) for code in codes))
        for name, (lon, lat, spread, *codes) in file_table("places")["towns"].items()
    }


@lru_cache(maxsize=1)
def dialling() -> dict[str, tuple[str, int]]:
    """Return the country code of each country of origin and the digits behind it."""
    return {
        code: (prefix, size) for code, (prefix, size) in file_table("places")["dialling"].items()
    }


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    """Return the groups by key."""
    return {
        key: Group(key, given, (first, second), count, closeness, surname_tables()[key])
        for key, (given, first, second, count, closeness) in file_table("places")["groups"].items()
    }


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Return the countries by code."""
    return {
        row["code"]: Country(
            row["code"],
            row["one_given"],
            row["married"],
            Weighted({key: float(share) for key, share in row["groups"].items() if share}),
            Weighted(weights_of(row["towns"])),
        )
        for row in file_table("places")["country"]
    }


@lru_cache(maxsize=1)
def country_shares() -> Weighted:
    """Return how many of a hundred registered come from each country."""
    return Weighted({row["code"]: float(row["share"]) for row in file_table("places")["country"]})
