from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.i18n.formats import Formats
from directory.editions import comparison
from directory.editions.comparison import Comparison, compare
from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportChannel, ExportRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CONFIRMED = datetime(2026, 10, 1, tzinfo=UTC)
EMERGENCY = ExportChannel(ChannelKind.EMERGENCY, "+19565550123")


def row(identity: str = "a", section: EntryKind = EntryKind.POST, **more: Any) -> ExportRow:
    values: dict[str, Any] = {
        "country": "SV",
        "visibility": "rcm",
        "name": "Consulado en McAllen",
        "channels": (EMERGENCY,),
        "freshness": freshness(CONFIRMED, NOW),
        "confirmations": {"entry": (CONFIRMED, "phone")},
        "updated_at": NOW,
    }
    return ExportRow(section=section, id=identity, **{**values, **more})


def told(old: ExportRow, new: ExportRow, language: str = "es") -> list[str]:
    comparison = compare([old], [new], Formats(language))
    return [
        sentence
        for country in comparison.countries
        for changed in country.changed
        for sentence in changed.sentences
    ]


def names(comparison: Comparison, happening: str) -> dict[str, list[str]]:
    return {
        each.country: [one.name for one in getattr(each, happening)]
        for each in comparison.countries
    }


def test_new_gone_and_untouched() -> None:
    comparison = compare(
        [row("a"), row("b", name="Se va"), row("x", country="GT")],
        [row("a"), row("c", name="Llega", country="HN"), row("x", country="GT")],
        Formats("es"),
    )
    assert names(comparison, "new") == {"HN": ["Llega"], "SV": []}
    assert names(comparison, "gone") == {"HN": [], "SV": ["Se va"]}
    assert comparison.counts == {"new": 1, "gone": 1, "changed": 0, "confirmed": 0, "lapsed": 0}


def test_an_edition_like_the_one_before_has_no_news() -> None:
    assert compare([row("a"), row("b")], [row("b"), row("a")], Formats("es")).countries == ()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ({"hours": "lu-vi 9-17"}, {"hours": "24 h"}, "Horario: de «lu-vi 9-17» a «24 h»"),
        ({}, {"address": "Calle 1"}, "Dirección: se agrega «Calle 1»"),
        ({"city": "Pharr"}, {}, "Ciudad: se quita «Pharr»"),
        (
            {"type": "consulate"},
            {"type": "honorary"},
            "Tipo: de «Consulado» a «Consulado honorario»",
        ),
        ({}, {"visibility": "public"}, "Visible para: de «Países de la CRM» a «Público»"),
        (
            {"languages": ("es",)},
            {"languages": ("es", "kek")},
            "Idiomas: de «español» a «español, q’eqchi’»",
        ),
        (
            {"located_in": "US"},
            {"located_in": "MX"},
            "País donde está: de «Estados Unidos» a «México»",
        ),
        (
            {"lon": -98.23, "lat": 26.2},
            {"lon": -98.3, "lat": 26.2},
            "Coordenadas: de «26.2000, -98.2300» a «26.2000, -98.3000»",
        ),
        (
            {},
            {"details": {"closed_since": date(2026, 9, 1)}},
            "Cerrada desde: se agrega «1 sep 2026»",
        ),
        (
            {"details": {"units": ("US48215",)}},
            {"details": {"units": ("US48215", "US48061")}},
            "Circunscripción: unidades: de «US48215» a «US48215, US48061»",
        ),
        (
            {"details": {"drawn": {"type": "Polygon", "coordinates": [1]}}},
            {"details": {"drawn": None}},
            "Circunscripción: área dibujada: se cambió",
        ),
        (
            {},
            {
                "details": {
                    "visits": [
                        {"starts_on": "2026-12-01", "ends_on": "2026-12-02", "city": "Laredo"}
                    ]
                }
            },
            "Atención móvil: se agrega «Laredo 1 dic 2026 – 2 dic 2026»",
        ),
    ],
)
def test_a_field_is_told_in_words(
    before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    assert told(row(**before), row(**after)) == [sentence]


def test_nothing_is_no_unknown_number() -> None:
    old, new = (row(section=EntryKind.SHELTER, details={"beds_men": beds}) for beds in (None, 0))
    assert told(old, new) == ["Camas para hombres: se agrega «0»"]
    assert told(old, old) == []


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (
            [EMERGENCY],
            [ExportChannel(ChannelKind.EMERGENCY, "+19565550199")],
            ["Teléfono de emergencia: de «+1 956-555-0123» a «+1 956-555-0199»"],
        ),
        ([], [EMERGENCY], ["Teléfono de emergencia: se agrega «+1 956-555-0123»"]),
        ([EMERGENCY], [], ["Teléfono de emergencia: se quita «+1 956-555-0123»"]),
        (
            [EMERGENCY, ExportChannel(ChannelKind.EMAIL, "a@example.org")],
            [ExportChannel(ChannelKind.EMAIL, "b@example.org"), EMERGENCY],
            ["Correo electrónico: de «a@example.org» a «b@example.org»"],
        ),
        (
            [EMERGENCY],
            [replace(EMERGENCY, hours="24 h", has_whatsapp=True)],
            [
                "+1 956-555-0123, horario: se agrega «24 h»",
                "+1 956-555-0123, WhatsApp: de «No» a «Sí»",
            ],
        ),
    ],
)
def test_channels_are_told_one_by_one(
    before: list[ExportChannel], after: list[ExportChannel], sentences: list[str]
) -> None:
    assert told(row(channels=tuple(before)), row(channels=tuple(after))) == sentences


def test_what_changes_every_night_is_no_news() -> None:
    old = row(
        section=EntryKind.SHELTER,
        details={"occupied": 3, "open_now": "yes"},
        source="a",
        updated_at=NOW,
    )
    new = row(
        section=EntryKind.SHELTER,
        details={"occupied": 9, "open_now": "no"},
        source="b",
        updated_at=CONFIRMED,
    )
    assert told(old, new) == []


def test_confirmed_again_and_lapsed_since() -> None:
    later = NOW + timedelta(days=183)
    again = later - timedelta(days=3)
    then = [
        row("a", name="Otra vez"),
        row("b", name="Callada"),
        row("c", name="De siempre", freshness=freshness(None, NOW)),
    ]
    now = [
        replace(
            then[0], freshness=freshness(again, later), confirmations={"entry": (again, "link")}
        ),
        replace(then[1], freshness=freshness(CONFIRMED, later)),
        replace(then[2], freshness=freshness(None, later)),
    ]
    comparison = compare(then, now, Formats("es"))
    assert names(comparison, "confirmed") == {"SV": ["Otra vez"]}
    assert names(comparison, "lapsed") == {"SV": ["Callada"]}
    assert names(comparison, "changed") == {"SV": []}


def test_an_entry_that_moves_to_another_country_is_news_of_its_new_one() -> None:
    comparison = compare([row()], [row(country="GT")], Formats("es"))
    (country,) = comparison.countries
    assert (country.country, country.changed[0].sentences) == (
        "GT",
        ("País: de «El Salvador» a «Guatemala»",),
    )
    assert comparison.counts["gone"] == 0


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Spanish, Q’eqchi’"), ("fr", "espagnol, q’eqchi’")]
)
def test_values_are_told_in_the_readers_language(language: str, word: str) -> None:
    (sentence,) = told(row(), row(languages=("es", "kek")), language)
    assert word.casefold() in sentence.casefold()


def test_the_difference_on_paper_is_a_line_of_counts_and_then_each_entry() -> None:
    before = [row("a"), row("b", name="Se va")]
    after = [row("a", hours="24 h", city="Pharr"), row("c", name="Llega")]
    assert comparison.change_lines(compare(before, after, Formats("es")), Formats("es")) == [
        (
            "El Salvador. Nuevas: 1; ya no están: 1; cambiadas: 1; confirmadas de nuevo: 0;"
            " vencidas desde entonces: 0."
        ),
        "Nueva: Llega.",
        "Ya no está: Se va.",
        "Consulado en McAllen. Horario: se agrega «24 h». Ciudad: se agrega «Pharr».",
    ]
