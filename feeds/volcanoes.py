"""Where the volcanoes are that the notices of the region name by their number.

Numbers, names and places as in the Smithsonian's list (Global Volcanism Program, *Volcanoes of the
World*, v. 4.8.8, 2020, https://doi.org/10.5479/si.GVP.VOTW4-2013), to a thousandth of a degree.
Those of the United States are the ones that HANS may name; of the region's other countries, those
that have erupted in historical times or are watched. What is not here has no place, and is said so.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.geo.geometry import Point

VOLCANO_KEY = "volcano:"
"""Before the number of a volcano among the keys of what threatens from it."""


@dataclass(frozen=True, slots=True)
class Volcano:
    """One volcano: its number in the Smithsonian's list, its name, its country or countries."""

    number: str
    name: str
    country: str
    """ISO codes; two for one on a border."""
    point: Point


def volcano_numbered(number: str) -> Volcano | None:
    """Return the volcano of that number; None when it is not in our list."""
    return _BY_NUMBER.get(number.strip())


_LIST = """
311010 Buldir|US|52.35|175.911
311060 Semisopochnoi|US|51.93|179.58
311080 Tanaga|US|51.885|-178.146
311110 Kanaga|US|51.923|-177.168
311111 Moffett|US|51.944|-176.747
311120 Great Sitkin|US|52.076|-176.13
311160 Atka|US|52.331|-174.139
311161 Korovin|US|52.381|-174.166
311180 Seguam|US|52.315|-172.51
311190 Amukta|US|52.5|-171.252
311210 Yunaska|US|52.643|-170.629
311240 Cleveland|US|52.825|-169.944
311280 Recheschnoi|US|53.157|-168.539
311290 Okmok|US|53.43|-168.13
311300 Bogoslof|US|53.93|-168.03
311310 Makushin|US|53.891|-166.923
311320 Akutan|US|54.134|-165.986
311340 Westdahl|US|54.516|-164.65
311350 Fisher|US|54.65|-164.43
311360 Shishaldin|US|54.756|-163.97
311390 Amak|US|55.424|-163.149
312010 Frosty|US|55.067|-162.835
312020 Emmons Lake|US|55.341|-162.073
312030 Pavlof|US|55.417|-161.894
312070 Veniaminof|US|56.17|-159.38
312090 Aniakchak|US|56.88|-158.17
312110 Chiginagak|US|57.135|-156.99
312130 Ugashik-Peulik|US|57.751|-156.368
312131 Ukinrek Maars|US|57.832|-156.51
312140 Martin|US|58.172|-155.361
312160 Trident|US|58.236|-155.1
312170 Katmai|US|58.28|-154.963
313010 Augustine|US|59.363|-153.43
313020 Iliamna|US|60.032|-153.09
313040 Spurr|US|61.299|-152.251
315020 Wrangell|US|62.006|-144.017
315040 Edgecumbe|US|57.05|-135.75
321010 Baker|US|48.777|-121.813
321020 Glacier Peak|US|48.112|-121.113
321030 Rainier|US|46.853|-121.76
321040 Adams|US|46.206|-121.49
321050 St. Helens|US|46.2|-122.18
322010 Hood|US|45.374|-121.695
322020 Jefferson|US|44.674|-121.8
322060 Belknap|US|44.285|-121.841
322070 Three Sisters|US|44.133|-121.767
322090 Bachelor|US|43.979|-121.688
322110 Newberry|US|43.722|-121.229
322160 Crater Lake|US|42.93|-122.12
323010 Shasta|US|41.409|-122.193
323020 Medicine Lake|US|41.611|-121.554
323080 Lassen Volcanic Center|US|40.492|-121.508
323100 Clear Lake|US|38.97|-122.77
323110 Mono Lake Volcanic Field|US|38|-119.03
323120 Mono-Inyo Craters|US|37.804|-119.029
323150 Mammoth Mountain|US|37.631|-119.032
323160 Ubehebe Craters|US|37.02|-117.45
323200 Salton Buttes|US|33.197|-115.616
325010 Yellowstone|US|44.43|-110.67
329010 Uinkaret Field|US|36.38|-113.13
329020 San Francisco Volcanic Field|US|35.347|-111.678
332010 Kilauea|US|19.421|-155.287
332020 Mauna Loa|US|19.475|-155.608
332030 Mauna Kea|US|19.82|-155.47
332040 Hualalai|US|19.692|-155.87
332060 Haleakala|US|20.708|-156.25
244000 Vailulu'u|AS|-14.215|-169.058
244001 Ta'u|AS|-14.23|-169.454
244010 Ofu-Olosega|AS|-14.175|-169.618
244020 Tutuila|AS|-14.295|-170.7
284136 NW Eifuku|MP|21.485|144.043
284140 Farallon de Pajaros|MP|20.546|144.893
284141 Ahyi|MP|20.42|145.03
284150 Asuncion|MP|19.671|145.406
284160 Agrigan|MP|18.77|145.67
284170 Pagan|MP|18.13|145.8
284200 Anatahan|MP|16.35|145.67
284201 East Diamante|MP|15.93|145.67
284211 NW Rota-1|MP|14.601|144.775
341020 Barcena|MX|19.3|-110.82
341021 Socorro|MX|18.78|-110.95
341030 Ceboruco|MX|21.125|-104.508
341040 Colima|MX|19.514|-103.62
341060 Michoacan-Guanajuato|MX|19.85|-101.75
341070 Nevado de Toluca|MX|19.108|-99.758
341080 Chichinautzin|MX|19.08|-99.13
341082 Iztaccihuatl|MX|19.179|-98.642
341090 Popocatepetl|MX|19.023|-98.622
341093 Los Humeros|MX|19.68|-97.45
341100 Pico de Orizaba|MX|19.03|-97.27
341110 San Martin|MX|18.57|-95.2
341120 El Chichon|MX|17.36|-93.228
341130 Tacana|MX,GT|15.132|-92.109
342030 Santa Maria|GT|14.757|-91.552
342040 Almolonga|GT|14.797|-91.519
342070 Toliman|GT|14.612|-91.189
342080 Acatenango|GT|14.501|-90.876
342090 Fuego|GT|14.473|-90.88
342100 Agua|GT|14.465|-90.743
342110 Pacaya|GT|14.382|-90.601
342120 Tecuamburro|GT|14.156|-90.407
342130 Moyuta|GT|14.03|-90.1
343010 Apaneca Range|SV|13.891|-89.786
343020 Santa Ana|SV|13.853|-89.63
343041 Coatepeque Caldera|SV|13.87|-89.55
343050 San Salvador|SV|13.734|-89.294
343060 Ilopango|SV|13.672|-89.053
343070 San Vicente|SV|13.595|-88.837
343080 Tecapa|SV|13.494|-88.502
343081 Usulutan|SV|13.419|-88.471
343090 Chinameca|SV|13.478|-88.33
343100 San Miguel|SV|13.434|-88.269
343130 Isla el Tigre|HN|13.272|-87.641
343140 Isla Zacate Grande|HN|13.33|-87.63
343150 Lake Yojoa|HN|14.98|-87.98
343160 Utila Island|HN|16.12|-86.882
344010 Cosiguina|NI|12.98|-87.57
344020 San Cristobal|NI|12.702|-87.004
344040 Telica|NI|12.606|-86.84
344060 Rota|NI|12.55|-86.75
344070 Cerro Negro|NI|12.506|-86.702
344080 Las Pilas|NI|12.495|-86.688
344090 Momotombo|NI|12.423|-86.539
344091 Apoyeque|NI|12.242|-86.342
344092 Nejapa-Miraflores|NI|12.12|-86.32
344100 Masaya|NI|11.985|-86.165
344110 Mombacho|NI|11.826|-85.968
344111 Zapatera|NI|11.73|-85.82
344120 Concepcion|NI|11.538|-85.622
345010 Orosi|CR|10.98|-85.473
345020 Rincon de la Vieja|CR|10.83|-85.324
345030 Miravalles|CR|10.748|-85.153
345031 Tenorio|CR|10.673|-85.015
345033 Arenal|CR|10.463|-84.703
345034 Platanar|CR|10.3|-84.366
345040 Poas|CR|10.2|-84.233
345050 Barva|CR|10.135|-84.1
345060 Irazu|CR|9.979|-83.852
345070 Turrialba|CR|10.025|-83.767
346030 El Valle|PA|8.58|-80.17
"""


def _volcano(line: str) -> Volcano:
    head, country, latitude, longitude = line.split("|")
    number, _, name = head.partition(" ")
    return Volcano(number, name, country, Point(float(longitude), float(latitude)))


_BY_NUMBER = {volcano.number: volcano for volcano in map(_volcano, _LIST.split("\n")[1:-1])}
