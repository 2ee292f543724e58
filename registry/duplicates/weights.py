"""How much each thing weighs of what speaks for two entries being one person, and against it.

The weights stand in `weights.toml`: logistic regression over the pairs whose names are alike in
invented registers of both hands (`benchmarks/fit_doubles.py`), tried on others. A fact weighs by
itself, by how much the names agree, and beside other facts; what two facts say only together is
counted half with each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from registry.duplicates.evidence import FactLikeness, Reason

AGREEMENT_STEPS, PRICE_STEPS = (0.0, 8.0, 14.0, 22.0, 32.0), (0.0, 3.0, 7.0, 20.0)
DIFFERING_STEPS = (0.0, 4.0, 14.0)
"""Between these what names agree in, and what they lack, weighs as much as the last bit of it."""
EXACT = 0.5
"""Names that lack less are as good as equal."""
_FULL_AGREEMENT, _FULL_PRICE = 24.0, 10.0
_UNIT = 10.0
KIND: Mapping[FactLikeness, str] = {
    FactLikeness.YEAR_SAME: "year same",
    FactLikeness.YEAR_BESIDE: "year beside",
    FactLikeness.YEAR_SLIP: "year slip",
    FactLikeness.YEAR_NEAR: "year other",
    FactLikeness.YEAR_OTHER: "year other",
    FactLikeness.YEAR_OF_PARENTS: "year other",
    FactLikeness.PHONE_OF_TWO: "phone same",
    FactLikeness.PHONE_OF_FEW: "phone same",
    FactLikeness.PHONE_NEAR: "phone same",
    FactLikeness.PHONE_OF_HOUSE: "phone of house",
    FactLikeness.PHONE_OF_MATE: "phone of house",
    FactLikeness.PHONE_OTHER: "phone other",
    FactLikeness.EMAIL_OF_TWO: "email same",
    FactLikeness.EMAIL_OF_MANY: "email same",
    FactLikeness.EMAIL_NEAR: "email same",
    FactLikeness.EMAIL_OTHER: "email other",
    FactLikeness.HOUSE_SAME: "house same",
    FactLikeness.POINT_SAME: "town same",
    FactLikeness.TOWN_SAME: "town same",
    FactLikeness.TOWN_OTHER_HOUSE: "town same",
    FactLikeness.REGION_SAME: "town other",
    FactLikeness.REGION_OTHER: "town other",
}
"""What a finding is like where it is held beside the name and other facts."""


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """What two names say: of the words in common, and of the others."""

    agreement: float
    price: float
    differing: float = 0.0
    """How much of the price is of words that differ, not of words left out."""


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """The fitted weights, by the name of what they weigh."""

    by_name: Mapping[str, float]

    @property
    def begin(self) -> float:
        """Return the log-odds before anything is said."""
        return self.by_name["begin"]

    def evidence(
        self, name: NameLikeness, findings: Mapping[Reason, FactLikeness]
    ) -> dict[Reason, float]:
        """Return what the names and each finding say."""
        weights, found = self.by_name, {Reason.NAME: 0.0, **dict.fromkeys(findings, 0.0)}
        for reasons, term, amount in terms_of(name, findings):
            value = weights.get(term, 0.0) * amount / len(reasons)
            for reason in reasons:
                found[reason] += value
        return found


@dataclass(frozen=True, slots=True)
class RivalWeights:
    """How several entries are one person, or are not."""

    third_time: float
    """Log-odds against one more entry of somebody who is there twice: few come three times."""
    nearest: float
    """Who comes a third time wrote down what one of the two entries says, with slips of its own: of
    how it fits the entries of a person, the best counts so much, and the mean of all the rest.
    """


@cache
def fitted_rivals() -> RivalWeights:
    """Return the weights of rivals as they were fitted."""
    return RivalWeights(**_file()["rivals"])


@cache
def fitted_weights() -> EvidenceWeights:
    """Return the weights as they were fitted."""
    return EvidenceWeights(_file()["weights"])


def terms_of(
    name: NameLikeness, findings: Mapping[Reason, FactLikeness]
) -> Iterator[tuple[tuple[Reason, ...], str, float]]:
    """Yield what there is to weigh of a pair: whose it is, what it is called, how much of it."""
    scales = ((_AGREEMENT, name.agreement), (_PRICE, name.price), (_DIFFERING, name.differing))
    for steps, value in scales:
        for term, low, width in steps:
            yield _NAME, term, min(max(value - low, 0.0), width)
    is_exact = name.price < EXACT
    if is_exact:
        yield _NAME, "names equal", 1.0
    full, lack = min(name.agreement, _FULL_AGREEMENT), min(name.price, _FULL_PRICE)
    for reason, each in findings.items():
        yield (reason,), each.value, 1.0
    kinds = [(reason, KIND[each]) for reason, each in findings.items() if each in KIND]
    for reason, kind in kinds:
        by_agreement, by_price, names_equal = _BY_NAME[kind]
        yield (reason,), by_agreement, full / _UNIT
        yield (reason,), by_price, lack / _UNIT
        if is_exact:
            yield (reason,), names_equal, 1.0
    for (one, kind), (other, beside) in combinations(kinds, 2):
        yield (one, other), f"{kind} and {beside}", 1.0


# -- inside ---------------------------------------------------------------------------------

_NAME = (Reason.NAME,)


def _file() -> dict[str, dict[str, float]]:
    return tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))


def _steps(what: str, ends: tuple[float, ...]) -> tuple[tuple[str, float, float], ...]:
    """Return what each part of a scale is called, where it begins, and how wide it is."""
    return tuple((f"{what} {low:g} to {high:g}", low, high - low) for low, high in pairwise(ends))


_AGREEMENT, _PRICE = _steps("agreement", AGREEMENT_STEPS), _steps("price", PRICE_STEPS)
_DIFFERING = _steps("differing", DIFFERING_STEPS)
_BY_NAME = {
    kind: (f"{kind}, by agreement", f"{kind}, by price", f"{kind}, names equal")
    for kind in KIND.values()
}
