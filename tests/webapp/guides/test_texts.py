"""The guides in three languages: the same parts and pictures, and no word the pages do not say."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from core.i18n.languages import CATALOGUES, LANGUAGES
from webapp.guides.texts import GUIDES, guides_folder, text_of

NAMES = [guide.name for guide in GUIDES]
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./screenshots/([\w/.-]+)\)")


def plain(words: str) -> str:
    """Words without line ends, hard spaces, and the mark at their end."""
    return " ".join(words.split()).rstrip(".: ")


@cache
def words_of_pages(language: str) -> frozenset[str]:
    """What the pages say in a language, without the mark at the end."""
    catalogue = language if language != "es" else "en"
    with (CATALOGUES / catalogue / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [each for each in read_po(file) if isinstance(each.id, str)]
    said = (each.id if language == "es" else each.string for each in messages)
    return frozenset(plain(str(each)) for each in said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_in_bold_stands_on_a_page(name: str, language: str) -> None:
    bold = [each.split(" → ") for each in _BOLD.findall(text_of(name, language))]
    words = {plain(each) for path in bold for each in path}
    assert words
    assert words - words_of_pages(language) == set()


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
