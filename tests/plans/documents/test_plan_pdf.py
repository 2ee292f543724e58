from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from core.errors import UnusableInput
from core.pdf.renderer import PageRenderer
from plans.documents.plan_pdf import PAPERS, PlanDoesNotFit, preview, render
from plans.facts.json_form import from_json
from plans.facts.model import Audience, Fact, PlanFacts
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM, BareGround, contacts, crowd, empty, facts
from tests.printed_text import smallest_letters, text_of_pages
from tests.printing_asserts import assert_printed_well, attached_json, elements

MAYAN = (
    "Asociación Kʼicheʼ Qꞌeqchiꞌ Ixil Poqomchiʼ Awakateko Chʼortiʼ ÄËÏÖÜ Ñandú y "
    "Fanm Ayisyèn pou Dwa Travayè Migran yo nan Fwontyè a"
)
HOSTILE = (
    "<link rel=attachment href=file:///etc/passwd><img src='http://127.0.0.1/x'>{{7*7}}{% raw %}"
)
URL = "https://atalaya.example.org"


def pdf_of(plan: PlanFacts, language: str = "es", paper: str = "a4") -> bytes:
    return render(plan, BareGround(), language=language, public_url=URL, paper=paper)


def invented() -> PlanFacts:
    return facts(contacts=(*contacts()[:4], *crowd(1, MAYAN)), leaders=())


@cache
def printed(language: str, paper: str) -> bytes:
    """The plan of the invented facts, laid out once for all that read it."""
    return pdf_of(invented(), language, paper)


def whole() -> bytes:
    return printed("es", "a4")


def text_of(pdf: bytes) -> str:
    return "\n".join(text_of_pages(pdf))


@pytest.mark.parametrize(("language", "paper"), [("es", "a4"), ("en", "letter"), ("fr", "both")])
def test_two_pages_in_every_language_and_on_every_paper(language: str, paper: str) -> None:
    with pikepdf.open(io.BytesIO(printed(language, paper))) as pdf:
        assert len(pdf.pages) == 2
        assert str(pdf.Root.Lang) == language
        width, height = (float(each) * 25.4 / 72 for each in pdf.pages[0].mediabox[2:])
        assert (round(width, 1), round(height, 1)) == PAPERS[paper]


@pytest.mark.parametrize("count", [0, 1, 40, 150])
def test_two_pages_whatever_the_number_and_length_of_contacts(count: int) -> None:
    pdf = pdf_of(facts(contacts=crowd(count, MAYAN)), paper="letter")
    text = text_of(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    if count > 1:
        more = re.search(r"\+ (\d+) más: ver el código QR", text.split("Contactos")[1])
        assert more
        rows = len(set(re.findall(r"\d+ Asociación", text)))
        assert rows >= 7
        assert int(more[1]) + rows == count


def test_a_plan_takes_few_layouts_of_a_page_each_and_holds_fourteen_contacts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layouts: list[str] = []
    lay_out = PageRenderer.lay_out

    def counted(press: PageRenderer, text: str, *stylesheets: str) -> Any:
        layouts.append(stylesheets[-1])
        return lay_out(press, text, *stylesheets)

    monkeypatch.setattr(PageRenderer, "lay_out", counted)
    many = tuple(
        replace(
            each,
            value=replace(
                each.value,
                languages=("es", "en", "quc") if number % 2 else ("es", "fr"),
                emergency_lines=(each.value.phone,) if number % 3 else (),
            ),
        )
        for number, each in enumerate((*contacts(), *crowd(14, "Comité del Valle")))
    )
    text = text_of(pdf_of(facts(contacts=many), paper="letter"))
    assert len(layouts) <= 5
    assert all("215.9mm 279.4mm" in page_rule for page_rule in layouts)
    more = re.search(r"\+ (\d+) más: ver el código QR", text.split("Contactos")[1])
    assert more
    assert len(many) - int(more[1]) >= 14
    assert "E: línea de emergencia; es español" in text
    assert {"en inglés", "quc quiché", "fr francés"} <= {
        each.strip() for each in re.split(r"[,;+\n]|es español", text)
    }, "each language stands in words"
    assert "atalaya.example.org/p/gt-mcallen" in text


def test_a_plan_about_which_nothing_is_known_has_two_pages_and_says_so() -> None:
    text = text_of(pdf_of(empty()))
    assert text.count("Falta:") > 20
    assert "desconocido" in text
    assert "None" not in text


def test_what_cannot_fit_names_the_section_to_shorten() -> None:
    long = dict.fromkeys(("access", "alert_system", "legal"), "palabra " * 39)
    lines = dict.fromkeys(
        ("capital", "languages", "host_authority", "civil_protection"), "palabra " * 19
    )
    agreed = {"who": "palabra " * 19, "channel": "palabra " * 19, "agreed_on": "2026-01-01"}
    form = Questionnaire.read({**FORM, **long, **lines, "host_coordination": agreed})
    plan = facts(
        questionnaire=Fact(form, "Sede", None),
        prepared_by="x" * 60,
        name={"es": "Área de nombre larguísimo " * 4},
    )
    with pytest.raises(PlanDoesNotFit) as refused:
        pdf_of(plan, paper="letter")
    assert (refused.value.page, refused.value.section) == (1, "country")


def test_the_file_is_pdf_a_and_pdf_ua_and_has_its_bookmarks() -> None:
    assert_printed_well(whole(), language="es", pages=2, attached=("gt-mcallen.json",))
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        assert str(pdf.docinfo.Title).startswith("Plan de contingencia consular GT-MCA-01")
        kinds = [kind for kind, _, _ in elements(pdf.Root.StructTreeRoot)]
        assert kinds.count("Figure") > 5
        with pdf.open_outline() as outline:
            titles = {item.title for top in outline.root for item in (top, *top.children)}
        assert {"Población migrante", "Niveles de alerta", "Llamar, y a dónde ir"} <= titles


@pytest.mark.parametrize(
    "plan", [empty(), facts(contacts=crowd(40, MAYAN))], ids=["empty", "crowded"]
)
def test_the_public_edition_is_as_well_made_and_carries_public_facts_only(plan: PlanFacts) -> None:
    body = render(plan, BareGround(), language="fr", public_url=URL, audience=Audience.PUBLIC)
    assert_printed_well(body, language="fr", pages=2, attached=("gt-mcallen.json",))
    carried = attached_json(body)["facts"]
    assert carried["leaders"] == []
    assert carried["particulars"]["value"]["evacuation_routes"] == []


def test_the_facts_ride_in_the_file_and_come_back_as_they_were() -> None:
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        assert from_json(pdf.attachments["gt-mcallen.json"].get_file().read_bytes()) == invented()


def test_telephones_are_links_that_print_and_speak() -> None:
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        told = {
            str(each.A.URI): str(each.Contents)
            for page in pdf.pages
            for each in page.get("/Annots", [])
        }
    assert told["tel:+19565550110"] == "Llamar a Consulado en McAllen, (956) 555-0110"
    assert all(contents.startswith("Llamar a ") for contents in told.values())


def test_each_sheet_says_day_hour_zone_and_who_made_it() -> None:
    for page in PdfReader(io.BytesIO(whole())).pages:
        text = " ".join(page.extract_text().split())
        assert "22 nov 2026, 06:00 (UTC−06:00) · Hecho por: Sección de protección" in text


def test_no_text_is_smaller_than_eight_and_a_half_points() -> None:
    assert smallest_letters(whole()) >= 8.45


def test_the_same_facts_give_the_same_bytes_and_another_fact_does_not() -> None:
    assert pdf_of(invented()) == whole()
    assert pdf_of(replace(invented(), version=4)) != whole()


def test_a_hostile_text_is_only_text() -> None:
    form = Questionnaire.read({**FORM, "access": HOSTILE, "offline_copy_holder": HOSTILE})
    plan = facts(
        questionnaire=Fact(form, "Sede", None),
        contacts=crowd(3, HOSTILE),
        approved_by=HOSTILE,
        name={"es": HOSTILE},
    )
    pdf = pdf_of(plan)
    assert "{{7*7}}" in text_of(pdf)
    assert b"root:" not in pdf
    assert_printed_well(pdf, language="es", pages=2, attached=("gt-mcallen.json",))


def test_the_preview_is_the_same_page_without_script_or_inline_style() -> None:
    page = preview(
        facts(), BareGround(), language="fr", public_url=URL, stylesheet_address="/static/plan.css"
    )
    assert '<link rel="stylesheet" href="/static/plan.css"/>' in page
    assert not re.search(r"<script|\sstyle=|\son\w+=", page)
    assert "(956) 555-0110" in page


def test_a_dot_between_things_never_begins_a_line_nor_is_a_count_torn_from_its_name() -> None:
    page = preview(
        facts(), BareGround(), language="es", public_url=URL, stylesheet_address="/static/plan.css"
    )
    [spoken] = re.findall(r"Lenguas</th><td>([^<]+)</td>", page)
    assert spoken.count("\u00a0· ") == spoken.count("·") > 0
    assert re.search(r"[a-z]\u00a0[0-9<]", spoken)


def test_an_unknown_paper_or_language_is_named() -> None:
    with pytest.raises(UnusableInput, match="paper"):
        pdf_of(facts(), paper="a5")
    with pytest.raises(UnusableInput, match="language"):
        pdf_of(facts(), language="de")
