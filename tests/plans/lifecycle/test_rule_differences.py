"""An approved change of the protocols, told as the exact difference of what a plan prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from core.i18n.formats import Formats
from plans.facts.model import PlanFacts
from plans.facts.printed_protocols import Citation, FirstHourStep, Rules
from plans.lifecycle.difference import PlanSection
from plans.lifecycle.staleness import find_differences
from protocols.levels_and_messages import Use
from protocols.model import Reader, Role
from tests.plans.invented import facts

RULES = facts().rules.value
HOUR = RULES.first_hour


def ruled(rules: Rules) -> PlanFacts:
    return replace(facts(), rules=replace(facts().rules, value=rules))


def said(before: Rules, after: Rules, language: str = "es") -> list[str]:
    found = find_differences(ruled(before), ruled(after))
    assert all(each.section is PlanSection.RULES for each in found)
    return [each.sentence(Formats(language)) for each in found]


def hour(*steps: FirstHourStep) -> Rules:
    return replace(RULES, first_hour=steps)


def in_all(text: str) -> dict[str, str]:
    return dict.fromkeys(("es", "en", "fr"), text)


def kit_with(change: Callable[[list[Mapping[str, str]]], list[Mapping[str, str]]]) -> Rules:
    return replace(
        RULES,
        kits=tuple(
            replace(each, items=tuple(change(list(each.items))))
            if each.reader is Reader.EVERYBODY
            else each
            for each in RULES.kits
        ),
    )


def test_a_new_version_that_says_the_same_is_no_difference() -> None:
    newer = tuple(replace(each, version=each.version + 1) for each in RULES.cited)
    assert (
        said(RULES, replace(RULES, cited=(*newer, Citation(kind="kit", code="x", version=1)))) == []
    )
    spaced = replace(
        HOUR[0], task={name: text.replace(" ", "\u00a0 ") for name, text in HOUR[0].task.items()}
    )
    assert said(RULES, hour(spaced, *HOUR[1:])) == []


def test_a_step_that_says_something_else_is_told_by_its_minute() -> None:
    changed = replace(HOUR[3], task=in_all("Contar a las personas."))
    assert said(RULES, hour(*HOUR[:3], changed, *HOUR[4:])) == [
        "Primera hora: minuto 15 decía «Hoja de afectados: personas, necesidades y albergues"
        " cercanos.», ahora «Contar a las personas.»."
    ]


def test_what_changed_in_another_language_only_is_told_in_that_language() -> None:
    changed = replace(HOUR[3], task={**HOUR[3].task, "fr": "Compter."})
    [sentence] = said(RULES, hour(*HOUR[:3], changed, *HOUR[4:]))
    assert "ahora «(fr) Compter.»" in sentence


def test_a_step_moved_handed_over_added_and_gone() -> None:
    assert said(RULES, hour(*HOUR[:3], replace(HOUR[3], minutes=17), *HOUR[4:])) == [
        "Primera hora: el minuto de «Hoja de afectados: personas, necesidades y albergues"
        " cercanos.» decía «15», ahora «17»."
    ]
    assert said(RULES, hour(*HOUR[:3], replace(HOUR[3], role=Role.HEAD), *HOUR[4:])) == [
        "Primera hora: minuto 15, quién, decía «Protección», ahora «Titular»."
    ]
    more = FirstHourStep(minutes=50, clock={}, role=Role.LEADER, task=in_all("Llamar."))
    assert said(RULES, hour(*HOUR, more)) == [
        "Primera hora: minuto 50 decía «(nada)», ahora «Llamar.»."
    ]
    assert said(hour(*HOUR, more), RULES) == [
        "Primera hora: minuto 50 decía «Llamar.», ahora «(nada)»."
    ]
    unclocked = replace(more, minutes=None, clock=in_all("al final"))
    assert said(RULES, hour(*HOUR, unclocked)) == [
        "Primera hora: minuto al final decía «(nada)», ahora «Llamar.»."
    ]


def test_levels_are_told_by_number_and_part() -> None:
    second = replace(RULES.levels[1], name=in_all("Alerta"), trigger=in_all("Ya."))
    changed = replace(RULES, levels=(RULES.levels[0], second, *RULES.levels[2:]))
    assert said(RULES, changed) == [
        "Niveles de alerta: el nombre del nivel 2 decía «Restricción», ahora «Alerta».",
        "Niveles de alerta: nivel 2, cuándo, decía "
        "«La amenaza es inminente o se extiende; alerta oficial para el área.», ahora «Ya.».",
    ]
    [gone] = said(RULES, replace(RULES, levels=()))
    assert gone.endswith("Salida obligatoria», ahora «(nada)».")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda items: [*items[:2], in_all("botiquín"), *items[3:]],
            [
                "renglón 3 de «Para 72 horas» decía «botiquín y medicinas para 7 días, con dosis»,"
                " ahora «botiquín»."
            ],
        ),
        (
            lambda items: [in_all("mapa"), *items],
            ["renglón 1 de «Para 72 horas» decía «(nada)», ahora «mapa»."],
        ),
        (
            lambda items: items[:-1],
            [
                "renglón 7 de «Para 72 horas» decía «efectivo en billetes chicos, llaves», ahora"
                " «(nada)»."
            ],
        ),
    ],
)
def test_kit_items_are_told_one_by_one(
    change: Callable[[list[Mapping[str, str]]], list[Mapping[str, str]]], told: list[str]
) -> None:
    assert said(RULES, kit_with(change)) == [f"Mochila: {each}" for each in told]


def test_of_lists_for_some_only_that_they_are_there_is_printed() -> None:
    pets = [replace(each, items=()) if each.reader is Reader.PET else each for each in RULES.kits]
    assert said(RULES, replace(RULES, kits=tuple(pets))) == []
    without = tuple(each for each in RULES.kits if each.reader is not Reader.PET)
    assert said(RULES, replace(RULES, kits=without)) == [
        "Mochila: la línea de quién lleva algo más decía «Bebés; Personas mayores; Discapacidad;"
        " Mascotas», ahora «Bebés; Personas mayores; Discapacidad»."
    ]
    nobody = tuple(each for each in RULES.kits if each.reader is not Reader.CONSULAR)
    assert said(RULES, replace(RULES, kits=nobody)) == [
        "Mochila: la lista de Lo consular decía «Lo consular», ahora «(nada)»."
    ]


def test_messages_are_told_by_title_and_their_order_counts() -> None:
    ready, others = (
        RULES.messages_for(Use.READY),
        [each for each in RULES.messages if each.use is not Use.READY],
    )
    changed = replace(ready[1], text=in_all("Entre."))
    [sentence] = said(RULES, replace(RULES, messages=(ready[0], changed, ready[2], *others)))
    assert sentence.startswith("Mensajes listos: «Resguardo» decía «Vaya ya a un lugar seguro.")
    assert sentence.endswith("ahora «Entre.».")
    assert said(RULES, replace(RULES, messages=(ready[1], ready[0], ready[2], *others))) == [
        "Mensajes listos: el orden decía «Aviso; Resguardo; Después», ahora «Resguardo; Aviso;"
        " Después»."
    ]
    [gone] = said(RULES, replace(RULES, messages=(*ready[:2], *others)))
    assert gone.startswith("Mensajes listos: «Después» decía «¿Está bien?")
    silent = replace(others[0], title=in_all("Otro título"))
    assert said(RULES, replace(RULES, messages=(*ready, silent, *others[1:]))) == []


def test_only_names_of_crises_the_plan_still_speaks_of_count() -> None:
    renamed = tuple(
        replace(each, name=in_all("Huracán")) if each.code == "storm" else each
        for each in RULES.crises
    )
    assert said(RULES, replace(RULES, crises=renamed)) == [
        "Escenarios de riesgo: el nombre de un tipo de crisis decía «Ciclón o tormenta», ahora"
        " «Huracán»."
    ]
    retired = tuple(replace(each, is_in_force=each.code != "storm") for each in RULES.crises)
    assert said(RULES, replace(RULES, crises=retired)) == [
        "Escenarios de riesgo: el nombre de un tipo de crisis decía «Ciclón o tormenta», ahora"
        " «(nada)»."
    ]
    other = replace(facts().questionnaire.value, seasons=(), scenarios=())
    today = replace(
        ruled(replace(RULES, crises=())), questionnaire=replace(facts().questionnaire, value=other)
    )
    assert [
        each for each in find_differences(facts(), today) if each.section is PlanSection.RULES
    ] == []


def test_every_difference_is_said_in_every_language() -> None:
    for language in ("es", "en", "fr"):
        assert all(said(RULES, Rules(), language))
        assert all(said(Rules(), RULES, language))
