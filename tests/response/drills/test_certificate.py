from __future__ import annotations

from datetime import UTC, datetime

from response.drills.certificate import CertificateFacts, print_certificate
from response.drills.score import Measured, score_of
from tests.printed_text import text_of_pages, words_of

FACTS = CertificateFacts(
    title="Ida, Nueva Orleans 2021",
    scenario="ida-2021 1",
    mark="0123456789ab",
    opened_at=datetime(2026, 11, 30, 5, tzinfo=UTC),
    closed_at=datetime(2026, 11, 30, 6, tzinfo=UTC),
    minutes=20,
    persons=543,
    scores={"HN": score_of({"open_min": Measured(2.0), "first_call_min": Measured(None)}, 20)},
    timezone="America/Tegucigalpa",
    made_at=datetime(2026, 11, 30, 7, tzinfo=UTC),
)


def test_it_says_the_score_with_the_figures_it_comes_from_and_what_was_not_measured() -> None:
    body = print_certificate(FACTS, "es")
    text = words_of(body)
    assert len(text_of_pages(body)) == 1
    for words in ("EJERCICIO", "50 / 100", "6 puntos de 12", "no ocurrió", "sin medir", "Honduras"):
        assert words in text
    assert print_certificate(FACTS, "es") == body
