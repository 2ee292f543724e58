"""How many nationals are thought to live in the units of the demo.

The four figures of Hidalgo County are facts: American Community Survey 2020-2024, table B05006,
people born in the country, U.S. Census Bureau (public domain). All others are invented, round, and
say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.people.models import Estimate

ACS = "ACS 2020–2024 B05006, U.S. Census Bureau (demo)"
INVENTED = "Cifra inventada (demo)"
_YEAR_OF_ACS, _YEAR_INVENTED = 2024, 2025
_LOW, _HIGH = 0.8, 1.25
"""The range given with an invented figure."""

_FACTS = {"US48215": {"MX": 213_468, "GT": 896, "SV": 1_756, "HN": 1_911}}
_MADE_UP = {
    "US48427": {"MX": 15_500, "GT": 60, "SV": 90, "HN": 110},
    "US48061": {"MX": 82_000, "GT": 700, "SV": 900, "HN": 1_300},
    "US48489": {"MX": 2_600, "HN": 40},
    "US22071": {"HN": 6_400, "MX": 2_900, "GT": 1_100, "SV": 900},
    "US22051": {"HN": 16_500, "MX": 6_800, "GT": 2_700, "SV": 2_300},
    "US22087": {"HN": 900, "MX": 600, "GT": 150},
    "US22095": {"HN": 850, "MX": 900, "GT": 120, "SV": 90},
    "US22103": {"HN": 1_300, "MX": 1_900, "GT": 250, "SV": 300},
    "US22109": {"MX": 1_100, "HN": 500, "GT": 180},
    "US22089": {"HN": 600, "MX": 500},
    "US12086": {"HN": 61_000, "GT": 26_000, "MX": 37_000, "SV": 19_000},
    "US12011": {"HN": 12_000, "GT": 9_500, "MX": 21_000, "SV": 9_000},
    "US06037": {"MX": 1_230_000, "SV": 270_000, "GT": 185_000, "HN": 48_000},
    "MX07089": {"GT": 18_500, "HN": 9_800, "SV": 4_200},
    "MX07087": {"GT": 4_100, "HN": 1_900},
    "MX07102": {"GT": 1_500, "HN": 200},
    "MX07015": {"GT": 1_700},
    "MX07040": {"GT": 900, "HN": 450},
    "MX07054": {"GT": 500},
    "MX07035": {"GT": 800, "HN": 150},
    "SV-SS": {"HN": 5_200, "GT": 3_900, "MX": 1_700},
    "SV-LI": {"HN": 1_900, "GT": 1_600, "MX": 1_100},
    "SV-SA": {"GT": 2_200, "HN": 600},
}


def estimates() -> Iterator[Estimate]:
    """Yield a row for each country and unit; where a country is not named, nobody knows."""
    for unit_code, counts in _FACTS.items():
        for country, persons in counts.items():
            yield _row(country, unit_code, persons, _YEAR_OF_ACS, ACS)
    for unit_code, counts in _MADE_UP.items():
        for country, persons in counts.items():
            row = _row(country, unit_code, persons, _YEAR_INVENTED, INVENTED)
            row.low, row.high = round(persons * _LOW), round(persons * _HIGH)
            yield row


def _row(country: str, unit_code: str, persons: int, year: int, source: str) -> Estimate:
    return Estimate(
        country=country,
        unit_code=unit_code,
        persons=persons,
        year=year,
        source=source,
        is_demo=True,
    )
