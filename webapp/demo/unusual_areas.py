"""Plan areas of the demo that are no counties round a consulate: an island, a whole country, one
town, one withdrawn.
"""

from __future__ import annotations

from webapp.demo.areas import DemoPlan, Doc, host, texts


def _meeting(name: Doc, lon: float, lat: float) -> Doc:
    return {"name": name, "lon": lon, "lat": lat}


_GALVESTON = (
    (-95.130, 29.070),
    (-95.118, 29.104),
    (-94.950, 29.215),
    (-94.800, 29.325),
    (-94.735, 29.362),
    (-94.715, 29.332),
    (-94.860, 29.225),
    (-95.020, 29.130),
)
_SUCHIATE = ((-92.172, 14.655), (-92.172, 14.706), (-92.128, 14.706), (-92.128, 14.655))

UNUSUAL: tuple[DemoPlan, ...] = (
    DemoPlan(
        "gt-galveston",
        "GT-GAL-01",
        "gt-houston",
        "galveston",
        (),
        texts("Isla de Galveston", "Galveston Island", "Île de Galveston"),
        host(
            "Manejo de Emergencias de la ciudad de Galveston",
            "City of Galveston Emergency Management",
            "Gestion des urgences de la ville de Galveston",
        ),
        61,
        (
            ("hospital", "Hospital Demo de la Isla", -94.778, 29.311, 52),
            ("airport", "Aeropuerto de Scholes (demo)", -94.861, 29.265, 90),
            ("authority", "Centro de Operaciones de la Isla (demo)", -94.798, 29.302, 45),
        ),
        issued_days=12,
        corners=_GALVESTON,
        telephones="houston",
    ),
    DemoPlan(
        "gt-el-salvador",
        "GT-SAL-01",
        "gt-san-salvador",
        "sansalvador",
        ("SV",),
        texts(
            "El Salvador, todo el país",
            "El Salvador, the whole country",
            "Le Salvador, tout le pays",
        ),
        host(
            "Dirección General de Protección Civil",
            "Directorate General of Civil Protection",
            "Direction générale de la protection civile",
        ),
        84,
        (
            ("hospital", "Hospital Nacional Demo", -89.203, 13.702, 39),
            ("hospital", "Hospital Regional Demo de San Miguel", -88.178, 13.483, 77),
            ("hospital", "Hospital Regional Demo de Santa Ana", -89.556, 13.985, 58),
            ("airport", "Aeropuerto de Comalapa (demo)", -89.056, 13.441, 64),
        ),
        issued_days=22,
        changes={
            "distance_km": 210,
            "assembly_points": [
                _meeting(
                    texts(
                        "Explanada Demo de la Embajada",
                        "Demo esplanade of the Embassy",
                        "Esplanade Demo de l'ambassade",
                    ),
                    -89.203,
                    13.701,
                ),
                _meeting(
                    texts(
                        "Parque Demo de Santa Ana",
                        "Demo Park of Santa Ana",
                        "Parc Demo de Santa Ana",
                    ),
                    -89.559,
                    13.994,
                ),
                _meeting(
                    texts(
                        "Parque Demo de San Miguel",
                        "Demo Park of San Miguel",
                        "Parc Demo de San Miguel",
                    ),
                    -88.177,
                    13.480,
                ),
            ],
            "channels": {
                "primary": texts(
                    "Teléfono de guardia de la Embajada",
                    "Duty telephone of the Embassy",
                    "Téléphone de garde de l'ambassade",
                ),
                "alternate": texts(
                    "WhatsApp de la guardia", "WhatsApp of the duty officer", "WhatsApp de la garde"
                ),
                "contingency": texts(
                    "Embajada de Honduras en San Salvador",
                    "Embassy of Honduras in San Salvador",
                    "Ambassade du Honduras à San Salvador",
                ),
                "emergency": texts(
                    "Radioaficionados y líderes de zona, cada hora en punto",
                    "Amateur radio and zone leaders, on the hour",
                    "Radioamateurs et responsables de zone, à chaque heure",
                ),
            },
        },
    ),
    DemoPlan(
        "sv-ciudad-hidalgo",
        "SV-CHI-01",
        "sv-tapachula",
        "tapachula",
        (),
        texts(
            "Ciudad Hidalgo, orilla del Suchiate",
            "Ciudad Hidalgo, on the Suchiate",
            "Ciudad Hidalgo, au bord du Suchiate",
        ),
        host(
            "Protección Civil de Suchiate y Grupo Beta",
            "Protección Civil of Suchiate and Grupo Beta",
            "Protección Civil de Suchiate et Grupo Beta",
        ),
        47,
        (
            ("hospital", "Clínica Demo de Ciudad Hidalgo", -92.148, 14.678, 66),
            ("authority", "Protección Civil Demo de Suchiate", -92.150, 14.682, 41),
        ),
        issued_days=9,
        corners=_SUCHIATE,
        changes={
            "distance_km": 38,
            "assembly_points": [
                _meeting(
                    texts(
                        "Explanada Demo del puente Suchiate",
                        "Demo esplanade of the Suchiate bridge",
                        "Esplanade Demo du pont Suchiate",
                    ),
                    -92.147,
                    14.683,
                ),
                _meeting(
                    texts("Parque Central Demo", "Demo Central Park", "Parc central Demo"),
                    -92.152,
                    14.679,
                ),
            ],
            "evacuation_routes": [
                texts(
                    "MX-200 al norte: Ciudad Hidalgo–Frontera Hidalgo–Tapachula",
                    "MX-200 north: Ciudad Hidalgo–Frontera Hidalgo–Tapachula",
                    "MX-200 nord : Ciudad Hidalgo–Frontera Hidalgo–Tapachula",
                ),
                texts(
                    "Con el río crecido: terraplén de la vía, a pie, hacia el norte",
                    "With the river in flood: along the railway bank, on foot, to the north",
                    "Fleuve en crue : le remblai de la voie, à pied, vers le nord",
                ),
            ],
        },
    ),
    DemoPlan(
        "gt-miami",
        "GT-MIA-01",
        "gt-miami",
        "miami",
        ("US12086",),
        texts(
            "Miami-Dade, comunidad maya",
            "Miami-Dade, Mayan community",
            "Miami-Dade, communauté maya",
        ),
        host(
            "Manejo de Emergencias de Miami-Dade",
            "Miami-Dade Emergency Management",
            "Gestion des urgences de Miami-Dade",
        ),
        300,
        (("hospital", "Hospital Demo de Homestead", -80.435, 25.479, 150),),
        issued_days=70,
        withdrawn="Se rehace con el plan del condado: cambiaron los refugios (demo)",
    ),
)
