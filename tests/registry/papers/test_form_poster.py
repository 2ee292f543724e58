"""The poster is one page on both papers, and its code leads where its address does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from registry.papers.form_poster import PosterOrder, form_poster

ORDER = PosterOrder(
    address="https://atalaya.example.org/r/k3m7p",
    short="atalaya.example.org/r/k3m7p",
    title="Huracán",
    area="La costa",
    country="Guatemala",
    closes_on=date(2026, 12, 20),
    language="es",
    paper="a4",
    made_at=datetime(2026, 11, 29, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "order",
    [
        ORDER,
        replace(ORDER, title="", closes_on=None, language="fr", paper="letter"),
        replace(ORDER, title="Inundaciones y deslaves del norte " * 3, paper="letter"),
    ],
)
def test_it_is_one_page_that_says_its_address(order: PosterOrder) -> None:
    (page,) = PdfReader(BytesIO(form_poster(order))).pages
    text = " ".join(page.extract_text().split())
    assert order.short in text
    assert "Guatemala" in text
