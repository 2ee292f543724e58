"""The consular posts of the demo: real cities, plausible jurisdictions, invented addresses."""

from __future__ import annotations

from dataclasses import dataclass

from directory.entries.models import PostKind


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post as it is seeded.

    `covered_by` is the slug of the one that stands in when it is closed.
    """

    slug: str
    kind: PostKind
    city: str
    area: str
    """The area of the demo it stands in (telephones, time zone)."""
    address: str
    lon: float
    lat: float
    jurisdiction: tuple[str, ...]
    covered_by: str = ""
    confirmed_days: int | None = 40
    """How long ago it was confirmed; None is never."""
    languages: tuple[str, ...] = ("es", "en")
    focal_days: tuple[int | None, int | None] = (40, 90)
    """The same for its designated and its alternate focal point."""

    @property
    def country(self) -> str:
        """The sending country."""
        return self.slug[:2].upper()


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """Where an area lies."""

    located_in: str
    timezone: str
    unit_code: str
    state: str
    city: str


AREA_FACTS = {
    "rgv": AreaFacts("US", "America/Chicago", "US48215", "US-TX", "McAllen"),
    "nola": AreaFacts("US", "America/Chicago", "US22071", "US-LA", "New Orleans"),
    "miami": AreaFacts("US", "America/New_York", "US12086", "US-FL", "Miami"),
    "la": AreaFacts("US", "America/Los_Angeles", "US06037", "US-CA", "Los Angeles"),
    "houston": AreaFacts("US", "America/Chicago", "US48201", "US-TX", "Houston"),
    "atlanta": AreaFacts("US", "America/New_York", "US13121", "US-GA", "Atlanta"),
    "brownsville": AreaFacts("US", "America/Chicago", "US48061", "US-TX", "Brownsville"),
    "tapachula": AreaFacts("MX", "America/Mexico_City", "MX07089", "MX-CHP", "Tapachula"),
    "sansalvador": AreaFacts("SV", "America/El_Salvador", "SV-SS", "SV", "San Salvador"),
}

_CG, _C, _E = PostKind.CONSULATE_GENERAL, PostKind.CONSULATE, PostKind.EMBASSY
_SOCONUSCO = (
    "MX07089",
    "MX07087",
    "MX07102",
    "MX07015",
    "MX07040",
    "MX07054",
    "MX07035",
    "MX07055",
    "MX07105",
)
_MAM = ("es", "mam", "quc")

POSTS: tuple[DemoPost, ...] = (
    # The ones that only cover others come first: a post names a covering post that is there.
    DemoPost(
        "mx-houston", _CG, "Houston", "houston", "2100 Demo Loop, Houston, TX", -95.460, 29.735,
        ("US48201",), "", 60,
    ),
    DemoPost(
        "gt-houston", _CG, "Houston", "houston", "2110 Demo Loop, Houston, TX", -95.470, 29.730,
        ("US-TX",), "gt-atlanta", 95,
    ),
    DemoPost(
        "sv-houston", _CG, "Houston", "houston", "2120 Demo Loop, Houston, TX", -95.480, 29.725,
        ("US48201", "US-LA"), "", 120,
    ),
    DemoPost(
        "hn-houston", _CG, "Houston", "houston", "2130 Demo Loop, Houston, TX", -95.490, 29.720,
        ("US-TX",), "", 90,
    ),
    DemoPost(
        "mx-atlanta", _CG, "Atlanta", "atlanta", "600 Demo Peach St, Atlanta, GA", -84.360, 33.820,
        ("US-GA", "US-AL"), "", 35,
    ),
    DemoPost(
        "gt-atlanta", _CG, "Atlanta", "atlanta", "610 Demo Peach St, Atlanta, GA", -84.350, 33.825,
        ("US-GA", "US-AL", "US-LA", "US-MS"), "", 150,
    ),
    DemoPost(
        "mx-brownsville", _C, "Brownsville", "brownsville", "300 Demo Levee St, Brownsville, TX",
        -97.500, 25.905, ("US48061", "US48489", "US48261"), "", 70,
    ),
    DemoPost(
        "mx-mcallen", _C, "McAllen", "rgv", "600 Demo Ave, McAllen, TX", -98.232, 26.201,
        ("US48215", "US48427", "US48047", "US48247"), "mx-brownsville", 21, ("es", "en"), (21, 45),
    ),
    DemoPost(
        "gt-mcallen", _C, "McAllen", "rgv", "610 Demo Ave, McAllen, TX", -98.236, 26.207,
        ("US48215", "US48427", "US48061", "US48489"), "gt-houston", 110, ("es", "en", "quc"),
        (110, 140),
    ),
    DemoPost(
        "sv-mcallen", _C, "McAllen", "rgv", "620 Demo Ave, McAllen, TX", -98.240, 26.212,
        ("US48215", "US48427", "US48061", "US48489"), "sv-houston", 165, ("es", "en"), (165, 60),
    ),
    DemoPost(
        "hn-mcallen", _C, "McAllen", "rgv", "630 Demo Ave, McAllen, TX", -98.244, 26.216,
        ("US48215", "US48427", "US48061", "US48489"), "hn-houston", 118, ("es", "en"), (118, 77),
    ),
    DemoPost(
        "mx-nueva-orleans", _C, "Nueva Orleans", "nola",
        "900 Demo Convention Blvd, New Orleans, LA", -90.066, 29.946, ("US-LA", "US-MS"),
        "mx-houston", 30, ("es", "en"), (30, 75),
    ),
    DemoPost(
        "hn-nueva-orleans", _CG, "Nueva Orleans", "nola", "3500 Demo Causeway Blvd, Metairie, LA",
        -90.155, 29.998, ("US-LA", "US-MS"), "hn-houston", 55, ("es", "en"), (55, 130),
    ),
    DemoPost(
        "mx-miami", _CG, "Miami", "miami", "1300 Demo Brickell Ave, Miami, FL", -80.192, 25.762,
        ("US12086", "US12011", "US12087", "US12099"), "mx-atlanta", 15, ("es", "en"), (15, 100),
    ),
    DemoPost(
        "gt-miami", _CG, "Miami", "miami", "1310 Demo Ponce Blvd, Coral Gables, FL", -80.258,
        25.750, ("US-FL",), "gt-atlanta", 80, ("es", "en", "mam", "kjb"), (80, 80),
    ),
    DemoPost(
        "hn-miami", _CG, "Miami", "miami", "7100 Demo 36th St, Miami, FL", -80.315, 25.808,
        ("US-FL",), "", 145, ("es", "en"), (145, 66),
    ),
    DemoPost(
        "sv-miami", _CG, "Miami", "miami", "8500 Demo 53rd St, Doral, FL", -80.338, 25.823,
        ("US-FL",), "", 100,
    ),
    DemoPost(
        "mx-los-angeles", _CG, "Los Ángeles", "la", "2400 Demo 6th St, Los Angeles, CA", -118.278,
        34.060, ("US06037",), "", 25, ("es", "en"), (25, 60),
    ),
    DemoPost(
        "gt-los-angeles", _CG, "Los Ángeles", "la", "1600 Demo Beverly Blvd, Los Angeles, CA",
        -118.268, 34.066, ("US06037", "US06111", "US06059"), "", 88,
        ("es", "en", "quc", "kjb", "mam"), (88, 140),
    ),
    DemoPost(
        "sv-los-angeles", _CG, "Los Ángeles", "la", "3400 Demo Wilshire Blvd, Los Angeles, CA",
        -118.297, 34.061, ("US06037",), "sv-houston", 18, ("es", "en"), (18, 33),
    ),
    DemoPost(
        "hn-los-angeles", _CG, "Los Ángeles", "la", "3500 Demo Wilshire Blvd, Los Angeles, CA",
        -118.301, 34.062, ("US06037", "US06059"), "", 175,
    ),
    DemoPost(
        "hn-tapachula", _C, "Tapachula", "tapachula", "4.ª Avenida Demo Norte 60, Tapachula",
        -92.261, 14.910, ("MX-CHP",), "", 65, ("es",), (65, 112),
    ),
    DemoPost(
        "gt-tapachula", _CG, "Tapachula", "tapachula", "Central Demo Poniente 42, Tapachula",
        -92.265, 14.906, _SOCONUSCO, "hn-tapachula", 28, _MAM, (28, 70),
    ),
    DemoPost(
        "sv-tapachula", _C, "Tapachula", "tapachula", "7.ª Calle Demo Oriente 15, Tapachula",
        -92.255, 14.902, ("MX-CHP",), "gt-tapachula", 128, ("es",), (128, 158),
    ),
    DemoPost(
        "hn-san-salvador", _E, "San Salvador", "sansalvador",
        "89 Avenida Demo Norte, San Salvador", -89.240, 13.707, ("SV",), "", 84, ("es",),
        (90, 61),
    ),
    DemoPost(
        "gt-san-salvador", _E, "San Salvador", "sansalvador",
        "15 Avenida Demo Norte 135, San Salvador", -89.203, 13.701, ("SV",), "hn-san-salvador",
        125, ("es", "quc"), (125, 50),
    ),
    DemoPost(
        "mx-san-salvador", _E, "San Salvador", "sansalvador",
        "Calle Demo Circunvalación, San Salvador", -89.243, 13.694, ("SV",), "gt-san-salvador", 48,
        ("es", "en"), (48, 48),
    ),
)  # fmt: skip

TITLES = {
    PostKind.EMBASSY: "Embajada",
    PostKind.CONSULATE_GENERAL: "Consulado General",
    PostKind.CONSULATE: "Consulado",
}
OF_COUNTRY = {"MX": "México", "GT": "Guatemala", "SV": "El Salvador", "HN": "Honduras"}
"""The four sending countries of the demo."""
