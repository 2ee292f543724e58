"""States of the United States, Mexico and Canada: codes, abbreviations and the hour they keep.

Sources: FIPS 5-2 state codes; ISO 3166-2; Statistics Canada, SGC 2021; INEGI's catalogue of
entidades; the abbreviations seen in the notices of SMN/CONAGUA; NWS marine area codes of SAME (NWSI
10-1712); tz database 2025.
"""

from __future__ import annotations

US_FIPS = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
    "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
    "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
    "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
    "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
    "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
    "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
    "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
}  # fmt: skip
"""State FIPS code to postal abbreviation, the five inhabited territories included."""

FIPS_OF_STATE = {postal: fips for fips, postal in US_FIPS.items()}

CA_PROVINCES = {
    "10": "NL", "11": "PE", "12": "NS", "13": "NB", "24": "QC", "35": "ON", "46": "MB", "47": "SK",
    "48": "AB", "59": "BC", "60": "YT", "61": "NT", "62": "NU",
}  # fmt: skip
"""Province in the Standard Geographical Classification of Canada to its ISO 3166-2 suffix."""

SAME_MARINE = {
    "57": "PZ", "58": "PK", "59": "PH", "61": "PS", "65": "PM", "73": "AN", "75": "AM",
    "77": "GM", "91": "LS", "92": "LM", "93": "LH", "94": "LC", "96": "LE", "97": "LO",
    "98": "SL",
}  # fmt: skip
"""Marine areas: the two digits SAME uses instead of a state, and the letters of their UGC zones."""

MARINE_PREFIXES = frozenset(SAME_MARINE.values())

RENAMED_COUNTIES = {
    "02261": ("02063", "02066"),  # Valdez-Cordova was split in 2019
    "02270": ("02158",),  # Wade Hampton became Kusilvak in 2015
    "46113": ("46102",),  # Shannon became Oglala Lakota in 2015
    "51515": ("51019",),  # Bedford city joined its county in 2013
}
"""County codes still met in alerts and old lists, and the counties that hold their ground today."""

MX_ENTITIES = {
    "01": ("MX-AGU", "Aguascalientes"), "02": ("MX-BCN", "Baja California"),
    "03": ("MX-BCS", "Baja California Sur"), "04": ("MX-CAM", "Campeche"),
    "05": ("MX-COA", "Coahuila de Zaragoza"), "06": ("MX-COL", "Colima"),
    "07": ("MX-CHP", "Chiapas"), "08": ("MX-CHH", "Chihuahua"),
    "09": ("MX-CMX", "Ciudad de México"), "10": ("MX-DUR", "Durango"),
    "11": ("MX-GUA", "Guanajuato"), "12": ("MX-GRO", "Guerrero"), "13": ("MX-HID", "Hidalgo"),
    "14": ("MX-JAL", "Jalisco"), "15": ("MX-MEX", "México"),
    "16": ("MX-MIC", "Michoacán de Ocampo"), "17": ("MX-MOR", "Morelos"),
    "18": ("MX-NAY", "Nayarit"), "19": ("MX-NLE", "Nuevo León"), "20": ("MX-OAX", "Oaxaca"),
    "21": ("MX-PUE", "Puebla"), "22": ("MX-QUE", "Querétaro"), "23": ("MX-ROO", "Quintana Roo"),
    "24": ("MX-SLP", "San Luis Potosí"), "25": ("MX-SIN", "Sinaloa"),
    "26": ("MX-SON", "Sonora"), "27": ("MX-TAB", "Tabasco"), "28": ("MX-TAM", "Tamaulipas"),
    "29": ("MX-TLA", "Tlaxcala"), "30": ("MX-VER", "Veracruz de Ignacio de la Llave"),
    "31": ("MX-YUC", "Yucatán"), "32": ("MX-ZAC", "Zacatecas"),
}  # fmt: skip
"""INEGI entity code to ISO 3166-2 and name."""

MX_ABBREVIATIONS = {
    "ags": "AGU", "bc": "BCN", "bcn": "BCN", "b c": "BCN", "bcs": "BCS", "b c s": "BCS",
    "camp": "CAM", "coah": "COA", "coahuila": "COA", "col": "COL", "chis": "CHP", "chps": "CHP",
    "chih": "CHH", "cdmx": "CMX", "df": "CMX", "d f": "CMX", "distrito federal": "CMX",
    "mexico city": "CMX", "dgo": "DUR", "gto": "GUA", "gro": "GRO", "hgo": "HID", "jal": "JAL",
    "mex": "MEX", "edomex": "MEX", "edo mex": "MEX", "edo de mexico": "MEX",
    "estado de mexico": "MEX", "mich": "MIC", "michoacan": "MIC", "mor": "MOR", "nay": "NAY",
    "nl": "NLE", "n l": "NLE", "oax": "OAX", "pue": "PUE", "qro": "QUE", "q roo": "ROO",
    "qroo": "ROO", "qr": "ROO", "slp": "SLP", "s l p": "SLP", "sin": "SIN", "son": "SON",
    "tab": "TAB", "tamps": "TAM", "tam": "TAM", "tlax": "TLA", "ver": "VER", "veracruz": "VER",
    "yuc": "YUC", "zac": "ZAC",
}  # fmt: skip
"""Folded abbreviations of Mexican states, as SMN/CONAGUA and the post write them, to the ISO
suffix.
"""

FURTHER_NAMES = {
    "michoacan de ocampo": "MX-MIC", "queretaro de arteaga": "MX-QUE",
    "veracruz de ignacio de la llave": "MX-VER", "veracruz llave": "MX-VER",
    "raccn": "NI-AN", "raan": "NI-AN", "region autonoma de la costa caribe norte": "NI-AN",
    "region autonoma del atlantico norte": "NI-AN", "region autonoma atlantico norte": "NI-AN",
    "raccs": "NI-AS", "raas": "NI-AS", "region autonoma de la costa caribe sur": "NI-AS",
    "region autonoma del atlantico sur": "NI-AS", "region autonoma atlantico sur": "NI-AS",
    "kuna yala": "PA-KY", "san blas": "PA-KY", "ngobe bugle": "PA-NB",
    "sto dgo": "DO-32", "dist nac": "DO-01", "dto nacional": "DO-01", "dtto nacional": "DO-01",
    "distrito central": "HN:HN.FM.DC",
    "montecristi": "DO-15", "hnas mirabal": "DO-19", "mons nouel": "DO-28",
    "maria t sanchez": "DO-14", "salcedo": "DO-19", "guna yala": "PA-KY",
    "republica mexicana": "MX", "estados unidos de america": "US", "etats unis d amerique": "US",
    "us virgin islands": "VI", "u s virgin islands": "VI",
}  # fmt: skip
"""Folded names that laws, bulletins and habit give to units, beside those of the atlas."""
