from __future__ import annotations

import io
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest

from core.errors import UnusableInput
from directory.book.book import book_pdf
from directory.book.chapters import emergencies
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportRow
from tests.directory.book.invented import COUNTRIES, HOSTILE, NOW, channel, row, rows
from tests.directory.book.paper import is_read_aloud
from tests.printed_text import smallest_letters, text_of_pages, words_of


def book(entries: list[ExportRow], language: str = "es", **more: object) -> bytes:
    return book_pdf(entries, number="2026-II", published_at=NOW, language=language, **more)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def whole() -> bytes:
    return book(
        rows(60),
        changes=("El consulado en McAllen cambió de teléfono.",),
        units={"US48215": "Hidalgo, Texas"},
        made_by="ana@example.org",
    )


def test_the_book_is_tagged_spoken_and_in_our_letters_only() -> None:
    is_read_aloud(whole(), "es")
    assert smallest_letters(whole()) >= 8.45


def test_each_sheet_says_day_hour_zone_and_who_published_it() -> None:
    for sheet in text_of_pages(whole()):
        assert "22 nov 2026, 18:05 UTC · Hecho por: ana@example.org" in " ".join(sheet.split())


def test_the_cover_says_what_it_is_and_how_to_read_it() -> None:
    cover = " ".join(text_of_pages(whole())[0].split())
    for words in (
        "Edición 2026-II",
        "22 nov 2026, 18:05 UTC",
        "60 entradas",
        "solo para los países de la CRM",
    ):
        assert words in cover
    for words in (
        "barra llena: vigente",
        "puntos: nunca confirmado",
        "Guatemala",
        "cambió de teléfono",
    ):
        assert words in cover


def test_every_entry_and_every_telephone_is_there_with_its_age() -> None:
    text = words_of(whole())
    entries = rows(60)
    assert [each.name for each in entries if " ".join(each.name.split()) not in text] == []
    assert "(956) 555-0107 desde fuera +1 956-555-0107" in text
    for words in (
        "vigente, 13 oct 2026 (hace 40 días)",
        "vencido, 18 oct 2025 (hace 400 días)",
        "nunca confirmado",
    ):
        assert words in text
    assert "avisaron que falla" in text
    assert "Circunscripción: Hidalgo, Texas" in text
    assert "Cerrada desde: 22 nov 2026, obras. La cubre: Consulado que cubre" in text
    assert "Cupo no se sabe" in text


def test_all_emergency_lines_stand_on_one_page_each_country_named() -> None:
    with_lines = [each for each in rows(170) if any(emergencies([each]).values())]
    for entries, printed in ((rows(60), whole()), (with_lines, book(with_lines))):
        pages = [
            page
            for page in text_of_pages(printed)
            if "Líneas de emergencia de todos los países" in page
        ]
        torn = " ".join(pages[-1].split())
        assert len(pages) == 2  # the contents and the page itself
        for name in (
            "Belice",
            "Canadá",
            "Estados Unidos",
            "Guatemala",
            "México",
            "República Dominicana",
        ):
            assert name in torn
        dialled = torn.count("+1 956-555-01")
        left = sum(int(number) for number in re.findall(r"Y (\d+) más en su capítulo", torn))
        assert dialled + left == sum(map(len, emergencies(entries).values()))
        assert dialled >= len(COUNTRIES)


def test_the_index_names_the_page_an_entry_is_on() -> None:
    pages = text_of_pages(whole())
    start = next(
        number for number, page in enumerate(pages) if page.startswith("Índice de nombres")
    )
    index = " ".join(" ".join(pages[start:]).split())
    for entry in rows(60):
        told = re.search(re.escape(entry.name) + r" · (\d+)", index)
        assert told, entry.name
        assert entry.name in " ".join(pages[int(told[1]) - 1].split())
    towns = re.search(r"Tapachula · (\d+(?:, \d+)*)", index)
    assert towns
    for number in towns[1].split(", "):
        assert "Tapachula" in pages[int(number) - 1]


def test_every_foot_counts_to_the_last_page_and_every_head_names_its_country() -> None:
    pages = text_of_pages(whole())
    for number, page in enumerate(pages[1:], 2):
        assert f"{number} / {len(pages)}" in page
    chapter = next(
        page for page in pages if page.count("Guatemala") >= 2 and "Representaciones" in page
    )
    assert chapter.lstrip().startswith("Guatemala")


def test_bookmarks_lead_to_countries_and_their_sections() -> None:
    with pikepdf.open(io.BytesIO(whole())) as pdf, pdf.open_outline() as outline:
        tops = [item.title for item in outline.root]
        assert {
            "Líneas de emergencia de todos los países",
            "México",
            "Índice de nombres",
            "Índice de lugares",
        } <= {*tops}
        mexico = next(item for item in outline.root if item.title == "México")
        assert "Albergues" in [child.title for child in mexico.children]


def test_a_country_without_its_focal_points_says_so() -> None:
    held = row(1, EntryKind.FOCAL_POINT, "GT", type="designated", of_post="")
    text = words_of(book([held, row(2, country="HN")]))
    assert text.count("Falta el punto focal designado del país") == 1
    assert text.count("Falta el suplente del punto focal del país") == 2
    assert "Falta" not in words_of(book([row(2, country="HN")]))


def test_a_short_number_is_dialled_at_home_only() -> None:
    fire = row(
        3, EntryKind.ORGANISATION, channels=(channel(0, ChannelKind.EMERGENCY, None, value="911"),)
    )
    assert "911 solo en su país · emergencias · nunca confirmado" in words_of(book([fire]))


def test_the_same_rows_give_the_same_bytes_and_others_do_not() -> None:
    seven = book(rows(7))
    assert seven == book(rows(7))
    assert seven != book(rows(8))


def test_an_empty_edition_and_a_hostile_name_are_printed() -> None:
    assert "Esta edición no tiene entradas" in words_of(book([]))
    text = words_of(book([row(5, name=HOSTILE, address=HOSTILE, city=HOSTILE)], language="fr"))
    assert "{{7*7}}" in text
    assert "</script><script>alert(1)</script>" in text


@pytest.mark.parametrize(
    ("seen", "notice"), [("public", "se puede repartir"), ("country", "solo para un país")]
)
def test_the_notice_is_that_of_the_audience(seen: str, notice: str) -> None:
    assert notice in words_of(book([row(1, visibility=seen)]))


def test_an_unknown_paper_or_language_is_named() -> None:
    with pytest.raises(UnusableInput, match="paper"):
        book([], paper="a5")
    with pytest.raises(UnusableInput, match="language"):
        book([], language="de")


def test_qpdf_finds_nothing(tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    (tmp_path / "book.pdf").write_bytes(whole())
    told = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "book.pdf")], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
