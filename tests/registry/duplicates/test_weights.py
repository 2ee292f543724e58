"""The fitted weights: each term has one, and what two facts say only together is both's."""

from __future__ import annotations

import itertools

import pytest

from registry.duplicates.evidence import FactLikeness, Reason
from registry.duplicates.weights import (
    KIND,
    EvidenceWeights,
    NameLikeness,
    fitted_weights,
    terms_of,
)

SAME = {Reason.BIRTH: FactLikeness.YEAR_SAME, Reason.PHONE: FactLikeness.PHONE_OF_TWO}
OF = {"year": Reason.BIRTH, "phone": Reason.PHONE, "email": Reason.EMAIL, "sex": Reason.SEX}


def test_every_term_that_can_come_up_was_fitted_and_no_other_stands_there() -> None:
    by_reason: dict[Reason, list[FactLikeness]] = {}
    for each in FactLikeness:
        by_reason.setdefault(OF.get(each.split()[0], Reason.PLACE), []).append(each)
    seen = {"begin"}
    for one, other in itertools.combinations(by_reason, 2):
        for pair in itertools.product(by_reason[one], by_reason[other]):
            facts = dict(zip((one, other), pair, strict=True))
            for price in (0.0, 30.0):
                name = NameLikeness(40.0, price, price)
                seen |= {term for _, term, _ in terms_of(name, facts)}
    assert seen == set(fitted_weights().by_name)
    assert set(KIND) == set(FactLikeness) - {FactLikeness.SEX_SAME, FactLikeness.SEX_OTHER}


def test_a_weight_is_of_its_fact_and_one_of_two_facts_half_of_each() -> None:
    weights = EvidenceWeights(
        {"year same": 1.0, "phone of two": 2.0, "year same and phone same": 0.5,
         "phone same, by agreement": 0.1, "agreement 0 to 8": 0.25, "names equal": 0.125}
    )  # fmt: skip
    assert weights.evidence(NameLikeness(20.0, 0.0), SAME) == pytest.approx(
        {Reason.NAME: 2.125, Reason.BIRTH: 1.25, Reason.PHONE: 2.45}
    )


@pytest.mark.parametrize("price", [0.0, 2.0, 5.0, 9.0])
@pytest.mark.parametrize("agreement", [10.0, 16.0, 24.0])
def test_the_same_speaks_for_it_and_another_against(agreement: float, price: float) -> None:
    """Whatever the names: no weight of two facts turns one into its opposite."""
    name, weights = NameLikeness(agreement, price), fitted_weights()
    good = {**SAME, Reason.EMAIL: FactLikeness.EMAIL_OF_TWO, Reason.PLACE: FactLikeness.HOUSE_SAME}
    bad = {
        Reason.BIRTH: FactLikeness.YEAR_OF_PARENTS, Reason.PHONE: FactLikeness.PHONE_OTHER,
        Reason.EMAIL: FactLikeness.EMAIL_OTHER, Reason.PLACE: FactLikeness.REGION_OTHER,
    }  # fmt: skip
    found, against = weights.evidence(name, good), weights.evidence(name, bad)
    for reason in good:
        assert found[reason] > 0 > against[reason], reason
    more = weights.evidence(NameLikeness(agreement + 4.0, price), {})[Reason.NAME]
    assert more > weights.evidence(name, {})[Reason.NAME]
