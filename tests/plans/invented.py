"""Invented facts for the tests of plans: a consulate, its area and its contacts, all made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from core.geo.geometry import Area, Box, Point
from plans.facts.model import (
    AreaFact,
    Contact,
    ContactKind,
    EstimateFact,
    Fact,
    LeaderFact,
    Numbers,
    PlanFacts,
    PostFact,
)
from plans.facts.printed_protocols import hazards_of
from plans.facts.rules_in_force import rules_in_force
from plans.questionnaire.model import Questionnaire
from protocols.approved import ApprovedProtocols, ApprovedText
from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HIDALGO = Area.from_box(Box(-98.587, 26.036, -97.862, 26.783))

PROTOCOLS = ApprovedProtocols(
    tuple(
        ApprovedText(kind, code, 1, content, date(2026, 9, 1))
        for kind in ProtocolKind
        for code, content in sorted(shipped(kind).items())
    )
)
"""What the house brings along, in force."""

FORM: dict[str, Any] = {
    "capital": "Edinburg, Texas",
    "access": {
        "es": (
            "I-69C y US-281 al norte; I-2 al este y oeste; aeropuerto MFE. Los puentes cierran con"
            " viento fuerte."
        ),
        "en": "I-69C and US-281 north; I-2 east and west; MFE airport. Bridges close in high wind.",
        "fr": "I-69C et US-281 au nord ; I-2 à l’est et à l’ouest ; aéroport MFE.",
    },
    "distance_km": 72,
    "languages": {
        "es": "español, inglés, kʼicheʼ, mam",
        "en": "Spanish, English, K’iche’, Mam",
        "fr": "espagnol, anglais",
    },
    "emergency_number": "911",
    "alert_system": {
        "es": "Alertas al celular (WEA) y NWS Brownsville; sirenas solo en la isla.",
        "en": "Phone alerts (WEA) and NWS Brownsville; sirens on the island only.",
        "fr": "Alertes au portable (WEA) et NWS Brownsville.",
    },
    "host_authority": "Hidalgo County Judge’s Office",
    "civil_protection": "Hidalgo County Emergency Management",
    "host_coordination": {
        "who": "Emergency Management, guardia",
        "channel": "teléfono 24 h y radio HAM",
        "agreed_on": "2026-05-12",
    },
    "legal": {
        "es": (
            "Los albergues no piden papeles. En evacuación ordenada, CBP anuncia que no detiene en"
            " rutas ni albergues."
        ),
        "en": (
            "Shelters ask for no papers. In ordered evacuations CBP announces no enforcement on"
            " routes or in shelters."
        ),
        "fr": "Les refuges ne demandent pas de papiers.",
    },
    "entry_points": [
        "Puente Hidalgo–Reynosa",
        "Puente Anzaldúas",
        "Puente Progreso",
        "Aeropuerto MFE",
    ],
    "seasons": [
        {"hazard": "storm", "months": [6, 7, 8, 9, 10, 11]},
        {"hazard": "flood", "months": [5, 6, 9, 10]},
        {"hazard": "heat", "months": [6, 7, 8]},
        {"hazard": "cold", "months": [1, 2, 12]},
    ],
    "scenarios": [
        {
            "hazard": "storm",
            "likelihood": "medium",
            "season": "jun–nov",
            "zone": "todo el condado",
            "effect": (
                "Corte de luz por días, cierre de puentes, evacuación de colonias sin drenaje."
            ),
        },
        {
            "hazard": "flood",
            "likelihood": "high",
            "season": "may–oct",
            "zone": "colonias de Weslaco y Mercedes",
            "effect": "Viviendas anegadas, caminos cortados, familias aisladas hasta 72 horas.",
        },
        {
            "hazard": "heat",
            "likelihood": "high",
            "season": "jun–ago",
            "zone": "campos agrícolas",
            "effect": "Golpes de calor entre jornaleros.",
        },
        {
            "hazard": "border",
            "likelihood": "low",
            "season": "todo el año",
            "zone": "puentes",
            "effect": "Familias separadas, retornos masivos.",
        },
        {
            "hazard": "cold",
            "likelihood": "low",
            "season": "dic–feb",
            "zone": "todo el condado",
            "effect": "Sin luz ni agua, tuberías rotas.",
        },
    ],
    "assembly_points": [
        {"name": "Parque Archer", "lon": -98.2301, "lat": 26.2035},
        {"name": "Plaza de Weslaco", "lon": -97.9908, "lat": 26.1595},
        {"name": "Parroquia San Juan", "lon": -98.1546, "lat": 26.1893},
    ],
    "evacuation_routes": ["I-69C/US-281 a San Antonio", "US-83 a Laredo", "SH-107 a Elsa"],
    "transport": "Autobuses del condado desde los puntos B y C; línea 211.",
    "minors": "Menor solo: sede y DFPS en la primera hora; nunca se traslada sin registro.",
    "pets": "Con jaula y cartilla; albergue 6 las acepta.",
    "facilities": [
        {
            "kind": "hospital",
            "name": "Hospital General del Valle (demo)",
            "phone": "+19565550161",
            "lon": -98.222,
            "lat": 26.176,
        },
    ],
    "channels": {
        "primary": "Línea de guardia (956) 555-0110",
        "alternate": "WhatsApp de la sede que cubre",
        "contingency": "Radio HAM 146.70 MHz, cada hora en punto",
        "emergency": "Punto A, a las 9 y 17 h",
    },
    "offline_copy_holder": "Guardia y chofer; caja fuerte de la parroquia",
    "message_slots": {"shelter": "Centro Comunitario Pharr"},
}


def contact(
    kind: ContactKind,
    name: str,
    number: int,
    lon: float | None = None,
    lat: float | None = None,
    **more: Any,
) -> Fact[Contact]:
    """One invented contact with a number from the range reserved for fiction."""
    confirmed = more.pop("confirmed", date(2026, 9, 1 + number % 28))
    values: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "what_for": more.pop("what_for", {}),
        "phone": f"+1956555{100 + number % 100:04d}",
        "hours": "24 h",
        "languages": ("es", "en"),
        "point": None if lon is None or lat is None else Point(lon, lat),
        "is_public": True,
    }
    return Fact(Contact(**{**values, **more}), "Directorio", confirmed)


def contacts() -> tuple[Fact[Contact], ...]:
    """Sixteen contacts of the Rio Grande Valley, invented."""
    kind = ContactKind
    return (
        contact(
            kind.EMERGENCY, "Emergencias", 0, phone="911", confirmed=None, languages=("en", "es")
        ),
        contact(kind.POST, "Consulado en McAllen", 10, -98.2336, 26.2047, alternate="+19565550111"),
        contact(
            kind.POST,
            "Consulado en Brownsville (cubre)",
            12,
            -97.4975,
            25.9018,
            alternate="+19565550113",
        ),
        contact(
            kind.FOCAL_POINT,
            "Lucía Ejemplo Cantú, cónsul de protección",
            14,
            alternate="+19565550115",
            is_public=False,
        ),
        contact(
            kind.FOCAL_POINT,
            "Raúl Ejemplo Sosa, suplente",
            16,
            confirmed=date(2026, 3, 2),
            is_public=False,
        ),
        contact(kind.AUTHORITY, "Protección civil del condado Hidalgo", 20, -98.163, 26.302),
        contact(
            kind.SHELTER,
            "Centro Comunitario Pharr",
            30,
            -98.1836,
            26.1948,
            capacity=220,
            papers_asked=False,
        ),
        contact(
            kind.SHELTER,
            "Gimnasio de Weslaco",
            31,
            -97.9908,
            26.1595,
            capacity=400,
            papers_asked=False,
        ),
        contact(
            kind.SHELTER,
            "Casa del Migrante San Juan Diego",
            32,
            -98.1546,
            26.1893,
            capacity=90,
            papers_asked=False,
        ),
        contact(
            kind.SHELTER,
            "Convention Center Mission",
            33,
            -98.3253,
            26.2159,
            capacity=600,
            confirmed=None,
        ),
        contact(kind.HOSPITAL, "Hospital General del Valle", 61, -98.222, 26.176),
        contact(kind.HOSPITAL, "Clínica Edinburg", 62, -98.1633, 26.3017, hours="8–20 h"),
        contact(
            kind.ORGANISATION,
            "Red de Abogados del Valle",
            70,
            -98.2301,
            26.2035,
            services=("asesoría legal",),
            hours="L–V 9–17",
        ),
        contact(
            kind.ORGANISATION,
            "Comité de Jornaleros",
            71,
            -98.0117,
            26.1506,
            services=("alimentos", "visitas a campos"),
        ),
        contact(
            kind.ORGANISATION,
            "Banco de Alimentos",
            72,
            -98.1836,
            26.18,
            services=("alimentos",),
            papers_asked=False,
        ),
        contact(
            kind.AIRPORT, "Aeropuerto McAllen-Miller (MFE)", 80, -98.2386, 26.1758, hours="5–23 h"
        ),
    )


def leaders() -> tuple[Fact[LeaderFact], ...]:
    """Four community leaders, invented."""
    rows = (
        (
            "Colonia Las Palmas, Mercedes",
            "Rosa Ejemplo Ixmatá",
            85,
            "Juan Ejemplo",
            86,
            120,
            date(2026, 8, 3),
        ),
        ("Weslaco norte y Elsa", "Petrona Ejemplo Tzʼunun", 87, "", None, 60, date(2026, 6, 21)),
        ("Pharr, San Juan, Alamo", "Óscar Ejemplo Núñez", 88, "Elena Ejemplo", 89, 210, None),
        ("Mission y Palmview", "Mariela Ejemplo Peña", 90, "", None, None, date(2026, 9, 9)),
    )
    return tuple(
        Fact(
            LeaderFact(
                zone=zone,
                name=name,
                phone=f"+19565550{100 + number}",
                alternate_name=other,
                alternate_phone=f"+19565550{100 + other_number}" if other_number else "",
                people_covered=people,
                last_test_on=tested,
            ),
            "Directorio",
            date(2026, 9, 2),
        )
        for zone, name, number, other, other_number, people, tested in rows
    )


def facts(**changes: Any) -> PlanFacts:
    """A complete plan of Hidalgo County, Texas, of an invented consulate of Guatemala."""
    post = PostFact(
        name="Consulado de Guatemala en McAllen",
        city="McAllen",
        phone="+19565550110",
        address="709 Calle Ejemplo",
        timezone="America/Chicago",
        located_in="US",
        point=Point(-98.2336, 26.2047),
        is_public=True,
    )
    covering = replace(
        post, name="Consulado de Guatemala en Houston", city="Houston", phone="+17135550120"
    )
    complete = PlanFacts(
        slug="gt-mcallen",
        number="GT-MCA-01",
        version=3,
        country="GT",
        name={
            "es": "Valle del Río Grande",
            "en": "Rio Grande Valley",
            "fr": "Vallée du Rio Grande",
        },
        issued_on=date(2026, 10, 1),
        valid_until=date(2027, 4, 1),
        prepared_by="Sección de protección",
        approved_by="Cónsul general",
        is_demo=True,
        gathered_at=NOW,
        post=Fact(post, "Directorio", date(2026, 9, 14)),
        covering=Fact(covering, "Directorio", date(2026, 9, 14)),
        area=Fact(
            AreaFact(
                shape=HIDALGO, units=("Hidalgo (TX)",), host_countries=("US",), size_km2=4100.0
            ),
            "Atlas",
            None,
        ),
        questionnaire=Fact(Questionnaire.read(FORM), "Sede", date(2026, 9, 20)),
        rules=rules_in_force(PROTOCOLS, hazards_of(Questionnaire.read(FORM))),
        numbers=Fact(
            Numbers(
                persons=1284,
                households=507,
                minors=391,
                needs=(
                    ("interpreter", 210),
                    ("medical", 96),
                    ("infant", 74),
                    ("older", 61),
                    ("mobility", 38),
                    ("minor_alone", 4),
                ),
                languages=(("es", 902), ("quc", 214), ("mam", 120), ("en", 48)),
                places=(
                    ("McAllen", 402),
                    ("Pharr", 233),
                    ("Weslaco", 180),
                    ("Mercedes", 121),
                    ("Edinburg", 98),
                ),
            ),
            "Registro consular",
            date(2026, 11, 22),
        ),
        estimate=Fact(
            EstimateFact(persons=9400, low=7800, high=11_200, year=2024),
            "ACS 2024, B05006",
            date(2025, 12, 11),
        ),
        contacts=contacts(),
        leaders=leaders(),
    )
    return replace(complete, **changes)


def empty() -> PlanFacts:
    """A plan about which nobody has told anything."""
    return facts(
        name={"es": "Área sin datos"},
        issued_on=None,
        valid_until=None,
        prepared_by="",
        approved_by="",
        covering=None,
        questionnaire=Fact(Questionnaire.read({}), "Sede", None),
        numbers=None,
        estimate=None,
        contacts=(),
        leaders=(),
    )


def crowd(count: int, name: str) -> tuple[Fact[Contact], ...]:
    """So many contacts, in a grid over the area, each with the same long name."""
    kinds = [kind for kind in ContactKind if kind is not ContactKind.EMERGENCY]
    return tuple(
        contact(
            kinds[number % len(kinds)],
            f"{number} {name}"[:120],
            number,
            -98.55 + 0.65 * ((number * 7) % 13) / 13,
            26.06 + 0.65 * ((number * 5) % 11) / 11,
            alternate="+525555550123",
        )
        for number in range(count)
    )


class BareGround:
    """A ground with nothing on it."""

    def features(self, kind: str, box: Box) -> Iterable[Any]:
        return ()

    def missing(self) -> tuple[str, ...]:
        return (
            "countries",
            "admin1",
            "admin2",
            "urban_areas",
            "lakes",
            "rivers",
            "roads",
            "gazetteer",
        )

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        return ()
