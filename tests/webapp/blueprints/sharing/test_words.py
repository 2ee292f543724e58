from __future__ import annotations

import pytest
from flask import Flask

from registry.sharing.listing import AgreementPhase
from registry.sharing.models import SharingAgreement, SharingReach
from tests.webapp.conftest import House
from webapp.blueprints.sharing.words import PHASE_TONES, PHASE_WORDS, REACH_WORDS, reach_words


def test_each_phase_and_each_reach_has_its_words() -> None:
    assert set(PHASE_WORDS) == set(PHASE_TONES) == set(AgreementPhase)
    assert set(REACH_WORDS) == set(SharingReach)


@pytest.fixture
def app(house: House) -> Flask:
    return house.app


def test_what_it_was_called_stands_behind(app: Flask) -> None:
    with app.test_request_context():
        post = SharingAgreement(reach=SharingReach.POST, reach_words="Consulado GT")
        assert reach_words(post).endswith("una representación: Consulado GT")
        listed = SharingAgreement(reach=SharingReach.PERSONS, reach_words="")
        assert reach_words(listed) == REACH_WORDS[SharingReach.PERSONS]
