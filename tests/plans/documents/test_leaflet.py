from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from markupsafe import Markup
from pypdf import PdfReader

from core.errors import UnusableInput
from plans.documents.leaflet import in_grey, render_leaflet
from plans.documents.leaflet_languages import languages_in, wording_in
from plans.documents.plan_pdf import PAPERS, PlanDoesNotFit
from plans.facts.model import PlanFacts
from tests.plans.invented import BareGround, contacts, crowd, empty, facts
from tests.plans.wild import wild
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well

URL = "https://atalaya.example.org"


def sheet(plan: PlanFacts, language: str = "es", paper: str = "a4") -> bytes:
    return render_leaflet(plan, BareGround(), language=language, paper=paper, public_url=URL)


@cache
def usual(language: str, paper: str) -> bytes:
    """The leaflet of the usual facts, laid out once for all that read it."""
    return sheet(facts(), language, paper)


def text_of(body: bytes) -> str:
    return text_of_pages(body)[0]


@pytest.mark.parametrize(("language", "paper"), [("es", "a4"), ("en", "letter"), ("fr", "both")])
def test_one_page_in_every_language_well_made(language: str, paper: str) -> None:
    body = usual(language, paper)
    assert_printed_well(body, language=language, pages=1)
    width, height = (
        float(side) * 25.4 / 72 for side in PdfReader(io.BytesIO(body)).pages[0].mediabox[2:]
    )
    assert (round(width, 1), round(height, 1)) == PAPERS[paper]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert sheet(facts()) == usual("es", "a4")


@pytest.mark.parametrize("plan", [empty(), facts(contacts=crowd(150, "Asociación del Valle " * 5))])
def test_one_page_whatever_is_known(plan: PlanFacts) -> None:
    assert_printed_well(sheet(plan), language="es", pages=1)


@pytest.mark.parametrize("seed", [3, 4, 5, 8, 10, 11])  # each language, paper, none to many
def test_one_page_out_of_wild_facts(seed: int) -> None:
    case = wild(seed)
    try:
        body = sheet(case.plan, case.language, case.paper)
    except PlanDoesNotFit as wrong:
        section = wrong.section
    else:
        section = "contacts"
        assert len(PdfReader(io.BytesIO(body)).pages) == 1
    assert section == "contacts"


def test_it_names_no_official_no_leader_no_route_and_no_count() -> None:
    text = text_of(usual("es", "a4"))
    assert "Consulado en McAllen" in text
    assert "911" in text
    assert "(956) 555-0110" in text
    for hidden in (
        "Lucía Ejemplo",
        "Rosa Ejemplo",
        "I-69C",
        "1,284",
        "9,400",
        "Protección civil del condado",
    ):
        assert hidden not in text


def test_it_is_black_and_white() -> None:
    stream = b"".join(
        contents.get_data()
        for page in PdfReader(io.BytesIO(usual("es", "a4"))).pages
        if (contents := page.get_contents()) is not None
    )
    colours = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", stream)
    assert colours
    assert all(max(map(float, each)) - min(map(float, each)) < 0.05 for each in colours)
    coloured = Markup("<path fill='#9c1c1c' stroke='#fff'/>")
    assert str(in_grey(coloured)) == "<path fill='#373737' stroke='#fff'/>"


def test_the_text_is_large_while_few_things_are_said() -> None:
    few = replace(facts(), contacts=contacts()[:3])
    sizes: list[float] = []

    def look(text: str, outer: list[float], inner: list[float], _font: object, size: float) -> None:
        if "Consulado en McAllen" in text:
            sizes.append(round(size * abs(inner[3]) * abs(outer[3]), 1))

    PdfReader(io.BytesIO(sheet(few))).pages[0].extract_text(visitor_text=look)
    assert min(sizes) >= 12


def test_another_language_is_words_in_a_file_and_spanish_where_they_end(tmp_path: Path) -> None:
    (tmp_path / "ht.json").write_text(
        json.dumps({"Llamar": "Kiyès pou rele", "comida lista y abrelatas": "manje pare"}),
        encoding="utf-8",
    )
    assert languages_in(tmp_path) == ("es", "en", "fr", "ht")
    wording = wording_in("ht", tmp_path)
    body = render_leaflet(
        facts(), BareGround(), language="ht", paper="a4", public_url=URL, wording=wording
    )
    assert_printed_well(body, language="ht", pages=1)
    assert "Kiyès pou rele" in text_of(body)
    assert "manje pare" in text_of(body), "protocol texts are words like any other"
    assert "Qué llevar" in text_of(body)


@pytest.mark.parametrize("broken", ["[1]", "{", '{"a": 1}'])
def test_words_that_cannot_be_used_are_refused(tmp_path: Path, broken: str) -> None:
    (tmp_path / "ht.json").write_text(broken, encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"ht\.json"):
        wording_in("ht", tmp_path)


@pytest.mark.parametrize("code", ["de", "../es", "ht"])
def test_a_language_nobody_gave_words_for_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(UnusableInput, match="language"):
        wording_in(code, tmp_path)


def test_an_unknown_paper_or_language_is_named() -> None:
    with pytest.raises(UnusableInput, match="paper"):
        sheet(facts(), paper="a5")
    with pytest.raises(UnusableInput, match="language"):
        sheet(facts(), "de")
