from __future__ import annotations

from registry.quality.models import RegistrationFault
from webapp.labels.faults import FAULT_ADVICE, FAULT_WORDS


def test_each_fault_has_words_and_says_what_to_do() -> None:
    assert set(FAULT_WORDS) == set(FAULT_ADVICE) == set(RegistrationFault)
    assert len(set(FAULT_WORDS.values())) == len(RegistrationFault)
