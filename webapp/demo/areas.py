"""The plan areas of the demo: what only the post can tell, in three languages. Roads and ports are real."""

# ruff: noqa: E501 - a text reads best on one row
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from webapp.demo.telephones import Exchange

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A plan area as it is seeded. `agreed_days` is how old the host's agreement is; None: there is none."""

    slug: str
    number: str
    post: str
    area: str
    units: tuple[str, ...]
    name: Doc
    form: Doc
    host: Doc | None
    agreed_days: int | None
    facilities: tuple[tuple[str, str, float, float, int | None], ...]
    """Kind, name, longitude, latitude, days since it was confirmed."""
    issued_days: int = 30
    version: int = 1
    approved: bool = True
    slots: Doc = field(default_factory=dict)

    def particulars(self, exchange: Exchange, today: date) -> Doc:
        """The form as `plans.particulars.Particulars` reads it, with telephones and dates filled in."""
        found = dict(self.form)
        if self.host and self.agreed_days is not None:
            found["host_coordination"] = {
                **self.host,
                "agreed_on": (today - timedelta(days=self.agreed_days)).isoformat(),
            }
        found["facilities"] = [
            {
                "kind": kind,
                "name": name,
                "phone": exchange.directory(self.area),
                "what_for": _WHAT_FOR[kind],
                "hours": "24 h",
                "confirmed_on": None if days is None else (today - timedelta(days=days)).isoformat(),
                "lon": lon,
                "lat": lat,
            }
            for kind, name, lon, lat, days in self.facilities
        ]
        found["message_slots"] = self.slots
        found["offline_copy_holder"] = "Guardia de la sede (carpeta roja) y titular"
        return found


def _t(es: str, en: str, fr: str) -> Doc:
    return {"es": es, "en": en, "fr": fr}


_WHAT_FOR = {
    "hospital": _t("Urgencias", "Emergency room", "Urgences"),
    "airport": _t("Salida por aire", "Leaving by air", "Départ par avion"),
    "authority": _t("Información oficial", "Official information", "Information officielle"),
    "other": _t("Apoyo", "Support", "Appui"),
}


def _scenario(hazard: str, likelihood: str, season: Doc, zone: Doc, effect: Doc) -> Doc:
    return {"hazard": hazard, "likelihood": likelihood, "season": season, "zone": zone, "effect": effect}


def _point(es: str, en: str, fr: str, lon: float, lat: float) -> Doc:
    return {"name": _t(es, en, fr), "lon": lon, "lat": lat}


def _channels(primary: str, contingency: Doc) -> Doc:
    return {
        "primary": _t(
            f"Teléfono de guardia de {primary}", f"Duty telephone of {primary}", f"Téléphone de garde : {primary}"
        ),
        "alternate": _t("WhatsApp de la guardia", "WhatsApp of the duty officer", "WhatsApp de la garde"),
        "contingency": contingency,
        "emergency": _t(
            "Radioaficionados y líderes de zona, cada hora en punto",
            "Amateur radio and zone leaders, on the hour",
            "Radioamateurs et responsables de zone, à chaque heure",
        ),
    }


_JUN_NOV = _t("jun–nov", "Jun–Nov", "juin–nov.")
_ALL_YEAR = _t("Todo el año", "All year", "Toute l'année")
_NO_PAPERS_US = _t(
    "Los albergues y la atención de urgencia no dependen de papeles de migración. Se pregunta solo nombre y fecha de nacimiento. En un desastre declarado, la ayuda inmediata (comida, agua, albergue) es para toda persona.",
    "Shelters and emergency care do not depend on immigration papers; only name and birth date are asked. In a declared disaster, immediate relief (food, water, shelter) is for everyone.",
    "Les abris et les urgences ne dépendent pas des papiers ; seuls le nom et la date de naissance sont demandés. En cas de catastrophe déclarée, l'aide immédiate (nourriture, eau, abri) est pour tous.",
)
_MINORS = _t(
    "No separar familias. Menor solo: avisar a la autoridad de infancia y a la sede; quien lo recoge muestra custodia o autorización.",
    "Do not split families. Child alone: tell the child welfare authority and the post; whoever collects shows custody or a letter.",
    "Ne pas séparer les familles. Mineur seul : prévenir la protection de l'enfance et le poste ; garde ou autorisation exigée.",
)
_PETS = _t(
    "En jaula, con placa; solo donde el albergue los admite",
    "Caged and tagged; only where the shelter takes them",
    "En cage, avec médaille ; seulement si l'abri les accepte",
)
_US_ALERTS = _t(
    "WEA al teléfono, radio NOAA y alertas del condado (registro gratis, también en español).",
    "WEA on mobiles, NOAA radio and the county's own alerts (free sign-up, Spanish offered).",
    "WEA sur mobile, radio NOAA et alertes du comté (inscription gratuite, aussi en espagnol).",
)
_SPANISH_ENGLISH = _t("Español, inglés", "Spanish, English", "Espagnol, anglais")
_SEASON_HURRICANE = {"hazard": "storm", "months": [6, 7, 8, 9, 10, 11]}
_SEASON_HEAT = {"hazard": "heat", "months": [5, 6, 7, 8, 9]}

_RGV_FORM: Doc = {
    "capital": _t(
        "Edinburg (sede del condado de Hidalgo)",
        "Edinburg (seat of Hidalgo County)",
        "Edinburg (siège du comté de Hidalgo)",
    ),
    "access": _t(
        "Por tierra: I-2/US-83 a lo largo del río, I-69C/US-281 y I-69E/US-77 hacia el norte. Por aire: McAllen (MFE), Harlingen (HRL), Brownsville (BRO). Puentes a Reynosa y Río Bravo.",
        "By road: I-2/US-83 along the river, I-69C/US-281 and I-69E/US-77 northward. By air: McAllen (MFE), Harlingen (HRL), Brownsville (BRO). Bridges to Reynosa and Río Bravo.",
        "Par la route : I-2/US-83 le long du fleuve, I-69C/US-281 et I-69E/US-77 vers le nord. Par avion : McAllen (MFE), Harlingen (HRL), Brownsville (BRO). Ponts vers Reynosa et Río Bravo.",
    ),
    "distance_km": 95,
    "languages": _SPANISH_ENGLISH,
    "emergency_number": "911",
    "alert_system": _US_ALERTS,
    "host_authority": _t(
        "Juez del condado de Hidalgo; TDEM, región 3",
        "Hidalgo County Judge; TDEM, Region 3",
        "Juge du comté de Hidalgo ; TDEM, région 3",
    ),
    "civil_protection": _t(
        "Manejo de Emergencias del Condado de Hidalgo",
        "Hidalgo County Emergency Management",
        "Gestion des urgences du comté de Hidalgo",
    ),
    "legal": _t(
        "Albergues y urgencias no dependen de papeles de migración. Hacia el norte hay puntos de revisión en Falfurrias (US-281) y Sarita (US-77): pedir a la autoridad el criterio en evacuación antes de aconsejar la ruta.",
        "Shelters and emergency care do not depend on immigration papers. Northward there are checkpoints at Falfurrias (US-281) and Sarita (US-77): ask the authority for its rule in an evacuation before advising the route.",
        "Abris et urgences ne dépendent pas des papiers. Vers le nord, contrôles à Falfurrias (US-281) et Sarita (US-77) : demander à l'autorité sa règle en cas d'évacuation avant de conseiller la route.",
    ),
    "entry_points": [
        "Hidalgo–Reynosa",
        "Anzaldúas",
        "Pharr–Reynosa",
        "Donna–Río Bravo",
        "Progreso–Nuevo Progreso",
        "Roma–Ciudad Miguel Alemán",
    ],
    "seasons": [
        _SEASON_HURRICANE,
        {"hazard": "flood", "months": [4, 5, 6, 9, 10]},
        _SEASON_HEAT,
        {"hazard": "cold", "months": [1, 2, 12]},
    ],
    "scenarios": [
        _scenario(
            "flood",
            "high",
            _t("abr–oct", "Apr–Oct", "avr.–oct."),
            _t(
                "McAllen a Mercedes, colonias sin drenaje",
                "McAllen to Mercedes, colonias without drainage",
                "McAllen à Mercedes, colonias sans drainage",
            ),
            _t(
                "Calles cortadas en horas (marzo de 2025: I-2 bajo el agua); casas móviles anegadas, rescates en lancha.",
                "Streets cut within hours (March 2025: I-2 under water); mobile homes flooded, boat rescues.",
                "Rues coupées en quelques heures (mars 2025 : I-2 inondée) ; mobile homes noyés, sauvetages en bateau.",
            ),
        ),
        _scenario(
            "storm",
            "medium",
            _JUN_NOV,
            _t(
                "Todo el valle; viento más fuerte al este",
                "Whole valley; strongest wind in the east",
                "Toute la vallée ; vent plus fort à l'est",
            ),
            _t(
                "Evacuación hacia el norte con 48 h; varios días sin luz (Dolly 2008, Hanna 2020).",
                "Evacuation northward within 48 h; days without power (Dolly 2008, Hanna 2020).",
                "Évacuation vers le nord en 48 h ; des jours sans courant (Dolly 2008, Hanna 2020).",
            ),
        ),
        _scenario(
            "heat",
            "high",
            _t("may–sep", "May–Sep", "mai–sept."),
            _t("Trabajo agrícola y construcción", "Farm and building work", "Agriculture et bâtiment"),
            _t(
                "Golpes de calor en el campo; hospitales llenos por la tarde.",
                "Heat stroke in the fields; hospitals full in the afternoon.",
                "Coups de chaleur aux champs ; hôpitaux pleins l'après-midi.",
            ),
        ),
        _scenario(
            "cold",
            "medium",
            _t("dic–feb", "Dec–Feb", "déc.–févr."),
            _t("Casas móviles", "Mobile homes", "Mobile homes"),
            _t(
                "Apagones largos (febrero de 2021); intoxicación por estufas y generadores.",
                "Long power cuts (February 2021); poisoning by stoves and generators.",
                "Longues coupures (février 2021) ; intoxications par poêles et groupes.",
            ),
        ),
        _scenario(
            "border",
            "medium",
            _ALL_YEAR,
            _t("Puentes internacionales", "International bridges", "Ponts internationaux"),
            _t(
                "Cierre de puentes: familias a ambos lados, personas varadas en Reynosa.",
                "Bridges closed: families on both sides, people stranded in Reynosa.",
                "Ponts fermés : familles séparées, personnes bloquées à Reynosa.",
            ),
        ),
    ],
    "assembly_points": [
        _point(
            "Estacionamiento del Centro Demo de Convenciones",
            "Car park of the Demo Convention Center",
            "Parking du Centre de congrès Demo",
            -98.248,
            26.213,
        ),
        _point("Parque Demo de Weslaco", "Demo Park, Weslaco", "Parc Demo, Weslaco", -97.985, 26.165),
        _point(
            "Plaza Demo de Rio Grande City",
            "Demo Square, Rio Grande City",
            "Place Demo, Rio Grande City",
            -98.820,
            26.381,
        ),
    ],
    "evacuation_routes": [
        _t(
            "US-281 (I-69C) al norte: Edinburg–Falfurrias–Alice–San Antonio",
            "US-281 (I-69C) north: Edinburg–Falfurrias–Alice–San Antonio",
            "US-281 (I-69C) nord : Edinburg–Falfurrias–Alice–San Antonio",
        ),
        _t(
            "US-77 (I-69E) al norte: Harlingen–Raymondville–Kingsville–Corpus Christi",
            "US-77 (I-69E) north: Harlingen–Raymondville–Kingsville–Corpus Christi",
            "US-77 (I-69E) nord : Harlingen–Raymondville–Kingsville–Corpus Christi",
        ),
        _t(
            "US-83 al oeste: Mission–Rio Grande City–Roma–Laredo",
            "US-83 west: Mission–Rio Grande City–Roma–Laredo",
            "US-83 ouest : Mission–Rio Grande City–Roma–Laredo",
        ),
    ],
    "transport": _t(
        "Autobuses del condado desde los puntos de reunión; quien necesita ayuda se registra en el 211.",
        "County buses from the assembly points; who needs help registers by calling 211.",
        "Bus du comté aux points de rassemblement ; pour de l'aide, s'inscrire au 211.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede",
        _t(
            "Consulado que cubre, en Brownsville",
            "Covering consulate in Brownsville",
            "Consulat suppléant à Brownsville",
        ),
    ),
}

_NOLA_FORM: Doc = {
    "capital": _t(
        "Baton Rouge (capital de Luisiana)",
        "Baton Rouge (capital of Louisiana)",
        "Baton Rouge (capitale de la Louisiane)",
    ),
    "access": _t(
        "I-10 al oeste y al este, I-55 e I-59 al norte, US-90 a Houma. Aeropuerto Louis Armstrong (MSY) en Kenner. Tren Amtrak.",
        "I-10 west and east, I-55 and I-59 north, US-90 to Houma. Louis Armstrong airport (MSY) at Kenner. Amtrak trains.",
        "I-10 ouest et est, I-55 et I-59 nord, US-90 vers Houma. Aéroport Louis-Armstrong (MSY) à Kenner. Trains Amtrak.",
    ),
    "distance_km": 90,
    "languages": _SPANISH_ENGLISH,
    "emergency_number": "911",
    "alert_system": _t(
        "NOLA Ready (texto NOLAREADY al 77295), WEA y radio WWL 870 AM.",
        "NOLA Ready (text NOLAREADY to 77295), WEA and WWL 870 AM.",
        "NOLA Ready (NOLAREADY au 77295), WEA et WWL 870 AM.",
    ),
    "host_authority": _t(
        "GOHSEP, Luisiana; presidentes de parroquia",
        "GOHSEP, Louisiana; parish presidents",
        "GOHSEP, Louisiane ; présidents de paroisse",
    ),
    "civil_protection": _t(
        "Seguridad y Preparación para Emergencias de Nueva Orleans",
        "New Orleans Homeland Security and Emergency Preparedness",
        "Sécurité et préparation aux urgences de La Nouvelle-Orléans",
    ),
    "legal": _NO_PAPERS_US,
    "entry_points": ["MSY Louis Armstrong", "Union Passenger Terminal", "Puerto de Nueva Orleans"],
    "seasons": [_SEASON_HURRICANE, {"hazard": "flood", "months": [3, 4, 5, 6, 7, 8, 9]}, _SEASON_HEAT],
    "scenarios": [
        _scenario(
            "storm",
            "high",
            _JUN_NOV,
            _t(
                "Toda el área; fuera del dique: Lafitte, Braithwaite",
                "Whole area; outside the levee: Lafitte, Braithwaite",
                "Toute la zone ; hors digue : Lafitte, Braithwaite",
            ),
            _t(
                "Evacuación con 72–30 h; semanas sin luz (Ida 2021: también sin teléfono).",
                "Evacuation 72–30 h ahead; weeks without power (Ida 2021: without telephones too).",
                "Évacuation 72–30 h avant ; des semaines sans courant (Ida 2021 : sans téléphone aussi).",
            ),
        ),
        _scenario(
            "flood",
            "high",
            _t("mar–sep", "Mar–Sep", "mars–sept."),
            _t(
                "Barrios bajos: Mid-City, Gentilly, Kenner",
                "Low districts: Mid-City, Gentilly, Kenner",
                "Quartiers bas : Mid-City, Gentilly, Kenner",
            ),
            _t(
                "Bombas rebasadas en una tarde; pérdida de autos y herramientas de trabajo.",
                "Pumps overwhelmed in an afternoon; cars and work tools lost.",
                "Pompes débordées en un après-midi ; voitures et outils perdus.",
            ),
        ),
        _scenario(
            "storm",
            "medium",
            _t("mar–may, nov", "Mar–May, Nov", "mars–mai, nov."),
            _t(
                "Arabi, Chalmette, Kenner (tornados)",
                "Arabi, Chalmette, Kenner (tornadoes)",
                "Arabi, Chalmette, Kenner (tornades)",
            ),
            _t(
                "Minutos de aviso; casas destruidas (Arabi, marzo de 2022).",
                "Minutes of warning; houses destroyed (Arabi, March 2022).",
                "Quelques minutes d'alerte ; maisons détruites (Arabi, mars 2022).",
            ),
        ),
        _scenario(
            "industrial",
            "low",
            _ALL_YEAR,
            _t(
                "Corredor del río, LaPlace a Chalmette",
                "River corridor, LaPlace to Chalmette",
                "Couloir du fleuve, LaPlace à Chalmette",
            ),
            _t(
                "Nube tóxica: encierro o salida de trabajadores de planta.",
                "Toxic cloud: plant workers shelter in place or leave.",
                "Nuage toxique : confinement ou départ des ouvriers.",
            ),
        ),
    ],
    "assembly_points": [
        _point(
            "Evacuspot de la Terminal de Pasajeros",
            "Evacuspot at the Passenger Terminal",
            "Evacuspot de la gare",
            -90.079,
            29.946,
        ),
        _point(
            "Iglesia Demo La Esperanza, Kenner",
            "Demo Hope Church, Kenner",
            "Église Demo L'Espérance, Kenner",
            -90.240,
            29.998,
        ),
    ],
    "evacuation_routes": [
        _t(
            "I-10 al oeste (contraflujo desde Clearview): Baton Rouge, Lafayette",
            "I-10 west (contraflow from Clearview): Baton Rouge, Lafayette",
            "I-10 ouest (contresens dès Clearview) : Baton Rouge, Lafayette",
        ),
        _t(
            "I-55 al norte: LaPlace–Hammond–Jackson",
            "I-55 north: LaPlace–Hammond–Jackson",
            "I-55 nord : LaPlace–Hammond–Jackson",
        ),
        _t(
            "I-10 al este e I-59 al norte: Slidell–Hattiesburg",
            "I-10 east and I-59 north: Slidell–Hattiesburg",
            "I-10 est et I-59 nord : Slidell–Hattiesburg",
        ),
    ],
    "transport": _t(
        "Evacuación asistida por la ciudad desde 17 Evacuspots; inscripción en el 311. Se admite sin identificación.",
        "City-assisted evacuation from 17 Evacuspots; sign up at 311. No identification needed.",
        "Évacuation assistée depuis 17 Evacuspots ; inscription au 311. Sans pièce d'identité.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede", _t("Sede que cubre, en Houston", "Covering post in Houston", "Poste suppléant à Houston")
    ),
}

_MIAMI_FORM: Doc = {
    "capital": _t(
        "Tallahassee (capital de Florida)", "Tallahassee (capital of Florida)", "Tallahassee (capitale de la Floride)"
    ),
    "access": _t(
        "I-95, Florida's Turnpike, US-27 y la I-75 por los Everglades; US-1 a los Cayos. Aeropuertos MIA y FLL. PortMiami.",
        "I-95, Florida's Turnpike, US-27 and I-75 across the Everglades; US-1 to the Keys. Airports MIA and FLL. PortMiami.",
        "I-95, Florida's Turnpike, US-27 et I-75 à travers les Everglades ; US-1 vers les Keys. Aéroports MIA et FLL. PortMiami.",
    ),
    "distance_km": 60,
    "languages": _t(
        "Español, inglés, criollo haitiano, mam",
        "Spanish, English, Haitian Creole, Mam",
        "Espagnol, anglais, créole haïtien, mam",
    ),
    "emergency_number": "911",
    "alert_system": _t(
        "Miami-Dade Alerts, WEA y radio NOAA; zonas de marejada A a E.",
        "Miami-Dade Alerts, WEA and NOAA radio; surge zones A to E.",
        "Miami-Dade Alerts, WEA et radio NOAA ; zones de submersion A à E.",
    ),
    "host_authority": _t(
        "Alcaldía del condado de Miami-Dade; FDEM",
        "Mayor of Miami-Dade County; FDEM",
        "Maire du comté de Miami-Dade ; FDEM",
    ),
    "civil_protection": _t(
        "Manejo de Emergencias de Miami-Dade", "Miami-Dade Emergency Management", "Gestion des urgences de Miami-Dade"
    ),
    "legal": _NO_PAPERS_US,
    "entry_points": ["MIA", "FLL", "PortMiami", "Port Everglades"],
    "seasons": [
        _SEASON_HURRICANE,
        {"hazard": "heat", "months": [5, 6, 7, 8, 9, 10]},
        {"hazard": "flood", "months": [5, 6, 9, 10, 11]},
    ],
    "scenarios": [
        _scenario(
            "storm",
            "high",
            _JUN_NOV,
            _t(
                "Zonas A–C; casas móviles de Homestead y Florida City",
                "Zones A–C; mobile homes of Homestead and Florida City",
                "Zones A–C ; mobile homes de Homestead et Florida City",
            ),
            _t(
                "Evacuación por zonas; albergues del condado; días sin luz (Andrew 1992, Irma 2017).",
                "Evacuation by zone; county shelters; days without power (Andrew 1992, Irma 2017).",
                "Évacuation par zones ; abris du comté ; des jours sans courant (Andrew 1992, Irma 2017).",
            ),
        ),
        _scenario(
            "heat",
            "high",
            _t("may–oct", "May–Oct", "mai–oct."),
            _t(
                "Viveros y construcción, sur del condado",
                "Nurseries and building sites, south of the county",
                "Pépinières et chantiers, sud du comté",
            ),
            _t(
                "Golpes de calor entre jornaleros; pedir descanso, sombra y agua.",
                "Heat stroke among day labourers; ask for rest, shade and water.",
                "Coups de chaleur chez les journaliers ; repos, ombre, eau.",
            ),
        ),
        _scenario(
            "flood",
            "medium",
            _t("may–nov", "May–Nov", "mai–nov."),
            _t(
                "Pequeña Habana, Hialeah, Fort Lauderdale",
                "Little Havana, Hialeah, Fort Lauderdale",
                "Little Havana, Hialeah, Fort Lauderdale",
            ),
            _t(
                "Lluvia de un mes en un día; sótanos y autos anegados.",
                "A month of rain in a day; basements and cars flooded.",
                "Un mois de pluie en un jour ; sous-sols et voitures noyés.",
            ),
        ),
    ],
    "assembly_points": [
        _point(
            "Estacionamiento de la Feria Demo", "Demo Fairgrounds car park", "Parking de la Foire Demo", -80.371, 25.752
        ),
        _point(
            "Parque Demo, Homestead",
            "Demo Park, Homestead",
            "Parc Demo, Homestead",
            -80.478,
            25.470,
        ),
    ],
    "evacuation_routes": [
        _t(
            "Florida's Turnpike al norte: Homestead–Orlando",
            "Florida's Turnpike north: Homestead–Orlando",
            "Florida's Turnpike nord : Homestead–Orlando",
        ),
        _t("I-75 al oeste: Naples–Fort Myers", "I-75 west: Naples–Fort Myers", "I-75 ouest : Naples–Fort Myers"),
        _t("US-27 al norte: Okeechobee–Sebring", "US-27 north: Okeechobee–Sebring", "US-27 nord : Okeechobee–Sebring"),
    ],
    "transport": _t(
        "Autobuses de Miami-Dade Transit desde paradas con letrero de evacuación; 311 informa en tres idiomas.",
        "Miami-Dade Transit buses from stops with an evacuation sign; 311 answers in three languages.",
        "Bus de Miami-Dade Transit aux arrêts d'évacuation ; le 311 répond en trois langues.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede",
        _t("Consulado que cubre, en Atlanta", "Covering consulate in Atlanta", "Consulat suppléant à Atlanta"),
    ),
}

_TAPACHULA_FORM: Doc = {
    "capital": _t(
        "Tuxtla Gutiérrez (capital de Chiapas)",
        "Tuxtla Gutiérrez (capital of Chiapas)",
        "Tuxtla Gutiérrez (capitale du Chiapas)",
    ),
    "access": _t(
        "MX-200 por la costa (Huixtla, Arriaga), MX-211 a la sierra (Motozintla). Aeropuerto de Tapachula (TAP). Puerto Chiapas. Cruces: Suchiate I y II, Talismán.",
        "MX-200 along the coast (Huixtla, Arriaga), MX-211 into the hills (Motozintla). Tapachula airport (TAP). Puerto Chiapas. Crossings: Suchiate I and II, Talismán.",
        "MX-200 le long de la côte (Huixtla, Arriaga), MX-211 vers la sierra (Motozintla). Aéroport de Tapachula (TAP). Puerto Chiapas. Passages : Suchiate I et II, Talismán.",
    ),
    "distance_km": 45,
    "languages": _t("Español, mam, k'iche'", "Spanish, Mam, K'iche'", "Espagnol, mam, k'iche'"),
    "emergency_number": "911",
    "alert_system": _t(
        "Semáforo de volcán y ciclón; avisos de SMN y Protección Civil; no hay sirenas de sismo.",
        "Traffic light for volcano and cyclone; notices of SMN and Protección Civil; no quake sirens.",
        "Feu pour volcan et cyclone ; avis du SMN et de Protección Civil ; pas de sirènes sismiques.",
    ),
    "host_authority": _t(
        "Secretaría de Protección Civil de Chiapas",
        "Chiapas Secretariat of Civil Protection",
        "Secrétariat de la protection civile du Chiapas",
    ),
    "civil_protection": _t(
        "Protección Civil de Tapachula; Grupo Beta",
        "Protección Civil of Tapachula; Grupo Beta",
        "Protección Civil de Tapachula ; Grupo Beta",
    ),
    "legal": _t(
        "La Ley de Migración da atención médica de urgencia y protección civil sin importar la situación migratoria. Quien tiene trámite ante COMAR debe avisar si sale de Chiapas por evacuación.",
        "The Migration Act gives emergency care and civil protection whatever the migration situation. Who has a case before COMAR must say so when leaving Chiapas in an evacuation.",
        "La loi sur la migration donne soins d'urgence et protection civile quelle que soit la situation. Qui a un dossier à la COMAR doit prévenir s'il quitte le Chiapas pendant une évacuation.",
    ),
    "entry_points": [
        "Ciudad Hidalgo–Tecún Umán (Suchiate I y II)",
        "Talismán–El Carmen",
        "Unión Juárez–Sibinal",
        "TAP",
    ],
    "seasons": [
        {"hazard": "storm", "months": [5, 6, 7, 8, 9, 10, 11]},
        {"hazard": "flood", "months": [5, 6, 9, 10]},
        {"hazard": "landslide", "months": [6, 9, 10]},
    ],
    "scenarios": [
        _scenario(
            "flood",
            "high",
            _t("may–oct", "May–Oct", "mai–oct."),
            _t(
                "Ríos Coatán, Cahoacán y Suchiate",
                "Rivers Coatán, Cahoacán and Suchiate",
                "Rivières Coatán, Cahoacán et Suchiate",
            ),
            _t(
                "Barrios de ribera y puentes cortados (Stan 2005); albergues aislados.",
                "Riverside districts and bridges cut (Stan 2005); shelters isolated.",
                "Quartiers riverains et ponts coupés (Stan 2005) ; abris isolés.",
            ),
        ),
        _scenario(
            "earthquake",
            "high",
            _ALL_YEAR,
            _t("Todo el Soconusco", "Whole Soconusco", "Tout le Soconusco"),
            _t(
                "Daño en casas de adobe y albergues llenos (septiembre de 2017, M8.2).",
                "Damage to adobe houses and crowded shelters (September 2017, M8.2).",
                "Dégâts aux maisons d'adobe et abris bondés (septembre 2017, M8,2).",
            ),
        ),
        _scenario(
            "border",
            "high",
            _ALL_YEAR,
            _t("Suchiate y Tapachula", "Suchiate and Tapachula", "Suchiate et Tapachula"),
            _t(
                "Cierre o flujo masivo: miles a la intemperie, falta de agua y baños.",
                "Closure or mass flow: thousands outdoors, no water or toilets.",
                "Fermeture ou afflux : des milliers dehors, sans eau ni toilettes.",
            ),
        ),
        _scenario(
            "volcano",
            "low",
            _ALL_YEAR,
            _t(
                "Faldas del Tacaná: Unión Juárez, Cacahoatán",
                "Slopes of Tacaná: Unión Juárez, Cacahoatán",
                "Flancs du Tacaná : Unión Juárez, Cacahoatán",
            ),
            _t(
                "Ceniza y lahares; evacuar por Cacahoatán.",
                "Ash and lahars; leave by Cacahoatán.",
                "Cendres et lahars ; sortir par Cacahoatán.",
            ),
        ),
        _scenario(
            "tsunami",
            "low",
            _ALL_YEAR,
            _t(
                "Puerto Madero, Puerto Chiapas, Mazatán",
                "Puerto Madero, Puerto Chiapas, Mazatán",
                "Puerto Madero, Puerto Chiapas, Mazatán",
            ),
            _t(
                "Menos de 40 minutos; subir por la MX-225 hacia Tapachula.",
                "Under 40 minutes; go up MX-225 to Tapachula.",
                "Moins de 40 minutes ; monter par la MX-225 vers Tapachula.",
            ),
        ),
    ],
    "assembly_points": [
        _point("Parque Demo Bicentenario", "Demo Bicentenary Park", "Parc Demo du Bicentenaire", -92.263, 14.904),
        _point("Unidad Deportiva Demo", "Demo Sports Ground", "Terrain de sport Demo", -92.268, 14.892),
        _point(
            "Explanada Demo del puente Suchiate",
            "Demo esplanade of the Suchiate bridge",
            "Esplanade Demo du pont Suchiate",
            -92.147,
            14.683,
        ),
    ],
    "evacuation_routes": [
        _t(
            "MX-200 al noroeste: Tapachula–Huixtla–Pijijiapan–Arriaga",
            "MX-200 north-west: Tapachula–Huixtla–Pijijiapan–Arriaga",
            "MX-200 nord-ouest : Tapachula–Huixtla–Pijijiapan–Arriaga",
        ),
        _t(
            "Costa a tierra alta: Puerto Madero–Tapachula–Cacahoatán",
            "Coast to high ground: Puerto Madero–Tapachula–Cacahoatán",
            "Côte vers les hauteurs : Puerto Madero–Tapachula–Cacahoatán",
        ),
        _t(
            "Retorno: Talismán–El Carmen–Malacatán (si Suchiate está cortado)",
            "Return: Talismán–El Carmen–Malacatán (if Suchiate is cut)",
            "Retour : Talismán–El Carmen–Malacatán (si Suchiate est coupé)",
        ),
    ],
    "transport": _t(
        "Autobuses de la autoridad desde el Parque Demo; combis del albergue para quien no puede caminar.",
        "Buses of the authority from Demo Park; shelter vans for those who cannot walk.",
        "Bus de l'autorité depuis le parc Demo ; camionnettes pour qui ne peut marcher.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede",
        _t(
            "Consulado de Honduras en Tapachula (TRICAMEX)",
            "Consulate of Honduras in Tapachula (TRICAMEX)",
            "Consulat du Honduras à Tapachula (TRICAMEX)",
        ),
    ),
}

_SAN_SALVADOR_FORM: Doc = {
    "capital": _t("San Salvador", "San Salvador", "San Salvador"),
    "access": _t(
        "CA-1 Panamericana de este a oeste, CA-4 al puerto de La Libertad y a Chalatenango, RN-5 al aeropuerto (SAL, Comalapa, 40 km). Puertos: Acajutla, La Unión.",
        "CA-1 Pan-American east to west, CA-4 to the port of La Libertad and to Chalatenango, RN-5 to the airport (SAL, Comalapa, 40 km). Ports: Acajutla, La Unión.",
        "CA-1 panaméricaine d'est en ouest, CA-4 vers La Libertad et Chalatenango, RN-5 vers l'aéroport (SAL, Comalapa, 40 km). Ports : Acajutla, La Unión.",
    ),
    "distance_km": 65,
    "languages": _t("Español", "Spanish", "Espagnol"),
    "emergency_number": "911",
    "alert_system": _t(
        "Alertas verde, amarilla, naranja y roja de Protección Civil; MARN vigila sismos, volcanes y lluvia.",
        "Green, yellow, orange and red alerts of Protección Civil; MARN watches quakes, volcanoes and rain.",
        "Alertes verte, jaune, orange et rouge de Protección Civil ; le MARN surveille séismes, volcans et pluies.",
    ),
    "host_authority": _t(
        "Ministerio de Gobernación; Relaciones Exteriores",
        "Ministry of the Interior; Foreign Ministry",
        "Ministère de l'Intérieur ; Affaires étrangères",
    ),
    "civil_protection": _t(
        "Dirección General de Protección Civil",
        "Directorate General of Civil Protection",
        "Direction générale de la protection civile",
    ),
    "legal": _t(
        "CA-4: salida por tierra a Guatemala y Honduras con identificación. Régimen de excepción vigente: llevar copia de pasaporte y avisar a la sede de toda detención.",
        "CA-4: by land to Guatemala and Honduras with identification. State of exception in force: carry a passport copy and tell the post of any detention.",
        "CA-4 : par la route vers le Guatemala et le Honduras avec une pièce d'identité. Régime d'exception : copie du passeport, et signaler toute détention.",
    ),
    "entry_points": ["SAL (Comalapa)", "La Hachadura", "Las Chinamas", "San Cristóbal", "El Poy", "El Amatillo"],
    "seasons": [
        {"hazard": "storm", "months": [5, 6, 7, 8, 9, 10]},
        {"hazard": "landslide", "months": [6, 9, 10]},
        {"hazard": "wildfire", "months": [1, 2, 3, 4]},
    ],
    "scenarios": [
        _scenario(
            "earthquake",
            "high",
            _ALL_YEAR,
            _t(
                "Área metropolitana; costa de La Libertad",
                "Metropolitan area; coast of La Libertad",
                "Aire métropolitaine ; côte de La Libertad",
            ),
            _t(
                "Derrumbes y daños (2001: Las Colinas, Santa Tecla); réplicas por semanas.",
                "Landslides and damage (2001: Las Colinas, Santa Tecla); aftershocks for weeks.",
                "Glissements et dégâts (2001 : Las Colinas, Santa Tecla) ; répliques des semaines.",
            ),
        ),
        _scenario(
            "storm",
            "high",
            _t("may–oct", "May–Oct", "mai–oct."),
            _t("Quebradas y laderas; costa", "Gullies and slopes; coast", "Ravins et pentes ; côte"),
            _t(
                "Lluvia de varios días (Amanda 2020): deslaves y ríos crecidos.",
                "Days of rain (Amanda 2020): landslides and swollen rivers.",
                "Des jours de pluie (Amanda 2020) : glissements et crues.",
            ),
        ),
        _scenario(
            "volcano",
            "low",
            _ALL_YEAR,
            _t(
                "Volcán de San Salvador, Ilopango, San Miguel",
                "San Salvador volcano, Ilopango, San Miguel",
                "Volcan de San Salvador, Ilopango, San Miguel",
            ),
            _t("Ceniza, cierre del aeropuerto.", "Ash, airport closed.", "Cendres, aéroport fermé."),
        ),
        _scenario(
            "tsunami",
            "low",
            _ALL_YEAR,
            _t(
                "La Libertad, Costa del Sol, Acajutla",
                "La Libertad, Costa del Sol, Acajutla",
                "La Libertad, Costa del Sol, Acajutla",
            ),
            _t(
                "Minutos tras un sismo fuerte: subir por la CA-4.",
                "Minutes after a strong quake: go up the CA-4.",
                "Quelques minutes après un fort séisme : monter par la CA-4.",
            ),
        ),
    ],
    "assembly_points": [
        _point(
            "Explanada Demo de la Embajada",
            "Demo esplanade of the Embassy",
            "Esplanade Demo de l'ambassade",
            -89.243,
            13.694,
        ),
        _point(
            "Redondel Demo del Salvador del Mundo",
            "Demo roundabout, Salvador del Mundo",
            "Rond-point Demo, Salvador del Mundo",
            -89.224,
            13.701,
        ),
        _point(
            "Polideportivo Demo de Santa Tecla",
            "Demo Sports Hall, Santa Tecla",
            "Salle de sport Demo, Santa Tecla",
            -89.285,
            13.680,
        ),
    ],
    "evacuation_routes": [
        _t(
            "CA-1 al oeste: Santa Tecla–Santa Ana–San Cristóbal (Guatemala)",
            "CA-1 west: Santa Tecla–Santa Ana–San Cristóbal (Guatemala)",
            "CA-1 ouest : Santa Tecla–Santa Ana–San Cristóbal (Guatemala)",
        ),
        _t(
            "CA-8 y CA-12: Sonsonate–La Hachadura (Guatemala)",
            "CA-8 and CA-12: Sonsonate–La Hachadura (Guatemala)",
            "CA-8 et CA-12 : Sonsonate–La Hachadura (Guatemala)",
        ),
        _t(
            "RN-5 al aeropuerto; si se corta, CA-2 Litoral",
            "RN-5 to the airport; if cut, CA-2 coastal road",
            "RN-5 vers l'aéroport ; si coupée, CA-2 littorale",
        ),
    ],
    "transport": _t(
        "Dos microbuses de la sede y convenio con autobuses turísticos; prioridad a quien no puede caminar.",
        "Two vans of the post and an agreement with tour buses; first those who cannot walk.",
        "Deux minibus du poste et un accord avec des cars ; priorité à qui ne peut marcher.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede",
        _t(
            "Embajada de Guatemala en San Salvador",
            "Embassy of Guatemala in San Salvador",
            "Ambassade du Guatemala à San Salvador",
        ),
    ),
}

_LA_FORM: Doc = {
    "capital": _t("Los Ángeles (sede del condado)", "Los Angeles (county seat)", "Los Angeles (siège du comté)"),
    "access": _t(
        "I-5, I-10, I-210, I-405 y US-101; SR-14 a Palmdale. Aeropuertos LAX, BUR, ONT, LGB. Metro y Metrolink.",
        "I-5, I-10, I-210, I-405 and US-101; SR-14 to Palmdale. Airports LAX, BUR, ONT, LGB. Metro and Metrolink.",
        "I-5, I-10, I-210, I-405 et US-101 ; SR-14 vers Palmdale. Aéroports LAX, BUR, ONT, LGB. Métro et Metrolink.",
    ),
    "distance_km": 100,
    "languages": _t(
        "Español, inglés, náhuat en pocas familias",
        "Spanish, English, Nahuat in a few families",
        "Espagnol, anglais, nahuat dans quelques familles",
    ),
    "emergency_number": "911",
    "alert_system": _t(
        "Alert LA County, WEA, MyShake (sismo) y Genasys Protect (zonas de evacuación).",
        "Alert LA County, WEA, MyShake (quakes) and Genasys Protect (evacuation zones).",
        "Alert LA County, WEA, MyShake (séismes) et Genasys Protect (zones d'évacuation).",
    ),
    "host_authority": _t(
        "Junta de Supervisores del condado; Cal OES",
        "County Board of Supervisors; Cal OES",
        "Conseil des superviseurs du comté ; Cal OES",
    ),
    "civil_protection": _t(
        "Oficina de Manejo de Emergencias del Condado",
        "County Office of Emergency Management",
        "Bureau de gestion des urgences du comté",
    ),
    "legal": _NO_PAPERS_US,
    "entry_points": ["LAX", "BUR", "ONT", "Union Station", "San Pedro"],
    "seasons": [
        {"hazard": "wildfire", "months": [1, 7, 8, 9, 10, 11, 12]},
        _SEASON_HEAT,
        {"hazard": "landslide", "months": [1, 2, 3]},
    ],
    "scenarios": [
        _scenario(
            "wildfire",
            "high",
            _t("jul–ene", "Jul–Jan", "juil.–janv."),
            _t(
                "Altadena, Pasadena, Palisades, Sylmar",
                "Altadena, Pasadena, Palisades, Sylmar",
                "Altadena, Pasadena, Palisades, Sylmar",
            ),
            _t(
                "Salida en minutos con viento de Santa Ana (Eaton 2025); jornaleros y trabajadoras de casa sin empleo.",
                "Minutes to leave under Santa Ana winds (Eaton 2025); day labourers and domestic workers without work.",
                "Départ en minutes par vent de Santa Ana (Eaton 2025) ; journaliers et employées de maison sans travail.",
            ),
        ),
        _scenario(
            "earthquake",
            "high",
            _ALL_YEAR,
            _t(
                "Toda el área; edificios viejos de Westlake y Pico-Union",
                "Whole area; old buildings of Westlake and Pico-Union",
                "Toute la zone ; vieux immeubles de Westlake et Pico-Union",
            ),
            _t(
                "Sin agua, gas ni teléfono (Northridge 1994); parques como refugio.",
                "No water, gas or telephone (Northridge 1994); parks as shelter.",
                "Sans eau, gaz ni téléphone (Northridge 1994) ; parcs comme abris.",
            ),
        ),
        _scenario(
            "unrest",
            "medium",
            _ALL_YEAR,
            _t("Centro, Westlake, Paramount", "Downtown, Westlake, Paramount", "Centre, Westlake, Paramount"),
            _t(
                "Redadas y protestas: gente encerrada, detenidos que buscar.",
                "Raids and protests: people stay indoors, detainees to be found.",
                "Rafles et manifestations : gens cloîtrés, détenus à retrouver.",
            ),
        ),
        _scenario(
            "heat",
            "medium",
            _t("jun–oct", "Jun–Oct", "juin–oct."),
            _t("Valle de San Fernando, Palmdale", "San Fernando Valley, Palmdale", "Vallée de San Fernando, Palmdale"),
            _t(
                "Cuartos sin aire acondicionado; centros de enfriamiento.",
                "Rooms without air conditioning; cooling centres.",
                "Chambres sans climatisation ; centres de fraîcheur.",
            ),
        ),
    ],
    "assembly_points": [
        _point(
            "Centro de Convenciones Demo de Pasadena",
            "Demo Convention Center, Pasadena",
            "Centre de congrès Demo, Pasadena",
            -118.143,
            34.143,
        ),
        _point(
            "Lago Demo del parque MacArthur",
            "Demo lake of MacArthur Park",
            "Lac Demo du parc MacArthur",
            -118.278,
            34.058,
        ),
        _point("Campo Demo de Van Nuys", "Demo field, Van Nuys", "Terrain Demo, Van Nuys", -118.450, 34.186),
    ],
    "evacuation_routes": [
        _t(
            "I-210 al este: Pasadena–Arcadia–San Bernardino",
            "I-210 east: Pasadena–Arcadia–San Bernardino",
            "I-210 est : Pasadena–Arcadia–San Bernardino",
        ),
        _t(
            "I-5 y US-101 al norte: Burbank–Santa Clarita / Ventura",
            "I-5 and US-101 north: Burbank–Santa Clarita / Ventura",
            "I-5 et US-101 nord : Burbank–Santa Clarita / Ventura",
        ),
        _t(
            "I-710 y I-605 al sur: El Monte–Long Beach",
            "I-710 and I-605 south: El Monte–Long Beach",
            "I-710 et I-605 sud : El Monte–Long Beach",
        ),
    ],
    "transport": _t(
        "Metro sin costo en evacuación; Access Services para quien usa silla de ruedas; 211 orienta.",
        "Metro is free in evacuations; Access Services for wheelchair users; 211 informs.",
        "Métro gratuit en évacuation ; Access Services pour fauteuils ; le 211 informe.",
    ),
    "minors": _MINORS,
    "pets": _PETS,
    "channels": _channels(
        "la sede",
        _t("Consulado que cubre, en Houston", "Covering consulate in Houston", "Consulat suppléant à Houston"),
    ),
}


def _host(es: str, en: str, fr: str) -> Doc:
    return {
        "who": _t(es, en, fr),
        "channel": _t(
            "Teléfono de la sala de crisis y correo con acuse",
            "Operations centre telephone and e-mail with receipt",
            "Téléphone du centre de crise et courriel avec accusé",
        ),
    }


_SOCONUSCO = ("MX07089", "MX07087", "MX07102", "MX07015", "MX07040", "MX07054", "MX07035")
_GREATER_NOLA = ("US22071", "US22051", "US22087", "US22089", "US22095", "US22075")

PLANS: tuple[DemoPlan, ...] = (
    DemoPlan(
        "mx-mcallen", "MX-MCA-01", "mx-mcallen", "rgv", ("US48215", "US48427"),
        _t("Valle del Río Grande: Hidalgo y Starr", "Rio Grande Valley: Hidalgo and Starr", "Vallée du Rio Grande : Hidalgo et Starr"),
        _RGV_FORM, _host("Coordinación de Emergencias del condado de Hidalgo", "Hidalgo County Emergency Management coordinator", "Coordination des urgences du comté de Hidalgo"), 75,
        (("hospital", "Hospital Regional Demo de McAllen", -98.221, 26.187, 40), ("hospital", "Hospital Demo de Edinburg", -98.195, 26.275, 120), ("hospital", "Hospital Demo de Weslaco", -97.995, 26.155, None), ("airport", "Aeropuerto de McAllen (número demo)", -98.240, 26.177, 60), ("authority", "Centro de Operaciones del Condado (número demo)", -98.163, 26.304, 33)),
        version=3,
    ),
    DemoPlan(
        "mx-nueva-orleans", "MX-NOL-01", "mx-nueva-orleans", "nola", _GREATER_NOLA,
        _t("Gran Nueva Orleans", "Greater New Orleans", "Grande Nouvelle-Orléans"),
        _NOLA_FORM, _host("Oficina de Seguridad y Preparación de Nueva Orleans", "New Orleans Office of Emergency Preparedness", "Bureau de la préparation de La Nouvelle-Orléans"), 130,
        (("hospital", "Hospital Universitario Demo", -90.083, 29.959, 55), ("hospital", "Hospital Demo de Jefferson", -90.106, 29.962, 90), ("airport", "Aeropuerto Louis Armstrong (número demo)", -90.258, 29.993, 35)),
        issued_days=60, version=2,
    ),
    DemoPlan(
        "hn-nueva-orleans", "HN-NOL-01", "hn-nueva-orleans", "nola", _GREATER_NOLA,
        _t("Nueva Orleans, Metairie y Kenner", "New Orleans, Metairie and Kenner", "La Nouvelle-Orléans, Metairie et Kenner"),
        _NOLA_FORM, _host("Manejo de Emergencias de la parroquia de Jefferson", "Jefferson Parish Emergency Management", "Gestion des urgences de la paroisse de Jefferson"), 40,
        (("hospital", "Hospital Demo de Kenner", -90.253, 30.010, 48), ("hospital", "Hospital Demo de Metairie", -90.164, 30.003, 200), ("airport", "Aeropuerto Louis Armstrong (número demo)", -90.258, 29.993, 35)),
        issued_days=20,
    ),
    DemoPlan(
        "mx-miami", "MX-MIA-01", "mx-miami", "miami", ("US12086",),
        _t("Miami-Dade", "Miami-Dade", "Miami-Dade"),
        _MIAMI_FORM, _host("Manejo de Emergencias de Miami-Dade", "Miami-Dade Emergency Management", "Gestion des urgences de Miami-Dade"), 210,
        (("hospital", "Hospital General Demo de Miami", -80.211, 25.791, 70), ("hospital", "Hospital Demo de Homestead", -80.435, 25.479, 150), ("airport", "Aeropuerto de Miami (número demo)", -80.290, 25.796, 22)),
        issued_days=45,
    ),
    DemoPlan(
        "gt-tapachula", "GT-TAP-01", "gt-tapachula", "tapachula", _SOCONUSCO,
        _t("Tapachula y el Soconusco", "Tapachula and the Soconusco", "Tapachula et le Soconusco"),
        _TAPACHULA_FORM, _host("Protección Civil de Tapachula y Grupo Beta", "Protección Civil of Tapachula and Grupo Beta", "Protección Civil de Tapachula et Grupo Beta"), 58,
        (("hospital", "Hospital General Demo de Tapachula", -92.250, 14.895, 61), ("hospital", "Clínica Demo de Ciudad Hidalgo", -92.148, 14.678, None), ("airport", "Aeropuerto de Tapachula (número demo)", -92.370, 14.794, 99)),
        issued_days=15,
    ),
    DemoPlan(
        "hn-tapachula", "HN-TAP-01", "hn-tapachula", "tapachula", _SOCONUSCO,
        _t("Tapachula: personas en tránsito", "Tapachula: people on the way", "Tapachula : personnes en transit"),
        _TAPACHULA_FORM, _host("Protección Civil de Tapachula", "Protección Civil of Tapachula", "Protección Civil de Tapachula"), 190,
        (("hospital", "Hospital General Demo de Tapachula", -92.250, 14.895, 61), ("airport", "Aeropuerto de Tapachula (número demo)", -92.370, 14.794, 99)),
        issued_days=175, approved=False,
    ),
    DemoPlan(
        "mx-san-salvador", "MX-SSV-01", "mx-san-salvador", "sansalvador", ("SV-SS", "SV-LI"),
        _t("San Salvador y La Libertad", "San Salvador and La Libertad", "San Salvador et La Libertad"),
        _SAN_SALVADOR_FORM, _host("Dirección General de Protección Civil", "Directorate General of Civil Protection", "Direction générale de la protection civile"), 39,
        (("hospital", "Hospital Nacional Demo", -89.203, 13.702, 39), ("hospital", "Hospital Demo de Santa Tecla", -89.287, 13.674, 110), ("airport", "Aeropuerto de Comalapa (número demo)", -89.056, 13.441, 64)),
        issued_days=25, version=2,
    ),
    DemoPlan(
        "sv-los-angeles", "SV-LAX-01", "sv-los-angeles", "la", ("US06037",),
        _t("Condado de Los Ángeles", "Los Angeles County", "Comté de Los Angeles"),
        _LA_FORM, None, None,
        (("hospital", "Hospital General Demo de Los Ángeles", -118.209, 34.059, 44), ("hospital", "Hospital Demo de Pasadena", -118.152, 34.134, 51), ("airport", "Aeropuerto LAX (número demo)", -118.402, 33.943, 30)),
        issued_days=18, approved=False,
    ),
)  # fmt: skip
