from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.phones.cell_pieces import Piece, pieces_of


def test_numbers_come_with_their_extension_their_words_and_what_joins_them() -> None:
    assert pieces_of("Cel. 956 555 0101 ext 3 (recados) / 956 555 0102") == [
        Piece("956 555 0101", "3", "Cel recados", ""),
        Piece("956 555 0102", "", "", "/"),
    ]


def test_words_between_numbers_keep_them_apart() -> None:
    assert [each.number for each in pieces_of("Calle 956 num 5550102")] == ["956", "5550102"]


def test_a_label_speaks_of_the_number_behind_it_and_a_remark_of_the_one_before() -> None:
    first, second = pieces_of("956 555 0101 de noche Emergencias: 956 555 0102")
    assert first.note == ""
    assert second.note == "de noche Emergencias"
    first, second = pieces_of("956 555 0101 (noche), 956 555 0102")
    assert (first.note, second.note) == ("noche", "")


def test_digits_of_hours_and_remarks_are_no_numbers() -> None:
    for text in ("24/7", "24 horas", "8:00-16:00", "9am-5pm", "(piso 3)", "marque 2"):
        assert [each.number for each in pieces_of(f"956 555 0101 {text}")] == ["956 555 0101"], text


@given(
    st.from_regex(r"\+?(\([0-9]{2,4}\)|[0-9]{1,5})[ .-]?[0-9]{3,4}[ .-]?[0-9]{4}", fullmatch=True)
)
def test_a_number_that_fills_its_cell_is_what_it_is_beside_a_blank(text: str) -> None:
    """The blank sends it through all that tells crowded cells apart."""
    assert pieces_of(text) == pieces_of(f"{text} ") == [Piece(text)]
