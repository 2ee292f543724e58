"""The two pages and the migrants' sheet say what the frozen rules say, and say aloud what is not
there.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.i18n.formats import Formats
from plans.documents.leaflet import render_leaflet
from plans.documents.plan_pdf import render
from plans.facts.model import Audience, PlanFacts
from plans.facts.printed_protocols import FirstHourStep, Kit, Message, Rules
from plans.layout.page_fitting import PlanDoesNotFit
from plans.pages.compose import Cuts, compose, counts, heaviest
from plans.pages.model import Composition
from plans.questionnaire.model import Questionnaire
from protocols.levels_and_messages import NamedLevel, Use
from protocols.page_limits import LONGEST_ITEM, LONGEST_STEP, MOST_STEPS
from protocols.roles import Reader, Role
from tests.plans.invented import FORM, BareGround, facts
from tests.printed_text import text_of_pages

URL = "https://atalaya.example.org"
RULES = facts().rules.value
SAYING = "Avisar a las familias, verificar albergues y rutas con la autoridad del lugar. "


def ruled(rules: Rules) -> PlanFacts:
    return replace(facts(), rules=replace(facts().rules, value=rules))


def words(rules: Rules, language: str = "es") -> Composition:
    return compose(ruled(rules), Formats(language), public_url=URL)


def text_of(body: bytes) -> list[str]:
    return [" ".join(page.split()) for page in text_of_pages(body)]


def in_all(text: str) -> dict[str, str]:
    return dict.fromkeys(("es", "en", "fr"), text)


def long(letters: int) -> dict[str, str]:
    return in_all((SAYING * 4)[:letters].strip())


GONE = tuple(replace(each, is_in_force=False) for each in RULES.crises)


def test_without_any_protocol_in_force_the_plan_says_so_on_paper_and_counts_it() -> None:
    nothing = Rules(crises=GONE)
    pages = words(nothing)
    assert pages.header.missing == "Plan incompleto: faltan 6 datos."
    one, two = text_of(
        render(ruled(nothing), BareGround(), language="es", public_url=URL, paper="a4")
    )
    for told in ("Falta: niveles de alerta", "Falta: primera hora", "Falta: definición vigente"):
        assert told in one
    assert two.count("Falta: lista vigente") == 2
    for told in ("Falta: mensajes listos", "Falta: qué hacer sin documentos"):
        assert told in two


def test_a_type_that_was_retired_keeps_its_last_name_and_what_was_typed_stays() -> None:
    form = Questionnaire.read(
        FORM | {"scenarios": [{"hazard": "plaga", "likelihood": "low"}, FORM["scenarios"][0]]}
    )
    told = replace(facts(), questionnaire=replace(facts().questionnaire, value=form))
    names = [each.hazard for each in compose(told, Formats("es"), public_url=URL).scenarios]
    assert names == ["Ciclón o tormenta", "plaga"]
    gone = replace(told, rules=replace(told.rules, value=replace(RULES, crises=GONE)))
    names = [each.hazard for each in compose(gone, Formats("es"), public_url=URL).scenarios]
    assert names == ["Ciclón o tormenta. Falta: definición vigente", "plaga"]


def test_a_name_the_protocols_changed_is_the_one_printed() -> None:
    renamed = tuple(
        replace(each, name=in_all("Huracán")) for each in RULES.crises if each.code == "storm"
    )
    assert "Huracán" in {each.hazard for each in words(replace(RULES, crises=renamed)).seasons}


def test_lists_for_some_are_named_in_one_line_after_the_list_for_all() -> None:
    kits = words(RULES).kit
    assert [each.name for each in kits] == ["Para 72 horas", "Lo consular"]
    assert kits[0].items[-1] == "lo de bebés, mayores, discapacidad, mascotas"
    pets = tuple(each for each in RULES.kits if each.reader in {Reader.PET, Reader.CONSULAR})
    [everybody, consular] = words(replace(RULES, kits=pets)).kit
    assert (everybody.items, everybody.missing) == (("lo de mascotas",), "Falta: lista vigente")
    assert consular.missing == ""


def test_slots_are_filled_from_the_plan_and_the_rest_stays_in_brackets() -> None:
    told = replace(RULES, messages=(Message(code="m", use=Use.READY, title=in_all("T"), text=in_all(
        "{lugar} · {telefono} · {albergue} · {hora} · {emergencia} · [sí/no] · 100 %"
    )),))  # fmt: skip
    assert (
        words(told).messages[0].text
        == "Valle del Río Grande · (956)\u00a0555-0110 · Centro Comunitario Pharr · [hora] · 911 ·"
        " [sí/no] · 100 %"
    )


def test_a_step_without_a_minute_says_its_clock() -> None:
    step = FirstHourStep(
        minutes=None, clock=in_all("al abrir"), role=Role.LEADER, task=in_all("Llamar")
    )
    [row] = words(replace(RULES, first_hour=(step,))).first_hour
    assert (row.minute, row.role, row.action) == ("", "Líderes", "Llamar (al abrir)")


def test_high_signs_of_french_never_begin_a_line() -> None:
    texts = [each.text for each in words(RULES, "fr").messages]
    assert all(" :" not in text and " ?" not in text for text in texts)
    assert any("\u00a0:" in text for text in texts)


@pytest.mark.parametrize("paper", ["a4", "letter", "both"])
def test_a_full_plan_holds_the_longest_protocols_that_can_be_approved(paper: str) -> None:
    full = replace(
        RULES,
        levels=tuple(
            NamedLevel(name=long(30), trigger=long(100), action=long(100)) for _ in range(4)
        ),
        first_hour=tuple(
            FirstHourStep(
                minutes=5 * number, clock={}, role=Role.COMMUNICATION, task=long(LONGEST_STEP)
            )
            for number in range(MOST_STEPS)
        ),
        kits=tuple(
            Kit(code=each, reader=each, title=long(80), items=(long(LONGEST_ITEM),) * 40)
            for each in Reader
        ),
        messages=tuple(
            Message(
                code=f"{use}{number}",
                use=use,
                title=long(30),
                text=long(240 if use is Use.READY else 140),
            )
            for use, count in ((Use.READY, 6), (Use.EVACUATION, 2), (Use.SHEET, 6))
            for number in range(count)
        ),
    )
    one, two = text_of(
        render(ruled(full), BareGround(), language="es", public_url=URL, paper=paper)
    )
    assert one.count("Comunicación.") == MOST_STEPS
    assert two.count(SAYING[:20]) >= 6


def test_a_first_hour_no_page_holds_is_named() -> None:
    steps = (FirstHourStep(minutes=1, clock={}, role=Role.HEAD, task=long(240)),) * 40
    with pytest.raises(PlanDoesNotFit) as refused:
        render(
            ruled(replace(RULES, first_hour=steps)),
            BareGround(),
            language="es",
            public_url=URL,
            paper="a4",
        )
    assert (refused.value.page, refused.value.section) == (1, "first_hour")
    levels = tuple(NamedLevel(name=long(30), trigger=long(300), action=long(300)) for _ in range(4))
    assert heaviest(words(replace(RULES, levels=levels)), 1) == "levels"
    assert heaviest(words(RULES), 1) in {"profile", "scenarios", "country"}


def test_cut_items_of_the_kit_are_counted() -> None:
    kits = tuple(replace(each, items=each.items * 5) for each in RULES.kits)
    plan = ruled(replace(RULES, kits=kits))
    assert counts(plan, Audience.INTERNAL)["kit"] == 45
    whole, cut = (
        compose(plan, Formats("es"), public_url=URL, cuts=Cuts(0, steps)) for steps in (0, 34)
    )
    printed = [sum(len(each.items) for each in pages.kit) for pages in (whole, cut)]
    assert whole.cut["kit"] == 0
    assert cut.cut["kit"] == printed[0] - printed[1] > 0, (
        "items of every list, as the reader misses them"
    )


def test_the_migrants_sheet_says_the_advice_in_force() -> None:
    told = replace(
        RULES, messages=(Message(code="m", use=Use.SHEET, title={}, text=in_all("Suba al cerro.")),)
    )
    [text] = text_of(
        render_leaflet(ruled(told), BareGround(), language="es", paper="a4", public_url=URL)
    )
    assert "Suba al cerro." in text
    assert "Si la autoridad dice que salga" not in text
    assert "agua: 4 l" in text
    [bare] = text_of(
        render_leaflet(ruled(Rules()), BareGround(), language="es", paper="a4", public_url=URL)
    )
    assert "Qué llevar" not in bare
    assert "Qué hacer" not in bare


def test_a_sheet_no_page_holds_names_what_is_too_long() -> None:
    advice = Message(code="m", use=Use.SHEET, title={}, text=long(240))
    for rules, section in (
        (replace(RULES, messages=(advice,) * 40), "messages"),
        (
            replace(
                RULES,
                kits=tuple(replace(each, items=(in_all(SAYING * 30),) * 9) for each in RULES.kits),
            ),
            "kit",
        ),
    ):
        with pytest.raises(PlanDoesNotFit) as refused:
            render_leaflet(
                ruled(rules), BareGround(), language="es", paper="letter", public_url=URL
            )
        assert refused.value.section == section
