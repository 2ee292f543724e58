"""Where the demo's people live: real towns round six areas.

Coordinates of GeoNames (CC BY 4.0), rounded.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its point, the unit that holds it as the atlas codes it, how far it spreads, its
    share of the area.
    """

    name: str
    lon: float
    lat: float
    unit_code: str
    located_in: str
    spread_km: float
    weight: int
    state: str = ""
    """As addresses name it; empty: that of its unit."""

    @property
    def label(self) -> str:
        """The town as an address ends: `McAllen, TX`."""
        return f"{self.name}, {self.state or _STATES[self.unit_code]}"


@dataclass(frozen=True, slots=True)
class DemoArea:
    """One of the six areas: its towns, and how many households of each country are registered
    there.
    """

    key: str
    name: str
    towns: tuple[Town, ...]
    households: tuple[tuple[str, int], ...]


def _us(unit: str, *rows: tuple[str, float, float, float, int]) -> tuple[Town, ...]:
    return tuple(
        Town(name, lon, lat, unit, "US", spread, weight) for name, lon, lat, spread, weight in rows
    )


def _mx(*rows: tuple[str, str, float, float, float, int]) -> tuple[Town, ...]:
    return tuple(
        Town(name, lon, lat, unit, "MX", spread, weight)
        for unit, name, lon, lat, spread, weight in rows
    )


def _sv(unit: str, *rows: tuple[str, float, float, float, int]) -> tuple[Town, ...]:
    return tuple(
        Town(name, lon, lat, unit, "SV", spread, weight) for name, lon, lat, spread, weight in rows
    )


_STATES = {
    "US48215": "TX",
    "US48427": "TX",
    "US48061": "TX",
    "US48489": "TX",
    "US22071": "LA",
    "US22051": "LA",
    "US22087": "LA",
    "US22095": "LA",
    "US22103": "LA",
    "US22109": "LA",
    "US12086": "FL",
    "US12011": "FL",
    "US12087": "FL",
    "US06037": "CA",
    "MX07089": "Chiapas",
    "MX07087": "Chiapas",
    "MX07102": "Chiapas",
    "MX07015": "Chiapas",
    "MX07040": "Chiapas",
    "MX07054": "Chiapas",
    "MX07035": "Chiapas",
    "SV-SS": "San Salvador",
    "SV-LI": "La Libertad",
    "SV-SA": "Santa Ana",
}

AREAS: tuple[DemoArea, ...] = (
    DemoArea(
        "rgv",
        "Valle del Río Grande",
        _us(
            "US48215",
            ("McAllen", -98.230, 26.203, 4.0, 22),
            ("Edinburg", -98.163, 26.302, 3.5, 12),
            ("Mission", -98.325, 26.216, 3.0, 10),
            ("Pharr", -98.184, 26.195, 2.5, 10),
            ("San Juan", -98.155, 26.189, 2.0, 6),
            ("Alamo", -98.123, 26.184, 2.0, 5),
            ("Weslaco", -97.991, 26.160, 2.5, 8),
            ("Mercedes", -97.914, 26.150, 2.0, 4),
            ("Donna", -98.052, 26.170, 2.0, 4),
            ("Hidalgo", -98.255, 26.108, 1.0, 3),
            ("Elsa", -97.993, 26.293, 1.5, 2),
            ("La Joya", -98.481, 26.252, 1.0, 2),
        )
        + _us(
            "US48427",
            ("Rio Grande City", -98.820, 26.388, 1.2, 4),
            ("Roma", -99.012, 26.415, 0.8, 2),
        )
        + _us(
            "US48061",
            ("Brownsville", -97.497, 25.935, 2.5, 7),
            ("Harlingen", -97.696, 26.191, 3.0, 4),
        )
        + _us("US48489", ("Raymondville", -97.783, 26.481, 1.0, 1)),
        (("MX", 190), ("GT", 25), ("SV", 25), ("HN", 30)),
    ),
    DemoArea(
        "nola",
        "Nueva Orleans",
        _us("US22071", ("New Orleans", -90.085, 29.960, 3.0, 22))
        + _us(
            "US22051",
            ("Metairie", -90.165, 29.990, 2.5, 18),
            ("Kenner", -90.242, 30.000, 2.0, 18),
            ("Gretna", -90.054, 29.910, 1.5, 8),
            ("Marrero", -90.100, 29.890, 1.5, 6),
            ("Harvey", -90.070, 29.890, 1.5, 6),
            ("Terrytown", -90.033, 29.905, 1.2, 6),
        )
        + _us("US22087", ("Chalmette", -89.965, 29.945, 1.2, 4))
        + _us("US22095", ("LaPlace", -90.481, 30.070, 1.5, 4))
        + _us("US22103", ("Slidell", -89.781, 30.285, 2.0, 3))
        + _us("US22109", ("Houma", -90.720, 29.595, 2.0, 5)),
        (("HN", 110), ("MX", 45), ("GT", 25), ("SV", 25)),
    ),
    DemoArea(
        "miami",
        "Miami",
        _us(
            "US12086",
            ("Miami", -80.215, 25.780, 3.0, 24),
            ("Hialeah", -80.290, 25.860, 3.0, 14),
            ("Homestead", -80.478, 25.469, 2.5, 16),
            ("Florida City", -80.480, 25.448, 1.2, 8),
            ("Leisure City", -80.432, 25.495, 1.5, 6),
            ("North Miami", -80.187, 25.893, 1.5, 6),
            ("Doral", -80.355, 25.820, 2.0, 6),
            ("Kendall", -80.330, 25.679, 2.5, 6),
        )
        + _us(
            "US12011",
            ("Hollywood", -80.165, 26.015, 2.0, 5),
            ("Fort Lauderdale", -80.160, 26.125, 2.5, 5),
            ("Pompano Beach", -80.135, 26.238, 2.0, 4),
        ),
        (("HN", 45), ("GT", 45), ("MX", 35), ("SV", 30)),
    ),
    DemoArea(
        "la",
        "Los Ángeles",
        _us(
            "US06037",
            ("Los Angeles", -118.265, 34.045, 4.0, 24),
            ("East Los Angeles", -118.172, 34.024, 2.5, 10),
            ("Huntington Park", -118.225, 33.982, 1.8, 8),
            ("South Gate", -118.212, 33.955, 2.0, 6),
            ("Compton", -118.220, 33.896, 2.0, 6),
            ("Inglewood", -118.350, 33.960, 2.0, 5),
            ("Van Nuys", -118.449, 34.187, 3.0, 10),
            ("Pasadena", -118.135, 34.155, 2.5, 8),
            ("Altadena", -118.131, 34.190, 1.5, 5),
            ("Glendale", -118.255, 34.145, 2.0, 3),
            ("El Monte", -118.028, 34.069, 2.0, 5),
            ("Long Beach", -118.180, 33.790, 2.5, 5),
            ("Pomona", -117.752, 34.055, 2.0, 3),
            ("Palmdale", -118.090, 34.579, 3.0, 2),
        ),
        (("SV", 110), ("GT", 70), ("MX", 80), ("HN", 20)),
    ),
    DemoArea(
        "tapachula",
        "Tapachula",
        _mx(
            ("MX07089", "Tapachula", -92.259, 14.905, 3.0, 50),
            ("MX07087", "Ciudad Hidalgo", -92.152, 14.680, 1.0, 14),
            ("MX07102", "Tuxtla Chico", -92.167, 14.940, 1.0, 6),
            ("MX07015", "Cacahoatán", -92.164, 14.992, 1.2, 6),
            ("MX07040", "Huixtla", -92.463, 15.139, 1.5, 8),
            ("MX07054", "Mazatán", -92.449, 14.863, 1.0, 4),
            ("MX07089", "Puerto Madero", -92.421, 14.730, 0.8, 5),
            ("MX07035", "Frontera Hidalgo", -92.177, 14.778, 0.8, 3),
        ),
        (("GT", 60), ("HN", 50), ("SV", 25)),
    ),
    DemoArea(
        "sansalvador",
        "San Salvador",
        _sv(
            "SV-SS",
            ("San Salvador", -89.205, 13.697, 2.5, 30),
            ("Soyapango", -89.140, 13.710, 1.8, 10),
            ("Mejicanos", -89.200, 13.728, 1.2, 6),
            ("Ilopango", -89.118, 13.702, 1.2, 4),
            ("Apopa", -89.179, 13.807, 1.5, 5),
            ("Panchimalco", -89.180, 13.613, 1.0, 3),
        )
        + _sv(
            "SV-LI",
            ("Santa Tecla", -89.283, 13.677, 1.8, 14),
            ("Antiguo Cuscatlán", -89.250, 13.670, 1.2, 14),
            ("La Libertad", -89.320, 13.495, 0.6, 6),
        )
        + _sv("SV-SA", ("Santa Ana", -89.557, 13.988, 2.0, 6)),
        (("MX", 18), ("GT", 22), ("HN", 25)),
    ),
)
"""About 1,110 households; the counts are invented."""


def town(name: str) -> Town:
    """Return the town of that name. Raises KeyError."""
    return _BY_NAME[name]


_BY_NAME = {each.name: each for area in AREAS for each in area.towns}
