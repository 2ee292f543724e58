"""The plan areas of the demo: what only the post can tell, in three languages.

Roads and ports are real.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from core.geo.geometry import Area
from webapp.demo.network.telephones import Exchange

Doc = dict[str, Any]
_FORMS = files("webapp.demo").joinpath("questionnaires")
"""What is the same for every post of an area, in es, en and fr: one JSON file an area."""


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A plan area as it is seeded.

    `agreed_days` is how old the host's agreement is; None: there is none.
    """

    slug: str
    number: str
    post: str
    area: str
    units: tuple[str, ...]
    name: Doc
    host: Doc | None
    agreed_days: int | None
    facilities: tuple[tuple[str, str, float, float, int | None], ...]
    """Kind, name, longitude, latitude, days since it was confirmed."""
    issued_days: int = 30
    version: int = 1
    approved: bool = True
    slots: Doc = field(default_factory=dict)
    corners: tuple[tuple[float, float], ...] = ()
    """Corners (longitude, latitude) of a drawn area, in place of units."""
    changes: Doc = field(default_factory=dict)
    """What stands otherwise than in the area's file."""
    telephones: str = ""
    """The exchange of its facilities, where it is not the area's."""
    withdrawn: str = ""
    """Why its version was taken back; empty for one that was not."""

    @property
    def shape(self) -> Area | None:
        """The drawn area."""
        ring = [list(corner) for corner in (*self.corners, *self.corners[:1])]
        return Area.from_geojson({"type": "Polygon", "coordinates": [ring]}) if ring else None

    def questionnaire(self, exchange: Exchange, today: date) -> Doc:
        """Return the form as `plans.questionnaire.model.Questionnaire` reads it, with telephones
        and dates filled in.
        """
        found: Doc = (
            json.loads(_FORMS.joinpath(f"{self.area}.json").read_text(encoding="utf-8"))
            | self.changes
        )
        if self.host and self.agreed_days is not None:
            found["host_coordination"] = {
                **self.host,
                "agreed_on": (today - timedelta(days=self.agreed_days)).isoformat(),
            }
        found["facilities"] = [
            {
                "kind": kind,
                "name": name,
                "phone": exchange.directory(self.telephones or self.area),
                "what_for": _WHAT_FOR[kind],
                "hours": "24 h",
                "confirmed_on": None
                if days is None
                else (today - timedelta(days=days)).isoformat(),
                "lon": lon,
                "lat": lat,
            }
            for kind, name, lon, lat, days in self.facilities
        ]
        found["message_slots"] = self.slots
        found["offline_copy_holder"] = "Guardia de la sede (carpeta roja) y titular"
        return found


def texts(es: str, en: str, fr: str) -> Doc:
    """Return one text in the three languages."""
    return {"es": es, "en": en, "fr": fr}


_WHAT_FOR = {
    "hospital": texts("Urgencias", "Emergency room", "Urgences"),
    "airport": texts("Salida por aire", "Leaving by air", "Départ par avion"),
    "authority": texts("Información oficial", "Official information", "Information officielle"),
    "other": texts("Apoyo", "Support", "Appui"),
}


def host(es: str, en: str, fr: str) -> Doc:
    """With whom of the host state help is agreed, by a channel that is the same everywhere."""
    return {
        "who": texts(es, en, fr),
        "channel": texts(
            "Teléfono de la sala de crisis y correo con acuse",
            "Operations centre telephone and e-mail with receipt",
            "Téléphone du centre de crise et courriel avec accusé",
        ),
    }


_SOCONUSCO = ("MX07089", "MX07087", "MX07102", "MX07015", "MX07040", "MX07054", "MX07035")
_GREATER_NOLA = ("US22071", "US22051", "US22087", "US22089", "US22095", "US22075")

PLANS: tuple[DemoPlan, ...] = (
    DemoPlan(
        "mx-mcallen",
        "MX-MCA-01",
        "mx-mcallen",
        "rgv",
        ("US48215", "US48427"),
        texts(
            "Valle del Río Grande: Hidalgo y Starr",
            "Rio Grande Valley: Hidalgo and Starr",
            "Vallée du Rio Grande\u00a0: Hidalgo et Starr",
        ),
        host(
            "Coordinación de Emergencias del condado de Hidalgo",
            "Hidalgo County Emergency Management coordinator",
            "Coordination des urgences du comté de Hidalgo",
        ),
        75,
        (
            ("hospital", "Hospital Regional Demo de McAllen", -98.221, 26.187, 40),
            ("hospital", "Hospital Demo de Edinburg", -98.195, 26.275, 120),
            ("hospital", "Hospital Demo de Weslaco", -97.995, 26.155, None),
            ("airport", "Aeropuerto de McAllen (demo)", -98.240, 26.177, 60),
            ("authority", "Centro de Operaciones del Condado (demo)", -98.163, 26.304, 33),
        ),
        version=3,
    ),
    DemoPlan(
        "mx-nueva-orleans",
        "MX-NOL-01",
        "mx-nueva-orleans",
        "nola",
        _GREATER_NOLA,
        texts("Gran Nueva Orleans", "Greater New Orleans", "Grande Nouvelle-Orléans"),
        host(
            "Oficina de Seguridad y Preparación de Nueva Orleans",
            "New Orleans Office of Emergency Preparedness",
            "Bureau de la préparation de La Nouvelle-Orléans",
        ),
        130,
        (
            ("hospital", "Hospital Universitario Demo", -90.083, 29.959, 55),
            ("hospital", "Hospital Demo de Jefferson", -90.106, 29.962, 90),
            ("airport", "Aeropuerto Louis Armstrong (demo)", -90.258, 29.993, 35),
        ),
        issued_days=32,
        version=2,
    ),
    DemoPlan(
        "hn-nueva-orleans",
        "HN-NOL-01",
        "hn-nueva-orleans",
        "nola",
        _GREATER_NOLA,
        texts(
            "Nueva Orleans, Metairie y Kenner",
            "New Orleans, Metairie and Kenner",
            "La Nouvelle-Orléans, Metairie et Kenner",
        ),
        host(
            "Manejo de Emergencias de la parroquia de Jefferson",
            "Jefferson Parish Emergency Management",
            "Gestion des urgences de la paroisse de Jefferson",
        ),
        40,
        (
            ("hospital", "Hospital Demo de Kenner", -90.253, 30.010, 48),
            ("hospital", "Hospital Demo de Metairie", -90.164, 30.003, 200),
            ("airport", "Aeropuerto Louis Armstrong (demo)", -90.258, 29.993, 35),
        ),
        issued_days=20,
    ),
    DemoPlan(
        "mx-miami",
        "MX-MIA-01",
        "mx-miami",
        "miami",
        ("US12086",),
        texts("Miami-Dade", "Miami-Dade", "Miami-Dade"),
        host(
            "Manejo de Emergencias de Miami-Dade",
            "Miami-Dade Emergency Management",
            "Gestion des urgences de Miami-Dade",
        ),
        210,
        (
            ("hospital", "Hospital General Demo de Miami", -80.211, 25.791, 70),
            ("hospital", "Hospital Demo de Homestead", -80.435, 25.479, 150),
            ("airport", "Aeropuerto de Miami (demo)", -80.290, 25.796, 48),
        ),
        issued_days=45,
    ),
    DemoPlan(
        "gt-tapachula",
        "GT-TAP-01",
        "gt-tapachula",
        "tapachula",
        _SOCONUSCO,
        texts(
            "Tapachula y el Soconusco", "Tapachula and the Soconusco", "Tapachula et le Soconusco"
        ),
        host(
            "Protección Civil de Tapachula y Grupo Beta",
            "Protección Civil of Tapachula and Grupo Beta",
            "Protección Civil de Tapachula et Grupo Beta",
        ),
        58,
        (
            ("hospital", "Hospital General Demo de Tapachula", -92.250, 14.895, 61),
            ("hospital", "Clínica Demo de Ciudad Hidalgo", -92.148, 14.678, None),
            ("airport", "Aeropuerto de Tapachula (demo)", -92.370, 14.794, 99),
        ),
        issued_days=15,
    ),
    DemoPlan(
        "hn-tapachula",
        "HN-TAP-01",
        "hn-tapachula",
        "tapachula",
        _SOCONUSCO,
        texts(
            "Tapachula: personas en tránsito",
            "Tapachula: people on the way",
            "Tapachula : personnes en transit",
        ),
        host(
            "Protección Civil de Tapachula",
            "Protección Civil of Tapachula",
            "Protección Civil de Tapachula",
        ),
        190,
        (
            ("hospital", "Hospital General Demo de Tapachula", -92.250, 14.895, 61),
            ("airport", "Aeropuerto de Tapachula (demo)", -92.370, 14.794, 99),
        ),
        issued_days=175,
        approved=False,
    ),
    DemoPlan(
        "mx-san-salvador",
        "MX-SSV-01",
        "mx-san-salvador",
        "sansalvador",
        ("SV-SS", "SV-LI"),
        texts(
            "San Salvador y La Libertad",
            "San Salvador and La Libertad",
            "San Salvador et La Libertad",
        ),
        host(
            "Dirección General de Protección Civil",
            "Directorate General of Civil Protection",
            "Direction générale de la protection civile",
        ),
        39,
        (
            ("hospital", "Hospital Nacional Demo", -89.203, 13.702, 39),
            ("hospital", "Hospital Demo de Santa Tecla", -89.287, 13.674, 110),
            ("airport", "Aeropuerto de Comalapa (demo)", -89.056, 13.441, 64),
        ),
        issued_days=25,
        version=2,
    ),
    DemoPlan(
        "sv-los-angeles",
        "SV-LAX-01",
        "sv-los-angeles",
        "la",
        ("US06037",),
        texts("Condado de Los Ángeles", "Los Angeles County", "Comté de Los Angeles"),
        None,
        None,
        (
            ("hospital", "Hospital General Demo de Los Ángeles", -118.209, 34.059, 44),
            ("hospital", "Hospital Demo de Pasadena", -118.152, 34.134, 51),
            ("airport", "Aeropuerto LAX (demo)", -118.402, 33.943, 30),
        ),
        issued_days=18,
        approved=False,
    ),
)
