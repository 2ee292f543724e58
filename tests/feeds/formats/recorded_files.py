"""What each recorded file is read as, or by which name it is refused.

A row is a path, the format, the messages, those with a ground to place, the items of context and
the kinds of hazard.
"""

from __future__ import annotations

READ = """
gdacs/cap-EQ-1470644-green-tonga-100km-circle.cap.xml cap 1 1 0 earthquake
gdacs/cap-WF-1023542-green.cap.xml cap 1 1 0 wildfire
gdacs/episodes-DR-1016449/ep1-event.json gdacs-events 1 0 0 drought
gdacs/episodes-DR-1016449/ep1-geometry.json gdacs-geometry 1 1 0 drought
gdacs/episodes-DR-1016449/ep4-event.json gdacs-events 1 0 0 drought
gdacs/episodes-DR-1016449/ep4-geometry.json gdacs-geometry 1 1 0 drought
gdacs/episodes-DR-1016449/ep7-event.json gdacs-events 1 0 0 drought
gdacs/episodes-DR-1016449/ep7-geometry.json gdacs-geometry 1 1 0 drought
gdacs/eventdata-EQ-1554511-orange-china.json gdacs-events 1 1 0 earthquake
gdacs/eventdata-FL-1102983-ep1-spain-valencia.json gdacs-events 1 0 0 flood
gdacs/eventlist-DR.json gdacs-events 42 0 0 drought
gdacs/eventlist-FL-100-features.json gdacs-events 100 0 0 flood
gdacs/eventlist-TC-100-features.json gdacs-events 100 0 0 storm
gdacs/eventlist-VO.json gdacs-events 25 0 0 volcano
gdacs/geometry-EQ-1554511-mmi-polygons-truncated.json gdacs-geometry 1 1 0 earthquake
gdacs/geometry-FL-1104053-italy.json gdacs-geometry 1 1 0 flood
gdacs/geometry-TC-1001296-GENEVIEVE-26.json gdacs-geometry 1 1 0 storm
gdacs/geometry-VO-1000144-mayon.json gdacs-geometry 1 1 0 volcano
gdacs/geometry-WF-1029861.json gdacs-geometry 1 1 0 wildfire
gdacs/rss-2019-12-30-16-items.xml gdacs-rss 16 2 0 drought+earthquake+storm
gdacs/rss-24h-2019-07-17-33-items.xml gdacs-rss 33 16 0 drought+earthquake+flood+storm
gdacs/rss-4-items-trimmed-2019-12-30.xml gdacs-rss 4 1 0 drought+earthquake+storm
usgs/atom-alerthub-index.atom atom 1 1 0 earthquake
usgs/atom-earthquake-index-2010.atom atom 1 1 0 earthquake
usgs/cap1.1-earthquake-tonga-2010.cap.xml cap 1 1 0 earthquake
usgs/detail-us6000pi9w-M7.1-tibet.geojson usgs-geojson 1 1 0 earthquake
usgs/fdsn-query-hawaii-2026-08-20.geojson usgs-geojson 20 1 0 earthquake
usgs/shakemap-cont_mmi-44744232-macquarie.json usgs-shakemap 0 0 0 -
usgs/shakemap-cont_mmi-8863681-norcia-M6.5.json usgs-shakemap 0 0 0 -
usgs/shakemap-cont_mmi-iscgem882673-yellowstone.json usgs-shakemap 0 0 0 -
usgs/summary-2.5_day-2026-08-20.geojson usgs-geojson 56 15 0 earthquake
usgs/summary-all-m1-day-2022-04-04.geojson usgs-geojson 160 17 0 earthquake
usgs/summary-significant_month-2014-03-24.geojson usgs-geojson 12 9 0 earthquake
usgs/summary-significant_month-2019-10-26.geojson usgs-geojson 10 6 0 earthquake
usgs/summary-significant_month-2022-04-05.geojson usgs-geojson 12 12 0 earthquake
nhc/currentstorms-2023-08-22-four-storms.json nhc-storms 4 1 0 storm
nhc/currentstorms-2026-08-02-genevieve.json nhc-storms 1 1 0 storm
nhc/currentstorms-2026-08-20-lala.json nhc-storms 1 1 0 storm
nhc/currentstorms-empty.json nhc-storms 0 0 0 -
nhc/ida-al092021-gis/001/5day_lin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/001/5day_pgn.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/001/5day_pts.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/001/al092021_2021082615_forecastradii.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/001/al092021_2021082615_initialradii.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/001/ww_wwlin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/009/5day_lin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/009/5day_pgn.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/009/5day_pts.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/009/al092021_2021082815_forecastradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/009/al092021_2021082815_initialradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/009/ww_wwlin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/012/5day_lin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/012/5day_pgn.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/012/5day_pts.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/012/al092021_2021082909_forecastradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/012/al092021_2021082909_initialradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/012/ww_wwlin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/016A/5day_lin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/016A/5day_pgn.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/016A/5day_pts.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/016A/al092021_2021083006_forecastradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/016A/al092021_2021083006_initialradii.geojson nhc-geojson 1 1 0 storm
nhc/ida-al092021-gis/016A/ww_wwlin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/019/5day_lin.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/019/5day_pgn.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/019/5day_pts.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/019/al092021_2021083021_forecastradii.geojson nhc-geojson 0 0 0 -
nhc/ida-al092021-gis/019/al092021_2021083021_initialradii.geojson nhc-geojson 0 0 0 -
nhc/mapserver-lala-cp012026/cone-033-multipolygon.geojson nhc-geojson 0 0 0 -
nhc/mapserver-lala-cp012026/forecast-points-033.geojson nhc-geojson 0 0 0 -
nhc/mapserver-lala-cp012026/forecast-track-033.geojson nhc-geojson 0 0 0 -
nhc/mapserver-lala-cp012026/watch-warning-025.geojson nhc-geojson 0 0 0 -
nhc/mapserver-lala-cp012026/wind-current-038.geojson nhc-geojson 1 1 0 storm
nhc/rss-index-at-2021-08-30-ida-kate.xml nhc-rss 2 1 0 storm
nhc/rss-index-at-2024-09-02-no-cyclones.xml nhc-rss 0 0 0 -
nhc/rss-jtwc-2026-08-22.xml jtwc-rss 0 0 5 storm
nhc/shapefiles-ep052026-elida-014_5day.zip nhc-shapes 0 0 0 -
nws/api-alerts-2026-08-19-hawaii-102-mixed.geojson nws-geojson 102 102 0 flood+marine+storm+wind
nws/api-alerts-active-empty.geojson nws-geojson 0 0 0 -
nws/api-alerts-hilo-2026-08-16-polygon-and-zone.geojson nws-geojson 5 5 0 flood+marine+storm
nws/api-alerts-templated-38-not-verbatim.json nws-geojson 4 4 0 cold+flood+marine+wind
nws/api-alerts-zone-flood-watch-2019.geojson nws-geojson 1 1 0 flood
nws/atom-cap1.1-index-163-entries-2018-08-15.xml atom 163 163 0 \
flood+health+heat+marine+other+storm+wildfire+wind
nws/atom-index-2-entries-2014.atom atom 2 2 0 wind
nws/atom-with-embedded-cap1.1-2010.atom atom 1 1 0 flood
nws/cap1.1-blizzard-warning-2021.cap.xml cap 1 1 0 cold
nws/cap1.1-flash-flood-watch-geocode-only-2010.cap.xml cap 1 1 0 flood
nws/cap1.1-flood-warning-matthew-florida-2016.cap.xml cap 1 1 0 flood
nws/cap1.1-wind-advisory-50-geocodes-2014.cap.xml cap 1 1 0 wind
nws/cap1.2-hurricane-warning-laura-2-polygons.cap.xml cap 1 1 0 storm
nws/cap1.2-special-weather-statement-18-polygons.cap.xml cap 1 1 0 other
volcano/gvp-weekly-rss-2026-09-17.xml gvp-weekly 2 2 2 volcano
volcano/usgs-hans-elevated-2026-08-20.json hans 5 1 4 volcano
volcano/usgs-hans-recent-2026-08-19.json hans 0 0 13 volcano
wildfire/calfire-incidents-2021-08-13-dixie.json calfire 19 19 0 wildfire
wildfire/inciweb-rss-2019-08-15.xml inciweb 60 60 0 wildfire
reliefweb/disasters-rss-item-2026-06-24-excerpt.xml reliefweb 0 0 1 earthquake
poll-sequences/gdacs-eventlist-TC/2026-08-19T000000Z.json gdacs-events 98 0 0 storm
poll-sequences/gdacs-eventlist-TC/2026-08-21T010000Z.json gdacs-events 100 0 0 storm
poll-sequences/gdacs-eventlist-TC/2026-08-22T130000Z.json gdacs-events 99 0 0 storm
poll-sequences/nhc-currentstorms/2026-08-20T130000Z.json nhc-storms 1 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-20T140000Z.json nhc-storms 2 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-20T180000Z.json nhc-storms 2 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-20T210000Z.json nhc-storms 2 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-21T010000Z.json nhc-storms 2 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-21T200000Z.json nhc-storms 2 1 0 storm
poll-sequences/nhc-currentstorms/2026-08-21T210000Z.json nhc-storms 2 2 0 storm
poll-sequences/nhc-currentstorms/2026-08-22T130000Z.json nhc-storms 2 2 0 storm
"""
"""Path, format, messages, drawn or named, context, kinds."""

REFUSED = {
    "gdacs/geometry-TC-zero-quadrant.json": "JSON with bands, source, why",
    "usgs/losspager-us6000pi9w-losses.json": "PAGER losses: their address",
    "usgs/shakegrid-bmkg-20131105060809-grid.xml": "a ShakeMap grid",
    "usgs/shakemap-info-8863681-norcia-M6.5.json": "ShakeMap info",
    "nhc/cone-circle-radii-2021-table14.txt": "a plain text",
    "nhc/gtwo-atlantic-all-clear.kml": "KML of the NHC's outlook",
    "nhc/gtwo-epacific-two-areas.kml": "KML of the NHC's outlook",
    "nhc/ida-al092021-text/fstadv.001.txt": "an NHC text bulletin",
    "nhc/ida-al092021-text/fstadv.012.txt": "an NHC text bulletin",
    "nhc/ida-al092021-text/fstadv.019.txt": "an NHC text bulletin",
    "nhc/ida-al092021-text/public.001.txt": "an NHC text bulletin",
    "nhc/ida-al092021-text/public.012.txt": "an NHC text bulletin",
    "nhc/ida-al092021-text/public.019.txt": "an NHC text bulletin",
    "nhc/mapserver-lala-cp012026/past-track-038-doubled.geojson": "a storm's past track",
    "nhc/shapefiles-ep052026-elida-best_track.zip": "no layer of a storm's advisory",
    "nws/api-alerts-error-400-outside-coverage.json": "api.weather.gov: Invalid Parameter",
    "nasa/eonet-v3-events-geojson-2025-09.json": "an EONET list (NASA)",
    "nasa/firms-modis-24h-2022-04-03.csv": "hot spots of FIRMS as CSV",
    "cems/rapidmapping-EMSR871-flood-detail.json": "a Copernicus EMS activation",
    "cems/rapidmapping-activations-list.json": "a Copernicus EMS activation",
    "volcano/iwxxm-sigmet-volcanic-ash-example.xml": "an IWXXM SIGMET",
    "volcano/vaac-washington-fuego-guatemala-2018-02-22.txt": "an ash advisory of a VAAC",
    "poll-sequences/http-headers-2026-08-20T140000Z.json": "a list in JSON",
}
"""Path and the words by which it is named."""
