from __future__ import annotations

import pytest

from core.atlas import Atlas
from feeds.naming.named_units import units_named


@pytest.mark.parametrize(
    ("text", "sender", "codes", "unknown"),
    [
        # A country beside its own states only says where they lie ...
        ("Escuintla, Santa Rosa y Sacatepéquez, Guatemala", "GT", "GT-05 GT-06 GT-03", ""),
        ("Escuintla, Guatemala", "", "GT-05", ""),
        ("Panamá: Colón, Veraguas", "", "PA-3 PA-9", ""),
        ("Nicaragua - Costa Caribe Norte", "", "NI-AN", ""),
        # ... or means its state of the same name; alone it is the country.
        ("Departamentos de Escuintla, Guatemala y Santa Rosa", "GT", "GT-05 GT-01 GT-06", ""),
        ("Belize; Cayo; Toledo", "BZ", "BZ-BZ BZ-CY BZ-TOL", ""),
        ("Estado de México y Ciudad de México", "MX", "MX-MEX MX-CMX", ""),
        ("Guatemala", "GT", "GT", ""),
        ("Honduras, Guatemala, El Salvador", "", "HN GT SV", ""),
        # Two countries have a Colón: the text, else the sender tells which.
        ("Colón", "PA", "PA-3", ""),
        ("Colón, Atlántida, Cortés y Yoro", "HN", "HN-CL HN-AT HN-CR HN-YO", ""),
        ("Colón, Honduras", "PA", "HN-CL", ""),
        ("Colón", "", "", "Colón"),
        # La Unión is a canton of Costa Rica too, which no layer draws: not that of El Salvador.
        ("La Unión", "CR", "", "La Unión"),
        ("La Unión", "", "", "La Unión"),
        ("La Unión y Morazán", "", "SV-UN SV-MO", ""),
        ("Texas", "MX", "US-TX", ""),
        # Counties, by what kind of unit the words say, and by their state.
        ("Municipio de Escuintla", "GT", "GT:0501", ""),
        ("Departamento de Escuintla", "GT", "GT-05", ""),
        ("Distrito Nacional, Santo Domingo, San Cristóbal", "DO", "DO-01 DO-32 DO-21", ""),
        ("Quintana Roo (Tulum, Benito Juárez)", "MX", "MX23009 MX23005", ""),
        ("Benito Juárez", "MX", "", "Benito Juárez"),
        ("León", "MX", "MX11020", ""),
        # A county lies in a state named beside it: Soconusco is a region of Chiapas, and a
        # municipality of Veracruz; but who says municipality means one.
        ("Chiapas (Costa, Soconusco)", "MX", "MX-CHP", "Costa; Soconusco"),
        ("Chiapas y municipio de Soconusco", "MX", "MX-CHP MX30145", ""),
        # A country's name that a state of the sender, or of the states beside it, bears too.
        ("Georgia", "US", "US-GA", ""),
        ("Georgia, Florida", "", "US-GA US-FL", ""),
        ("Georgia", "", "GE", ""),
        ("Granada, Masaya", "NI", "NI-GR NI-MS", ""),
        ("Panamá, Panamá", "PA", "PA-8", ""),
        # Another language's name of a unit goes behind the own one of another.
        ("México, Morelos, Puebla", "MX", "MX-MEX MX-MOR MX-PUE", ""),
        ("Washington", "US", "US-WA", ""),
        # Not the Distrito Nacional, which the atlas calls so too.
        ("Nacional", "GT", "GT", ""),
        ("Nacional", "MX", "MX", ""),
        ("Izabal\n\n  Petén", "GT", "GT-18 GT-17", ""),
        (f"Izabal{' ' * 20_000};Petén", "GT", "GT-18 GT-17", ""),
        # Parts of units, everywhere, conjunctions in a name.
        ("norte de Oaxaca y sur de Veracruz", "MX", "MX-OAX MX-VER", ""),
        ("Northern Virginia", "US", "US-VA", ""),
        ("Baja California Sur", "MX", "MX-BCS", ""),
        ("Todo el territorio nacional", "HN", "HN", ""),
        ("Todo el territorio nacional", "", "", "Todo el territorio nacional"),
        ("Trinidad y Tobago", "", "TT", ""),
        ("Costa Rica", "CR", "CR", ""),
        # Regions are the states they lie in, those of the country told, else of the sender's own.
        ("Cartago; Valle Central", "CR", "CR-C CR-SJ CR-A CR-H", ""),
        ("Caribe Norte", "NI", "NI-AN", ""),
        ("Caribe Norte", "GT", "", "Caribe Norte"),
        ("Costa Rica: Península de Nicoya", "", "CR-G CR-P", ""),
        ("zona oriental", "SV", "SV-US SV-SM SV-MO SV-UN", ""),
        ("zona oriental", "DO", "", "zona oriental"),
        ("Golfo de Fonseca", "HN", "HN-VA HN-CH", ""),
        ("Península de Yucatán", "MX", "MX-YUC MX-CAM MX-ROO", ""),
        ("Huasteca potosina; costa oaxaqueña", "MX", "MX-SLP MX-OAX", ""),
        ("Valle oaxaqueño", "MX", "", "Valle oaxaqueño"),
        ("Panhandle de Florida; Texas Panhandle", "US", "US-FL US-TX", ""),
        # What is excepted is not marked; of a country the other states are.
        ("Belize except Toledo District", "BZ", "BZ-BZ BZ-CY BZ-CZL BZ-OW BZ-SC", ""),
        ("Costa Rica, salvo Limón", "CR", "CR-A CR-C CR-G CR-H CR-P CR-SJ", ""),
        ("Honduras (excepto Omoa); Belize", "HN", "HN BZ", "Omoa"),
        ("Honduras, excepto el sur de Olancho", "HN", "HN", "el sur de Olancho"),
        ("Oaxaca, excepto la costa, Chiapas", "MX", "MX-OAX MX-CHP", "costa"),
        ("Al menos Chiapas", "MX", "", "Al menos Chiapas"),
        # A town's name that a country or a state elsewhere bears, too.
        ("Santa Ana, California", "US", "US06059", ""),
        ("Santa Ana, Sonsonate", "SV", "SV-SA SV-SO", ""),
        ("Durango, Colorado; Sonora, TX", "US", "US08067 US48435", ""),
        ("Sonora, Arizona", "MX", "MX-SON US-AZ", ""),
        ("Liberia", "CR", "CR-G", ""),
        ("Liberia", "", "LR", ""),
        ("occidente del país", "NI", "NI", ""),
        ("Toda la República Mexicana", "MX", "MX", ""),
        ("Zona 1. Guatemala", "GT", "", "Zona 1. Guatemala"),
        # Letters encoded once too often, articles, headings, numbered lists, sentences.
        ("MichoacÃ¡n y Quer&eacute;taro", "MX", "MX-MIC MX-QUE", ""),
        ("la costa de Oaxaca; sud du Québec", "", "MX-OAX CA-QC", ""),
        ("nord-ouest de l'Ontario", "CA", "CA-ON", ""),
        ("parts of western and central Honduras", "US", "HN", "parts of western"),
        ("1. Escuintla 2. Jutiapa", "GT", "GT-05 GT-22", ""),
        ("Departamentos: Cortés, Atlántida. Municipios: Omoa", "HN", "HN-CR HN-AT", ""),
        ("Deptos. Izabal y Petén, Mun. Zacapa", "GT", "GT-18 GT-17 GT:1901", ""),
        ("Luisiana y Carolina del Norte", "MX", "US-LA US-NC", ""),
        # The longest name that is called so, before or behind the words of its part.
        ("Western North Carolina", "US", "US-NC", ""),
        ("Zona costera de Ahuachapán y La Libertad", "SV", "SV-AH SV-LI", ""),
        ("Costa del Pacífico de Guatemala y El Salvador", "", "GT SV", ""),
        ("San Salvador Norte, La Libertad Este", "SV", "SV-SS SV-LI", ""),
        ("Panamá Este", "PA", "PA-8", ""),
        ("Costa Sur", "SV", "", "Costa Sur"),
        # A state behind its counties, or before their bracket, only says where they lie ...
        ("Hidalgo, TX; Cameron, TX", "US", "US48215 US48061", ""),
        ("Harris County, Texas", "", "US48201", ""),
        ("Los Cabos, Loreto y Comondú, Baja California Sur", "MX", "MX03008 MX03009 MX03001", ""),
        # ... unless a name beside it is not understood, or another state stands there.
        ("Quintana Roo (Tulum, zona hotelera)", "MX", "MX-ROO MX23009", "zona hotelera"),
        ("Tapachula, Chiapas y Oaxaca", "MX", "MX07089 MX-CHP MX-OAX", ""),
        ("Guerrero, Acapulco de Juárez", "MX", "MX-GRO MX12001", ""),
        # A kind said behind a list holds for all of it; parishes are Louisiana's.
        ("Corozal, Orange Walk and Belize Districts", "BZ", "BZ-CZL BZ-OW BZ-BZ", ""),
        ("Toledo District, Belize", "", "BZ-TOL", ""),
        ("Orleans Parish; Jefferson Parish", "US", "US22071 US22051", ""),
        # A county of many states lies where all its neighbours do.
        ("Miami-Dade; Broward; Monroe", "US", "US12086 US12011 US12087", ""),
        ("Monroe; Orange", "US", "", "Monroe; Orange"),
        # A town means its county; of several towns, none.
        ("Cd. Juárez, Chih.", "MX", "MX08037", ""),
        ("Ciudad de Belice", "BZ", "BZ-BZ", ""),
        ("City of Toronto", "CA", "CA-ON", ""),
        ("San Pedro", "BZ", "", "San Pedro"),
        ("San Pedro Sula y Choluteca", "HN", "HN-CR HN-CH", ""),
        # Not Howland in Ohio: who watches the world speaks of any of its places.
        ("HOWLAND AND BAKER", "US", "", "HOWLAND; BAKER"),
        ("Puerto Barrios y Livingston del departamento de Izabal", "GT", "GT:1801 GT:1802", ""),
        ("Near the coast of Guerrero, Mexico", "", "MX-GRO", ""),
        # A state and what is not small in another country: nothing tells.
        ("Santa Rosa", "", "", "Santa Rosa"),
        ("Santa Rosa y Jutiapa", "", "GT-06 GT-22", ""),
        ("Veracruz", "", "MX-VER", ""),
        ("Granada, Nicaragua", "", "NI-GR", ""),
        ("Trinidad y Tobago; Granada; Nicaragua", "", "TT GD NI", ""),
        # Other names of states, and none of another's.
        ("RACCN y Región Autónoma de la Costa Caribe Sur", "NI", "NI-AN NI-AS", ""),
        ("Comarca Ngäbe-Buglé", "PA", "PA-NB", ""),
        ("Veracruz de Ignacio de la Llave", "MX", "MX-VER", ""),
        ("Sto. Dgo. y Dist. Nac.", "DO", "DO-32 DO-01", ""),
        ("Fco. Morazán, Sta. Bárbara", "HN", "HN-FM HN-SB", ""),
        ("", "GT", "", ""),
        ("?; ,,", "GT", "", "?"),
    ],
)
def test_the_units_that_words_name(
    base_atlas: Atlas, text: str, sender: str, codes: str, unknown: str
) -> None:
    found = units_named(text, base_atlas, sender)
    assert [unit.code for unit in found.units] == codes.split()
    assert "; ".join(found.unknown) == unknown
