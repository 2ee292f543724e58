"""French sets its high signs apart by a space at which no line breaks: in every compiled text, on
every screen and paper that picks one.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.i18n.formats import Formats
from core.i18n.high_signs import in_language, joined_signs, set_apart
from core.i18n.languages import translator

ROOT = Path(__file__).parents[3]
COLON_BEHIND_A_VALUE = re.compile(r"(?:\}\}|%\})(?:</\w+>)*[:;](?=[ <\n])")
QUOTED_VALUE = re.compile(r"«\{\{")
TRANSLATED = re.compile(r"\{%-?\+? *trans\b.*?endtrans *-?%\}", re.DOTALL)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Où ? Ici !", "Où\u00a0? Ici\u00a0!"),
        ("Quand : 14:05 ; « Ida »", "Quand\u00a0: 14:05\u00a0; «\u00a0Ida\u00a0»"),
        ("« %(a)s » : %(b)s", "«\u00a0%(a)s\u00a0»\u00a0: %(b)s"),
        ("90 % de %(all)s, %(share)s %%", "90\u00a0% de %(all)s, %(share)s\u00a0%%"),
        ("%(a)s %(b)s le {at:%Y-%m-%d %H:%M}", "%(a)s %(b)s le {at:%Y-%m-%d %H:%M}"),
        ("https://a.example/?lang=fr <code>a:b</code>",) * 2,
        ("déjà\u00a0: oui",) * 2,
        ("| ![Ici](a.png) | ![Là](b.png) |",) * 2,
    ],
)
def test_spaces_that_hold(typed: str, printed: str) -> None:
    assert set_apart(typed) == set_apart(printed) == printed
    assert in_language(typed, "es") == typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oui: non", 1),
        ("Comment? Bien !", 1),
        ("Le «nom»", 2),
        ("Authorization: Bearer", 0),
        ("lu-ve 9:00-17:00; sa", 0),
        ("Voir https://a.example/?b=1 et 14:05.", 0),
        ("déjà : « oui » ; non ?", 0),
    ],
)
def test_signs_without_any_space(text: str, found: int) -> None:
    assert len(joined_signs(text)) == found


def test_no_compiled_text_lets_a_sign_begin_a_line() -> None:
    told = translator("fr")
    assert isinstance(told, gettext.GNUTranslations)
    texts = [text for key, text in told._catalog.items() if key]
    assert len(texts) > 3000
    assert [text for text in texts if set_apart(text) != text] == []
    assert [text for text in texts if joined_signs(text)] == []


def test_what_is_picked_by_language_is_set_alike() -> None:
    texts = {"es": "¿Dónde?", "fr": "Où ?"}
    assert Formats("fr").pick(texts) == "Où\u00a0?"
    assert Formats("fr").pick({"es": "a : b"}) == "a : b", "what is not French stays"


def test_no_template_sets_a_sign_behind_a_value_by_itself() -> None:
    assert list(_loose_signs()) == []


def _loose_signs() -> Iterator[str]:
    """Yield where a sign stands in markup as one language alone writes it."""
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            text = TRANSLATED.sub("{% trans %}{% endtrans %}", path.read_text("utf-8"))
            text = re.sub(r"<style.*?</style>|style=\"[^\"]*\"", "", text, flags=re.DOTALL)
            for each in (*COLON_BEHIND_A_VALUE.finditer(text), *QUOTED_VALUE.finditer(text)):
                yield f"{path.name}: {text[max(0, each.start() - 30) : each.end()]!r}"
