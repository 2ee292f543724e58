"""The organisations of the demo: invented names plainly marked; host authorities by their generic
names.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.entries.models import Answer, OrganisationKind

_CIVIL, _PRIVATE = OrganisationKind.CIVIL_SOCIETY, OrganisationKind.PRIVATE
_INTER, _HOST = OrganisationKind.INTERNATIONAL, OrganisationKind.HOST_AUTHORITY


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation as it is seeded; `owner` is the country whose post keeps the entry."""

    area: str
    owner: str
    kind: OrganisationKind
    name: str
    name_other: str
    lon: float
    lat: float
    services: tuple[str, ...]
    languages: tuple[str, ...]
    hours: str
    confirmed_days: int | None
    phases: tuple[str, str, str] = ("", "", "")
    """What it does before, during and after."""
    short_number: str = ""
    papers_asked: Answer = Answer.UNKNOWN


_AUTHORITY = (
    "Simulacros y mapas de riesgo",
    "Alerta, evacuación y albergues",
    "Evaluación de daños",
)
_RELIEF = ("Capacita a voluntarios", "Albergue, agua y alimentos", "Apoyo a la vuelta a casa")
_LEGAL = ("Talleres de derechos", "Línea de orientación", "Reposición de documentos y casos")
_HEALTH = ("Vacunas y recetas al día", "Brigada médica", "Salud mental")
_FIRM = (
    "Lista de trabajadores y teléfonos",
    "Transporte de sus trabajadores",
    "Pago de días perdidos",
)
_ALWAYS, _OFFICE = "24 horas", "Lun a vie, 9 a 17 h"
_NO = Answer.NO

ORGANISATIONS: tuple[DemoOrganisation, ...] = (
    DemoOrganisation(
        "rgv", "MX", _HOST, "Manejo de Emergencias del Condado de Hidalgo (demo)",
        "Hidalgo County Emergency Management", -98.163, 26.304,
        ("alerta", "evacuación", "albergues"), ("en", "es"), _ALWAYS, 33, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "rgv", "MX", _HOST, "Policía de McAllen (demo)", "McAllen Police Department", -98.219,
        26.219, ("seguridad",), ("en", "es"), _ALWAYS, 80, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "rgv", "MX", _CIVIL, "Casa Demo del Valle", "Demo House of the Valley", -98.185, 26.197,
        ("albergue", "alimentos", "ropa"), ("es", "en"), _ALWAYS, 27, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "rgv", "MX", _CIVIL, "Clínica Legal Demo Río Bravo", "Demo Río Bravo Legal Clinic",
        -98.231, 26.211, ("asesoría legal",), ("es", "en"), _OFFICE, 140, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "rgv", "GT", _CIVIL, "Red Demo de Intérpretes Mayas", "Demo Mayan Interpreters Network",
        -98.160, 26.296, ("interpretación en mam, k'iche' y q'eqchi'",),
        ("es", "mam", "quc", "kek"), "Lun a sáb, 8 a 20 h", 134,
        ("Lista de intérpretes", "Intérpretes por teléfono", "Acompañamiento"), "", _NO,
    ),
    DemoOrganisation(
        "rgv", "MX", _PRIVATE, "Agrícola Demo del Delta", "Demo Delta Farms", -97.985, 26.150,
        ("empleador", "autobuses"), ("es", "en"), _OFFICE, 60, _FIRM,
    ),
    DemoOrganisation(
        "nola", "HN", _HOST, "Seguridad y Preparación para Emergencias de Nueva Orleans (demo)",
        "New Orleans Emergency Preparedness", -90.077, 29.953, ("alerta", "evacuación asistida"),
        ("en", "es"), _ALWAYS, 41, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "nola", "HN", _HOST, "Manejo de Emergencias de Jefferson (demo)",
        "Jefferson Parish Emergency Management", -90.055, 29.909, ("alerta", "albergues"),
        ("en", "es"), _ALWAYS, 90, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "nola", "HN", _CIVIL, "Centro Demo Hondureño de Luisiana",
        "Demo Honduran Center of Louisiana", -90.235, 29.992,
        ("orientación", "alimentos", "búsqueda de familiares"), ("es", "en"),
        "Lun a sáb, 9 a 18 h", 52, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "nola", "MX", _CIVIL, "Unión Demo de Jornaleros", "Demo Day Laborers Union", -90.083,
        29.967, ("asesoría laboral", "salarios"), ("es", "en"), _OFFICE, 96, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "nola", "HN", _CIVIL, "Clínica Demo del Canal", "Demo Canal Clinic", -90.095, 29.968,
        ("atención médica",), ("es", "en"), _OFFICE, 77, _HEALTH, "", _NO,
    ),
    DemoOrganisation(
        "nola", "HN", _INTER, "Cruz Roja, capítulo local (demo)", "Red Cross, local chapter",
        -90.110, 29.975, ("albergue", "restablecer contacto familiar"), ("en", "es"), _ALWAYS, 30,
        _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "miami", "GT", _HOST, "Manejo de Emergencias de Miami-Dade (demo)",
        "Miami-Dade Emergency Management", -80.383, 25.815, ("alerta", "evacuación", "albergues"),
        ("en", "es", "ht"), _ALWAYS, 20, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "miami", "GT", _CIVIL, "Asociación Demo Maya de Homestead",
        "Demo Mayan Association of Homestead", -80.474, 25.470, ("interpretación", "alimentos"),
        ("es", "mam", "kjb"), "Lun a dom, 8 a 19 h", 85, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "miami", "MX", _CIVIL, "Consejo Demo de Trabajadores del Campo",
        "Demo Farmworkers Council", -80.480, 25.452, ("transporte", "asesoría laboral"),
        ("es", "en", "ht"), _OFFICE, 170, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "miami", "HN", _CIVIL, "Hermandad Demo Hondureña", "Demo Honduran Fellowship", -80.236,
        25.776, ("orientación", "búsqueda de familiares"), ("es",), _OFFICE, 58, _RELIEF,
    ),
    DemoOrganisation(
        "miami", "MX", _PRIVATE, "Viveros Demo del Sur", "Demo Southern Nurseries", -80.462,
        25.522, ("empleador", "autobuses"), ("es", "en"), _OFFICE, 101, _FIRM,
    ),
    DemoOrganisation(
        "la", "SV", _HOST, "Oficina de Manejo de Emergencias del Condado de Los Ángeles (demo)",
        "Los Angeles County Office of Emergency Management", -118.170, 34.053,
        ("alerta", "evacuación", "albergues"), ("en", "es"), _ALWAYS, 26, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "la", "SV", _CIVIL, "Centro Demo Centroamericano", "Demo Central American Center",
        -118.281, 34.058, ("asesoría legal", "salud", "albergue"), ("es", "en"),
        "Lun a sáb, 9 a 18 h", 44, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "la", "GT", _CIVIL, "Casa Demo Maya de Los Ángeles", "Demo Mayan House of Los Angeles",
        -118.276, 34.049, ("interpretación en k'iche', q'anjob'al y mam",),
        ("es", "quc", "kjb", "mam"), _OFFICE, 93,
        ("Lista de intérpretes", "Intérpretes por teléfono", "Acompañamiento"), "", _NO,
    ),
    DemoOrganisation(
        "la", "SV", _CIVIL, "Jornaleros Demo de Pasadena", "Demo Pasadena Job Center", -118.128,
        34.149, ("brigadas de limpieza", "asesoría laboral"), ("es", "en"), "Lun a sáb, 6 a 14 h",
        38, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "la", "MX", _PRIVATE, "Transportes Demo del Valle", "Demo Valley Transit", -118.450,
        34.190, ("autobuses",), ("es", "en"), _ALWAYS, 115, _FIRM,
    ),
    DemoOrganisation(
        "la", "SV", _INTER, "Cruz Roja, región local (demo)", "Red Cross, local region", -118.300,
        34.035, ("albergue", "restablecer contacto familiar"), ("en", "es"), _ALWAYS, 36, _RELIEF,
        "", _NO,
    ),
    DemoOrganisation(
        "tapachula", "GT", _HOST, "Protección Civil de Tapachula (demo)",
        "Protección Civil Municipal", -92.270, 14.900, ("alerta", "evacuación", "albergues"),
        ("es",), _ALWAYS, 58, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "tapachula", "GT", _HOST, "Grupo Beta (demo)", "Grupo Beta de Protección a Migrantes",
        -92.262, 14.897, ("rescate", "primeros auxilios", "orientación"), ("es",), _ALWAYS, 118,
        _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "tapachula", "HN", _CIVIL, "Albergue Demo Buen Camino", "Demo Good Road Shelter", -92.275,
        14.917, ("albergue", "alimentos", "salud"), ("es",), _ALWAYS, 31, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "tapachula", "GT", _CIVIL, "Centro Demo de Derechos del Soconusco",
        "Demo Soconusco Rights Centre", -92.258, 14.908,
        ("asesoría legal", "interpretación en mam"), ("es", "mam"), _OFFICE, 72, _LEGAL, "", _NO,
    ),
    DemoOrganisation(
        "tapachula", "GT", _INTER, "Oficina Demo de Naciones Unidas en Tapachula",
        "Demo UN office in Tapachula", -92.252, 14.912, ("asilo", "atención psicosocial"),
        ("es", "en", "fr"), _OFFICE, 64, _HEALTH, "", _NO,
    ),
    DemoOrganisation(
        "tapachula", "SV", _PRIVATE, "Empacadora Demo de Mango", "Demo Mango Packers", -92.320,
        14.850, ("empleador",), ("es",), _OFFICE, 140, _FIRM,
    ),
    DemoOrganisation(
        "sansalvador", "MX", _HOST, "Protección Civil (demo)",
        "Dirección General de Protección Civil", -89.212, 13.702,
        ("alerta", "evacuación", "albergues"), ("es",), _ALWAYS, 39, _AUTHORITY, "911",
    ),
    DemoOrganisation(
        "sansalvador", "MX", _HOST, "Bomberos (demo)", "Cuerpo de Bomberos", -89.200, 13.699,
        ("rescate",), ("es",), _ALWAYS, 160, _AUTHORITY, "913",
    ),
    DemoOrganisation(
        "sansalvador", "MX", _CIVIL, "Asociación Demo de Mexicanos en El Salvador",
        "Demo Association of Mexicans in El Salvador", -89.242, 13.676,
        ("enlace con la comunidad",), ("es",), _OFFICE, 66, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "sansalvador", "HN", _CIVIL, "Casa Demo del Migrante", "Demo Migrant House", -89.190,
        13.705, ("albergue", "alimentos"), ("es",), _ALWAYS, 73, _RELIEF, "", _NO,
    ),
    DemoOrganisation(
        "sansalvador", "GT", _PRIVATE, "Hospital Demo Privado", "Demo Private Hospital", -89.236,
        13.700, ("atención médica", "ambulancias"), ("es", "en"), _ALWAYS, 110, _HEALTH,
    ),
)  # fmt: skip
