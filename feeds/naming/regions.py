"""Regions that bulletins name and no layer draws, as the states they lie in. Pure.

The rule: a region is taken as all states that have a part in it; one that several countries have
(*Caribe Norte*, *zona oriental*) is that of the country the words name, else of the sender's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.atlas.names import fold
from feeds.naming.place_words import is_side_alone

_HUASTECA = "MX-SLP MX-VER MX-TAM MX-HID MX-QUE MX-PUE"
_COSTA_SUR = "GT-12 GT-09 GT-11 GT-10 GT-05 GT-06 GT-22"
_VALLE_CENTRAL = "CR-SJ CR-A CR-H CR-C"
_COSTA_SV = "SV-AH SV-SO SV-LI SV-PA SV-SV SV-US SV-SM SV-UN"
_COSTA_HN = "HN-CR HN-AT HN-CL HN-GD HN-IB"
_GRANDE = "US48215 US48061 US48427 US48489"
_OWN: Mapping[str, Mapping[str, str]] = {
    "GT": {
        "costa sur": _COSTA_SUR, "litoral pacifico": _COSTA_SUR, "litoral del pacifico": _COSTA_SUR,
        "pacifico": _COSTA_SUR, "occidente": "GT-09 GT-12 GT-08 GT-07 GT-13 GT-14",
        "altiplano occidental": "GT-09 GT-12 GT-08 GT-07 GT-13 GT-14",
        "altiplano central": "GT-01 GT-03 GT-04",
        "oriente": "GT-02 GT-19 GT-20 GT-21 GT-22 GT-06",
        "valles de oriente": "GT-02 GT-19 GT-20 GT-21 GT-22 GT-06", "caribe": "GT-18",
    },
    "SV": {
        "zona occidental": "SV-AH SV-SA SV-SO", "zona central": "SV-SS SV-LI SV-CH SV-CU",
        "zona paracentral": "SV-PA SV-SV SV-CA SV-CU",
        "zona oriental": "SV-US SV-SM SV-MO SV-UN", "zona costera": _COSTA_SV,
        "franja costera": _COSTA_SV, "golfo de fonseca": "SV-UN",
    },
    "HN": {
        "zona sur": "HN-VA HN-CH HN-FM HN-EP", "zona norte": "HN-CR HN-AT HN-YO HN-CL",
        "zona occidental": "HN-CP HN-OC HN-LE HN-SB HN-IN", "zona oriental": "HN-EP HN-OL",
        "zona central": "HN-FM HN-CM HN-LP", "litoral atlantico": _COSTA_HN,
        "litoral caribe": _COSTA_HN, "costa norte": _COSTA_HN, "golfo de fonseca": "HN-VA HN-CH",
        "la mosquitia": "HN-GD", "mosquitia": "HN-GD",
    },
    "NI": {
        "caribe norte": "NI-AN", "caribe sur": "NI-AS", "caribe": "NI-AN NI-AS",
        "costa caribe": "NI-AN NI-AS", "pacifico": "NI-CI NI-LE NI-MN NI-MS NI-CA NI-GR NI-RI",
        "zona norte": "NI-NS NI-MD NI-ES NI-JI NI-MT", "golfo de fonseca": "NI-CI",
    },
    "CR": {
        "valle central": _VALLE_CENTRAL, "pacifico norte": "CR-G CR-P",
        "pacifico central": "CR-P CR-SJ CR-A", "pacifico sur": "CR-P CR-SJ",
        "pacifico": "CR-G CR-P CR-SJ CR-A", "zona norte": "CR-A CR-H", "zona sur": "CR-P CR-SJ",
        "caribe": "CR-L CR-H", "caribe norte": "CR-L CR-H", "caribe sur": "CR-L",
    },
    "PA": {"provincias centrales": "PA-2 PA-6 PA-7 PA-9"},
    "DO": {"zona este": "DO-08 DO-11 DO-12 DO-23 DO-30", "el valle": "DO-22 DO-07"},
    "MX": {"bajio": "MX-GUA MX-QUE MX-AGU MX-JAL MX-MIC"},
}  # fmt: skip
"""By the country whose region it is; without accents, `zona` where it may also be `región`."""
_ANYWHERE: Mapping[str, str] = {
    "bocacosta": "GT-12 GT-09 GT-11 GT-10 GT-07 GT-04 GT-05 GT-06",
    "boca costa": "GT-12 GT-09 GT-11 GT-10 GT-07 GT-04 GT-05 GT-06",
    "franja transversal del norte": "GT-13 GT-14 GT-16 GT-18",
    "golfo de fonseca": "SV-UN HN-VA HN-CH NI-CI", "gulf of fonseca": "SV-UN HN-VA HN-CH NI-CI",
    "valle de sula": "HN-CR HN-YO HN-SB", "las segovias": "NI-NS NI-MD NI-ES",
    "triangulo minero": "NI-AN", "gran area metropolitana": _VALLE_CENTRAL,
    "peninsula de nicoya": "CR-G CR-P", "peninsula de osa": "CR-P", "azuero": "PA-6 PA-7",
    "peninsula de azuero": "PA-6 PA-7 PA-9",
    "cibao": "DO-25 DO-13 DO-06 DO-09 DO-18 DO-28 DO-24 DO-19 DO-14 DO-27 DO-26 DO-15 DO-05 DO-20",
    "region enriquillo": "DO-04 DO-03 DO-10 DO-16", "linea noroeste": "DO-15 DO-27 DO-26 DO-05",
    "gran santo domingo": "DO-32 DO-01",
    "huasteca": _HUASTECA, "las huastecas": _HUASTECA, "totonacapan": "MX-VER MX-PUE",
    "peninsula de yucatan": "MX-YUC MX-CAM MX-ROO", "yucatan peninsula": "MX-YUC MX-CAM MX-ROO",
    "peninsula de baja california": "MX-BCN MX-BCS", "baja california peninsula": "MX-BCN MX-BCS",
    "comarca lagunera": "MX-COA MX-DUR", "valle de mexico": "MX-CMX MX-MEX MX-HID",
    "istmo de tehuantepec": "MX-OAX MX-VER MX-CHP MX-TAB",
    "golfo de tehuantepec": "MX-OAX MX-CHP", "gulf of tehuantepec": "MX-OAX MX-CHP",
    "lower mainland": "CA-BC", "vancouver island": "CA-BC", "haida gwaii": "CA-BC",
    "greater toronto area": "CA-ON", "rio grande valley": _GRANDE,
    "lower rio grande valley": _GRANDE, "valle del rio grande": _GRANDE,
    "florida keys": "US12087", "cayos de la florida": "US12087",
}  # fmt: skip
"""Names that only one country's region has, or one that lies in several."""
_OF_A_STATE: Mapping[str, str] = {
    "oaxaqueñ": "MX-OAX", "chiapanec": "MX-CHP", "tamaulipec": "MX-TAM", "veracruzan": "MX-VER",
    "hidalguense": "MX-HID", "potosin": "MX-SLP", "poblan": "MX-PUE", "guerrerense": "MX-GRO",
    "michoacan": "MX-MIC", "jalisciense": "MX-JAL", "nayarit": "MX-NAY", "sinaloense": "MX-SIN",
    "sonorense": "MX-SON", "yucatec": "MX-YUC", "campechan": "MX-CAM", "tabasqueñ": "MX-TAB",
    "quintanarroense": "MX-ROO", "duranguense": "MX-DUR", "zacatecan": "MX-ZAC",
    "coahuilense": "MX-COA", "chihuahuense": "MX-CHH", "mexiquense": "MX-MEX",
    "tlaxcaltec": "MX-TLA", "morelense": "MX-MOR", "queretan": "MX-QUE", "colimense": "MX-COL",
    "guanajuatense": "MX-GUA", "sudcalifornian": "MX-BCS", "texan": "US-TX",
    "salvadoreñ": "SV", "hondureñ": "HN", "guatemaltec": "GT", "nicaragüense": "NI",
    "costarricense": "CR", "panameñ": "PA", "beliceñ": "BZ", "dominican": "DO",
}  # fmt: skip
"""Adjectives without their ending, by what they say something is of."""
_DEMONYMS = {fold(stem): code for stem, code in _OF_A_STATE.items()}
_ADJECTIVE = re.compile(r"(?P<stem>[a-z]+?)(?:[oa]s?|s)?")
_OF_SOMETHING = frozenset(
    {
        "costa", "costas", "litoral", "sierra", "montana", "territorio", "huasteca", "mixteca",
        "region", "zona", "zonas", "norte", "sur", "este", "oeste", "centro", "oriente",
        "occidente", "sureste", "noreste", "noroeste", "suroeste", "sudeste", "el", "la", "los",
        "las", "todo", "toda", "pacifica", "pacifico", "altiplano", "istmo",
    }
)  # fmt: skip


def region_codes(name: str, countries: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the units that a region lies in; none of what is no region.

    `countries` are those that the words name, else the sender's own.
    """
    key = _key(name)
    known = sorted(countries)
    own = (_OWN.get(country, {}).get(key, "") for country in known)
    found = " ".join(filter(None, own)) or _ANYWHERE.get(key, "") or _of_demonym(key)
    return tuple(found.split()) or _side_of_country(name, known)


def _side_of_country(name: str, countries: list[str]) -> tuple[str, ...]:
    """Return the country of which a name says a side ("occidente del país"): as that of a state, it
    is taken as the whole.
    """
    side = fold(name).removesuffix(" del pais")
    is_one = side != fold(name) and is_side_alone(side)
    return tuple(countries) if is_one and len(countries) == 1 and countries[0] else ()


def _key(name: str) -> str:
    """Return a name as the tables spell it: "central del país" is "zona central"."""
    key = fold(name)
    key = re.sub(r"^(?:en )?(?:el|la|los|las|the) (?!segovias|huastecas|mosquitia|valle$)", "", key)
    if key.endswith(" del pais"):
        key = key.removesuffix(" del pais")
        key = key if " " in key else f"zona {key}"
    is_named = key in _ANYWHERE or not key.startswith(("region ", "regiones ", "zonas "))
    return key if is_named else f"zona {key.partition(' ')[2]}"


def _of_demonym(key: str) -> str:
    """Return what the adjective behind words of a part is of: "costa oaxaqueña" is Oaxaca's."""
    *before, last = key.split() or [""]
    if not before or not _OF_SOMETHING.issuperset(before):
        return ""
    adjective = _ADJECTIVE.fullmatch(last)
    return _DEMONYMS.get(last, "") or (_DEMONYMS.get(adjective["stem"], "") if adjective else "")
