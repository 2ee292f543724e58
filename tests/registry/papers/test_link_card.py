"""The personal link on paper: one page, the address to type, no name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader

from registry.papers.link_card import LinkCard, link_card_pdf

ORDER = LinkCard(
    address="https://atalaya.example.org/mi-registro/Abc-123_xyzAbc-123_xyzAbc-123_xyzAbc-123_x",
    ends_on=date(2027, 7, 8),
    country="Guatemala",
    post="Consulado en McAllen",
    phone="+19565550123",
    language="es",
    made_at=datetime(2026, 11, 30, tzinfo=UTC),
    timezone="America/Chicago",
)


def test_it_is_one_page_with_the_address_and_its_end() -> None:
    (page,) = PdfReader(BytesIO(link_card_pdf(ORDER))).pages
    text = page.extract_text()
    assert ORDER.address in "".join(text.split())
    assert "8 jul 2027" in " ".join(text.split())
    assert "29 nov 2026, 18:00 (UTC−06:00)" in " ".join(text.split())
    assert "+1 956-555-0123" in text
    assert link_card_pdf(ORDER) == link_card_pdf(ORDER)
