"""The guides in three languages: the same parts and pictures, and no word the pages do not say."""

from __future__ import annotations

import re

import pytest

from core.i18n.languages import LANGUAGES
from tests.webapp.guides.promises import in_spanish, said, steps_of
from webapp.guides.texts import GUIDES, guides_folder, text_of

NAMES = [guide.name for guide in GUIDES]
_PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./screenshots/([\w/.-]+)\)")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_in_bold_stands_on_a_page(name: str) -> None:
    words = {
        each for _part, _step, told in steps_of(name, "es") for one in told for each in one.words
    }
    assert words
    assert words - said("es").keys() == set()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_each_step_promises_in_each_language_what_it_does_in_spanish(
    name: str, language: str
) -> None:
    """So what is walked in Spanish (`tests/browser/test_walked_guides.py`) bears the names that the
    pages have in the others.
    """
    assert in_spanish(name, language)


@pytest.mark.parametrize("name", NAMES)
def test_each_language_has_the_same_parts_and_pictures(name: str) -> None:
    shapes = set()
    for language in LANGUAGES:
        text = text_of(name, language)
        levels = tuple(re.findall(r"(?m)^(#+) ", text))
        pictures = tuple(each.rpartition("/")[2] for _words, each in _PICTURE.findall(text))
        shapes.add((levels, pictures))
    assert len(shapes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_there_in_the_language_of_the_text_and_says_what_it_shows(
    name: str, language: str
) -> None:
    found = _PICTURE.findall(text_of(name, language))
    folder = "" if language == "es" else f"{language}/"
    for words, picture in found:
        assert words, picture
        assert picture.rpartition("/")[0] == folder.rstrip("/")
        assert (guides_folder() / "screenshots" / picture).is_file(), picture


def test_a_language_without_guides_reads_the_spanish_one() -> None:
    assert text_of("shelter", "quc") == text_of("shelter", "es")
    with pytest.raises(KeyError):
        text_of("operator", "es")
