"""The poster is one page on both papers, in one language or two, and says what the notice says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from watch.notices.papers.poster import NoticePosterOrder, PosterText, notice_poster

SPANISH = PosterText(
    "es", "Se inunda Pharr, Texas.", "Suba a un lugar alto antes de que llegue el agua.",
    "No sabemos si en Gimnasio Central piden papeles.", "Fuente: Servicio Meteorológico.",
    "Nuevo aviso: 21:30.", "Consulado de El Salvador",
)  # fmt: skip
FRENCH = replace(SPANISH, language="fr", what="Inondation : Pharr.", act="Montez sur un lieu haut.")
ORDER = NoticePosterOrder(
    number="AV-2026-001",
    texts=[SPANISH],
    address="https://atalaya.example.org/s",
    paper="a4",
    made_at=datetime(2026, 11, 30, 3, 0, tzinfo=UTC),
    local_moment="29 nov 2026, 21:00 (UTC−06:00)",
)


@pytest.mark.parametrize(
    "order",
    [
        ORDER,
        replace(ORDER, texts=[SPANISH, FRENCH], paper="letter", is_demo=True),
        replace(ORDER, texts=[replace(SPANISH, what="Se inunda todo el valle. " * 8)]),
    ],
)
def test_it_is_one_page_that_says_all_of_it(order: NoticePosterOrder) -> None:
    (page,) = PdfReader(BytesIO(notice_poster(order))).pages
    text = " ".join(page.extract_text().split())
    for each in order.texts:
        assert each.act.split()[0] in text
    for told in ("AV-2026-001", "atalaya.example.org/s", "UTC−06:00", "Nuevo aviso: 21:30"):
        assert told in text


def test_long_words_stay_whole_and_nothing_outshouts_what_happens() -> None:
    """The longest texts that a notice may have, beside a language of long words."""
    long = replace(
        SPANISH,
        what=("Evacúe Chichicastenango hacia el oeste. " * 5)[:200].rstrip(),
        act=("Váyase ahora por la carretera 210, sin esperar. " * 4)[:160].rstrip(),
        sender="Consulado General de El Salvador en San Bernardino",
    )
    mayan = replace(SPANISH, language="quc", what=("Chixpaqalajik chupam k’olb’al. " * 16)[:480])
    (page,) = PdfReader(BytesIO(notice_poster(replace(ORDER, texts=[long, mayan])))).pages
    sizes: dict[str, float] = {}

    def note(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        sizes.update(dict.fromkeys(text.split(), round(size * abs(matrix[0]), 1)))

    page.extract_text(visitor_text=note)
    assert {"Chichicastenango", "Chixpaqalajik", "carretera", "Bernardino"} <= sizes.keys()
    assert sizes["Chixpaqalajik"] >= sizes["21:30."] >= sizes["carretera"] > sizes["Meteorológico."]


def test_a_poster_is_in_one_language_or_in_two() -> None:
    for texts in ([], [SPANISH] * 3):
        with pytest.raises(ValueError, match="one language"):
            notice_poster(replace(ORDER, texts=texts))
