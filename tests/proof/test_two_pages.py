"""A thousand invented plans: each is exactly two pages, or refused with its section named."""

from __future__ import annotations

import os

import pytest

from tests.plans.documents.test_two_pages import assert_two_pages_or_refusal
from tests.proof.figures import Figures

PLANS = int(os.environ.get("PROOF_PLANS", "1000"))


@pytest.mark.long_form
def test_a_thousand_plans(figures: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(PLANS):
        with monkeypatch.context() as patch:
            assert_two_pages_or_refusal(seed, patch)
    figures.add("two pages", f"{PLANS} invented plans, none of them longer, shorter or incomplete")
