from __future__ import annotations

from core import exercise
from core.exercise import MARK
from core.exercise.files import marked_file
from core.pdf.exercise_mark import MARGIN_STYLE, as_exercise
from core.pdf.page_renderer import page_renderer
from tests.printed_text import text_of_pages

PAGE = (
    '<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"/><title>Hoja</title></head>'
    '<body><p>Una.</p><p style="break-before: page">Dos.</p></body></html>'
)


def test_outside_a_drill_a_page_is_as_it_was() -> None:
    assert as_exercise(PAGE, ("a{}",)) == (PAGE, ("a{}",))


def test_each_page_of_a_drill_bears_the_word_and_the_file_may_leave() -> None:
    with exercise.inside("0123456789ab"):
        assert as_exercise(PAGE, ("a{}",))[1] == ("a{}", MARGIN_STYLE)
        document = page_renderer().lay_out(PAGE)
        body = page_renderer().write(document, b"0" * 16, {})
    texts = text_of_pages(body)
    assert len(texts) == 2
    assert all(MARK in " ".join(text.split()) for text in texts)
    assert marked_file(body, "application/pdf") == body
