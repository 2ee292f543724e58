"""The shelters of the demo: invented houses in real towns, with the answers migrants fear to ask
for.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.entries.models import Answer, ShelterKind

_EVAC, _HOUSE = ShelterKind.EVACUATION, ShelterKind.MIGRANT_HOUSE
_COMM, _CONS = ShelterKind.COMMUNITY, ShelterKind.CONSULAR
_ANSWERS = {"y": Answer.YES, "n": Answer.NO, "?": Answer.UNKNOWN}


@dataclass(frozen=True, slots=True)
class DemoShelter:
    """A shelter as it is seeded.

    `answers` are six letters (y, n, ?): open now, papers asked, accessible, pets, charging,
    authorities present. `beds` are men, women, families, minors alone.
    """

    area: str
    owner: str
    kind: ShelterKind
    name: str
    town: str
    lon: float
    lat: float
    capacity: int | None
    beds: tuple[int | None, int | None, int | None, int | None]
    occupied: int | None
    occupied_hours: float | None
    answers: str
    confirmed_days: int | None
    notes: str = ""

    def answer(self, position: int) -> Answer:
        """Return the answer at a position of `answers`."""
        return _ANSWERS[self.answers[position]]


_NOBODY = (None, None, None, None)

SHELTERS: tuple[DemoShelter, ...] = (
    DemoShelter(
        "rgv", "MX", _EVAC, "Centro Demo de Convenciones de McAllen", "McAllen", -98.250, 26.211,
        900, (300, 300, 300, 0), 312, 2, "ynyyyn", 25, "Entrada por el estacionamiento norte",
    ),
    DemoShelter(
        "rgv", "MX", _EVAC, "Preparatoria Demo de Edinburg", "Edinburg", -98.170, 26.310, 450,
        (150, 150, 150, 0), 120, 3, "yny?yn", 62,
    ),
    DemoShelter(
        "rgv", "MX", _HOUSE, "Casa Demo del Camino, Pharr", "Pharr", -98.187, 26.190, 180,
        (60, 60, 50, 10), 171, 5, "ynnnyn", 30, "Casi llena: avise antes de enviar familias",
    ),
    DemoShelter(
        "rgv", "MX", _EVAC, "Gimnasio Demo de Weslaco", "Weslaco", -97.990, 26.163, 350,
        (120, 120, 110, 0), None, None, "?nynyn", 88,
    ),
    DemoShelter(
        "rgv", "MX", _COMM, "Parroquia Demo de San Juan", "San Juan", -98.153, 26.195, 200,
        (70, 70, 60, 0), 44, 26, "yn?n?n", 130,
    ),
    DemoShelter(
        "rgv", "MX", _EVAC, "Escuela Demo de Mission", "Mission", -98.330, 26.222, 400,
        (130, 130, 140, 0), 0, 4, "n?yyyn", 239,
    ),
    DemoShelter(
        "rgv", "MX", _EVAC, "Centro Cívico Demo de Harlingen", "Harlingen", -97.700, 26.195, 600,
        (200, 200, 200, 0), 85, 6, "ynyyyy", 47,
    ),
    DemoShelter(
        "rgv", "MX", _COMM, "Salón Comunal Demo de Rio Grande City", "Rio Grande City", -98.823,
        26.383, 120, _NOBODY, None, None, "??????", 92,
    ),
    DemoShelter(
        "nola", "HN", _EVAC, "Arena Demo de Nueva Orleans", "New Orleans", -90.082, 29.951, 2500,
        (800, 800, 900, 0), 640, 1.5, "ynynyy", 40, "Solo para quien no puede salir de la ciudad",
    ),
    DemoShelter(
        "nola", "HN", _EVAC, "Centro Cívico Demo de Westwego", "Westwego", -90.145, 29.905, 700,
        (230, 230, 240, 0), 210, 3, "ynyyyn", 58,
    ),
    DemoShelter(
        "nola", "HN", _COMM, "Iglesia Demo La Esperanza, Kenner", "Kenner", -90.240, 29.998, 160,
        (50, 50, 60, 0), 97, 4, "yn?nyn", 35,
    ),
    DemoShelter(
        "nola", "HN", _EVAC, "Escuela Demo de Metairie", "Metairie", -90.150, 29.995, 380,
        (120, 120, 140, 0), 60, 9, "y?yyyn", 121,
    ),
    DemoShelter(
        "nola", "HN", _EVAC, "Auditorio Demo de LaPlace", "LaPlace", -90.485, 30.075, 300,
        (100, 100, 100, 0), None, None, "?nynyn", 160,
    ),
    DemoShelter(
        "nola", "HN", _EVAC, "Centro Demo del Río en Baton Rouge", "Baton Rouge", -91.187, 30.447,
        1800, (600, 600, 600, 0), 405, 2, "ynyyyn", 33, "Fuera de la zona de aviso",
    ),
    DemoShelter(
        "nola", "MX", _CONS, "Salón Demo del Consulado en Nueva Orleans", "New Orleans", -90.066,
        29.946, 60, (20, 20, 20, 0), 0, 20, "nnynyn", 30,
    ),
    DemoShelter(
        "miami", "GT", _EVAC, "Feria Demo de Miami-Dade", "Miami", -80.373, 25.750, 1500,
        (500, 500, 500, 0), 0, 24, "nnyyyy", 22,
    ),
    DemoShelter(
        "miami", "GT", _EVAC, "Preparatoria Demo del Sur, Homestead", "Homestead", -80.470, 25.480,
        800, (260, 260, 280, 0), 0, 24, "nny?yn", 73,
    ),
    DemoShelter(
        "miami", "GT", _HOUSE, "Casa Demo del Campo, Florida City", "Florida City", -80.482,
        25.446, 90, (40, 30, 20, 0), 61, 7, "ynnnyn", 84,
    ),
    DemoShelter(
        "miami", "GT", _COMM, "Centro Demo de Enfriamiento de la Pequeña Habana", "Miami", -80.222,
        25.766, 120, _NOBODY, 38, 2, "ynynyn", 26, "Aire acondicionado y agua, 8 a 20 h",
    ),
    DemoShelter(
        "miami", "HN", _COMM, "Biblioteca Demo de Hialeah", "Hialeah", -80.282, 25.858, 80,
        _NOBODY, None, None, "ynynyn", 155,
    ),
    DemoShelter(
        "miami", "MX", _EVAC, "Escuela Demo de Pompano Beach", "Pompano Beach", -80.140, 26.240,
        500, (160, 160, 180, 0), None, None, "?y???y", 104,
    ),
    DemoShelter(
        "la", "SV", _EVAC, "Centro de Convenciones Demo de Pasadena", "Pasadena", -118.143, 34.143,
        900, (300, 300, 300, 0), 388, 1, "ynyyyn", 20, "Al sur de la zona de evacuación",
    ),
    DemoShelter(
        "la", "SV", _EVAC, "Preparatoria Demo de Altadena", "Altadena", -118.128, 34.193, 350,
        (110, 110, 130, 0), 0, 1, "nny?yn", 95, "Dentro de la zona de fuego",
    ),
    DemoShelter(
        "la", "SV", _COMM, "Iglesia Demo de El Monte", "El Monte", -118.030, 34.072, 140,
        (50, 50, 40, 0), 52, 6, "yn?n?n", 66,
    ),
    DemoShelter(
        "la", "SV", _EVAC, "Centro Recreativo Demo de Westwood", "Los Angeles", -118.448, 34.053,
        400, (130, 130, 140, 0), 85, 4, "ynyyyn", 41,
    ),
    DemoShelter(
        "la", "GT", _HOUSE, "Posada Demo de Westlake", "Los Angeles", -118.274, 34.056, 75,
        (30, 25, 15, 5), 70, 12, "ynnnyn", 93,
    ),
    DemoShelter(
        "la", "MX", _EVAC, "Feria Demo de Pomona", "Pomona", -117.766, 34.085, 1600,
        (500, 500, 600, 0), 230, 3, "ynyyyy", 57,
    ),
    DemoShelter(
        "la", "HN", _COMM, "Salón Demo de Van Nuys", "Van Nuys", -118.450, 34.185, 110, _NOBODY,
        None, None, "??????", 133,
    ),
    DemoShelter(
        "tapachula", "HN", _HOUSE, "Albergue Demo Amanecer", "Tapachula", -92.277, 14.918, 240,
        (100, 70, 60, 10), 228, 4, "ynnnyn", 31, "Casi lleno",
    ),
    DemoShelter(
        "tapachula", "GT", _HOUSE, "Albergue Demo La Ceiba", "Tapachula", -92.246, 14.921, 160,
        (70, 50, 40, 0), 96, 10, "ynynyn", 49,
    ),
    DemoShelter(
        "tapachula", "GT", _EVAC, "Unidad Deportiva Demo de Tapachula", "Tapachula", -92.268,
        14.892, 600, (200, 200, 200, 0), 0, 15, "?nynyy", 100,
    ),
    DemoShelter(
        "tapachula", "GT", _EVAC, "Escuela Demo Ribereña de Ciudad Hidalgo", "Ciudad Hidalgo",
        -92.150, 14.682, 180, (60, 60, 60, 0), None, None, "??y???", 121,
        "A 600 m del río Suchiate",
    ),
    DemoShelter(
        "tapachula", "SV", _COMM, "Casa Ejidal Demo de Cacahoatán", "Cacahoatán", -92.166, 14.994,
        90, _NOBODY, None, None, "?n????", 86,
    ),
    DemoShelter(
        "tapachula", "GT", _EVAC, "Auditorio Demo de Huixtla", "Huixtla", -92.465, 15.142, 220,
        (70, 70, 80, 0), 34, 8, "ynyn?n", 82,
    ),
    DemoShelter(
        "sansalvador", "MX", _EVAC, "Polideportivo Demo de Santa Tecla", "Santa Tecla", -89.285,
        13.680, 500, (160, 160, 180, 0), 140, 1, "ynynyy", 45,
    ),
    DemoShelter(
        "sansalvador", "MX", _EVAC, "Instituto Demo de La Libertad", "La Libertad", -89.318,
        13.498, 260, (80, 80, 100, 0), 88, 1, "yn?nyn", 115,
        "Zona de tsunami: no usar si hay amenaza",
    ),
    DemoShelter(
        "sansalvador", "HN", _HOUSE, "Casa Demo del Migrante de San Salvador", "San Salvador",
        -89.191, 13.706, 70, (30, 20, 20, 0), 41, 5, "ynnnyn", 68,
    ),
    DemoShelter(
        "sansalvador", "GT", _EVAC, "Escuela Demo de Soyapango", "Soyapango", -89.142, 13.712, 300,
        (100, 100, 100, 0), None, None, "?ny??y", 99,
    ),
    DemoShelter(
        "sansalvador", "MX", _CONS, "Salón Demo de la Embajada de México", "San Salvador", -89.243,
        13.694, 45, (15, 15, 15, 0), 6, 2, "ynyyyn", 48,
    ),
    DemoShelter(
        "sansalvador", "MX", _COMM, "Parroquia Demo de Panchimalco", "Panchimalco", -89.181,
        13.612, 100, _NOBODY, None, None, "?n????", 140,
    ),
)  # fmt: skip
