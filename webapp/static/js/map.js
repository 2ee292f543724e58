/* Maps of the pages: Leaflet over our own outlines, no tiles and no network beyond this server.
 *
 * <div data-map="#id-of-json" data-base="url" data-detail="url" [data-draw="#textarea"] [data-details="url with BOX"]></div>
 * The JSON holds {box, zones, pins, words}; every text in it is put in as text, never as markup.
 * Without JavaScript the list beside the map says the same.
 */
(function () {
  "use strict";

  // The pages hide what needs no script where there is one: the map is measured after that.
  document.documentElement.classList.add("js");
  var SVG = "http://www.w3.org/2000/svg";
  /* Hatch by severity: the pattern, not the colour alone, tells how grave a zone is. */
  var HATCHES = {
    Extreme: [["M0 0L10 10M-2 8L2 12M8 -2L12 2", 2], ["M10 0L0 10M-2 2L2 -2M8 12L12 8", 2]],
    Severe: [["M10 0L0 10M-2 2L2 -2M8 12L12 8", 2.5]],
    Moderate: [["M0 5H10", 1.5]],
    Minor: [["M4 5H6", 2]],
    Unknown: [["M5 4V6", 2]]
  };
  var SHAPES = {
    shelter: "M3 12L12 3L21 12V21H3Z",
    post: "M12 2L22 12L12 22L2 12Z",
    center: "M12 3L22 21H2Z"
  };

  function read(selector) {
    var holder = selector && document.querySelector(selector);
    return holder ? JSON.parse(holder.textContent) : null;
  }

  function addHatches(map) {
    var svg = map.getRenderer(L.polygon([])).addTo(map)._container;
    var defs = document.createElementNS(SVG, "defs");
    Object.keys(HATCHES).forEach(function (severity) {
      var pattern = document.createElementNS(SVG, "pattern");
      pattern.setAttribute("id", "hatch-" + severity);
      pattern.setAttribute("width", 10);
      pattern.setAttribute("height", 10);
      pattern.setAttribute("patternUnits", "userSpaceOnUse");
      pattern.setAttribute("class", "hatch hatch-" + severity.toLowerCase());
      HATCHES[severity].forEach(function (line) {
        var path = document.createElementNS(SVG, "path");
        path.setAttribute("d", line[0]);
        path.setAttribute("stroke-width", line[1]);
        pattern.appendChild(path);
      });
      defs.appendChild(pattern);
    });
    svg.insertBefore(defs, svg.firstChild);
  }

  function card(properties) {
    var box = document.createElement("div");
    var head = document.createElement(properties.url ? "a" : "strong");
    if (properties.url) { head.href = properties.url; }
    head.textContent = properties.title;
    box.appendChild(head);
    (properties.lines || []).forEach(function (line) {
      var text = document.createElement("p");
      text.textContent = line;
      box.appendChild(text);
    });
    return box;
  }

  function icon(properties) {
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    var path = document.createElementNS(SVG, "path");
    path.setAttribute("d", SHAPES[properties.shape] || SHAPES.center);
    svg.appendChild(path);
    return L.divIcon({
      className: "pin pin-" + properties.shape + (properties.inside ? " pin-inside" : ""),
      html: svg, iconSize: [24, 24], iconAnchor: [12, 12], popupAnchor: [0, -10]
    });
  }

  function addBase(map, url, level) {
    if (!url) { return Promise.resolve(); }
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (base) {
      L.geoJSON(base, {
        pane: "base", interactive: false,
        filter: function (feature) { return feature.geometry.type !== "Point"; },
        style: function (feature) { return { className: "base base-" + feature.properties.kind, weight: 1 }; }
      }).addTo(map);
      base.features.forEach(function (feature) { addTown(map, feature, level); });
      clearNames(map);
    });
  }

  function addTown(map, feature, level) {
    if (feature.geometry.type !== "Point") { return; }
    var at = feature.geometry.coordinates;
    var label = document.createElement("span");
    label.textContent = feature.properties.name;
    L.marker([at[1], at[0]], {
      pane: "towns", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "town town-" + level, html: label, iconSize: [0, 0] })
    }).addTo(map);
  }

  /* Where a name may stand from its town: beside it, above, below; the first where no pin and no other name is. */
  var BESIDE = [[8, -8], [null, -8], [0, -22], [0, 6], [18, -22], [18, 8]];

  function clearNames(map) {
    var taken = [], named = {};
    map.eachLayer(function (layer) {
      if (!layer.options.icon || !/^pin /.test(layer.options.icon.options.className)) { return; }
      var at = map.latLngToLayerPoint(layer.getLatLng());
      taken.push([at.x - 12, at.y - 12, at.x + 12, at.y + 12]);
    });
    map.eachLayer(function (layer) {
      if (layer.options.pane !== "towns" || !layer._icon) { return; }
      var span = layer._icon.firstChild, name = span.textContent;
      var isShown = span.offsetWidth > 0 && !named[name];
      layer._icon.classList.toggle("town-again", Boolean(named[name]));
      if (!isShown) { return; }
      named[name] = true;
      var at = map.latLngToLayerPoint(layer.getLatLng()), wide = span.offsetWidth, high = 16;
      var spot = BESIDE.map(function (way) {
        var left = at.x + (way[0] === null ? -8 - wide : way[0] || -wide / 2), top = at.y + way[1];
        return [left, top, left + wide, top + high];
      }).find(function (box) {
        return !taken.some(function (other) { return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]; });
      });
      layer._icon.classList.toggle("town-hidden", !spot);
      if (!spot) { return; }
      taken.push(spot);
      span.style.transform = "translate(" + Math.round(spot[0] - at.x) + "px," + Math.round(spot[1] - at.y) + "px)";
    });
  }

  /* What lies under the map, switched by its kind. */
  function switchGround(holder) {
    document.querySelectorAll("[data-ground]").forEach(function (tick) {
      tick.addEventListener("change", function () { holder.classList.toggle("without-" + tick.dataset.ground, !tick.checked); });
    });
  }

  /* Layers of a hazard's map, by their key; the ticks of the legend put them on and off. */
  function layersOf(map) {
    var groups = {};
    document.querySelectorAll("[data-layer]").forEach(function (tick) {
      var group = groups[tick.dataset.layer] = L.layerGroup().addTo(map);
      tick.addEventListener("change", function () {
        if (tick.checked) { group.addTo(map); } else { group.remove(); }
      });
    });
    return groups;
  }

  function addSquares(squares, group) {
    L.geoJSON(squares, {
      style: { className: "square", weight: 1 }, interactive: false,
      onEachFeature: function (feature, layer) {
        var label = document.createElement("span");
        label.textContent = feature.properties.count;
        L.marker(layer.getBounds().getCenter(), {
          interactive: false, keyboard: false,
          icon: L.divIcon({ className: "square-count", html: label, iconSize: [0, 0] })
        }).addTo(group);
      }
    }).addTo(group);
  }

  function addZones(map, zones, groups, isDrawn) {
    var kinds = { cone: " zone-cone", coming: " zone-coming", crisis: " zone-crisis" };
    return L.geoJSON(zones, {
      interactive: !isDrawn,
      style: function (feature) {
        var severity = feature.properties.severity;
        return {
          className: "zone zone-" + severity.toLowerCase() + (kinds[feature.properties.layer] || ""),
          fillColor: kinds[feature.properties.layer] ? "none" : "url(#hatch-" + severity + ")", fillOpacity: 1, weight: 2
        };
      },
      onEachFeature: function (feature, layer) {
        if (!isDrawn) { layer.bindPopup(card(feature.properties)); }
        layer.addTo(groups[feature.properties.layer] || map);
      }
    });
  }

  function addPins(map, pins, groups) {
    return L.geoJSON(pins, {
      pointToLayer: function (feature, at) {
        return L.marker(at, {
          icon: icon(feature.properties), title: feature.properties.title, alt: feature.properties.title,
          zIndexOffset: feature.properties.inside ? 500 : 0
        }).bindPopup(card(feature.properties)).on("add", function () {
          this.getElement().setAttribute("aria-label", feature.properties.title);
        });
      },
      onEachFeature: function (feature, layer) { layer.addTo(groups[feature.properties.shape] || map); }
    });
  }

  /* Who draws comes near: roads, rivers and towns of where the map stands, fetched a box of the grid at a time. */
  function followDetail(map, holder) {
    var shown = null, wanted = "";
    function look() {
      if (map.getZoom() < 9) { return; }
      var view = map.getBounds();
      if (shown && shown.contains(view)) { return; }
      var step = view.getEast() - view.getWest() > 0.9 ? 1 : 0.25;
      function down(side) { return Math.floor(side / step) * step; }
      function up(side) { return Math.ceil(side / step) * step; }
      var box = [down(view.getWest()), down(view.getSouth()), up(view.getEast()), up(view.getNorth())];
      var url = holder.dataset.details.replace("BOX", box.join(","));
      if (url === wanted) { return; }
      wanted = url;
      shown = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
      addBase(map, url, "near").catch(function () { shown = null; });
    }
    map.on("moveend", look);
    if (!holder.dataset.detail) { look(); }
  }

  function start(holder) {
    var data = read(holder.dataset.map) || {};
    var words = data.words || {};
    var map = L.map(holder, { zoomControl: false, attributionControl: true, minZoom: 2, maxZoom: 13, worldCopyJump: true });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: words.nearer || "+", zoomOutTitle: words.farther || "-" }).addTo(map);
    L.control.scale({ imperial: true, position: "topright" }).addTo(map);
    map.createPane("base").style.zIndex = 200;
    map.createPane("towns").style.zIndex = 650; // names over pins, and beside them
    map.getPane("towns").style.pointerEvents = "none";
    var box = data.box || [-115, 8, -72, 42];
    map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { maxZoom: 11 });
    function tellZoom() { setTimeout(function () { clearNames(map); }, 0); holder.dataset.zoom = map.getZoom() >= 8 ? "near" : map.getZoom() >= 5 ? "middle" : "far"; }
    map.on("zoomend", tellZoom);
    tellZoom();
    addHatches(map);
    if (data.credit) { map.attributionControl.addAttribution(data.credit); }
    var groups = layersOf(map);
    switchGround(holder);
    var isDrawn = Boolean(holder.dataset.draw); // then a tap on a zone is a corner, no card
    if (data.ground) { L.geoJSON(data.ground, { interactive: false, style: { className: "own-ground", weight: 2 } }).addTo(map); }
    if (data.zones) { addZones(map, data.zones, groups, isDrawn); }
    if (data.squares && groups.people) { addSquares(data.squares, groups.people); }
    if (data.pins) { addPins(map, data.pins, groups); }
    if (isDrawn) { window.letDrawOnMap(map, holder); }
    if (holder.dataset.details) { followDetail(map, holder); }
    addBase(map, holder.dataset.base, "far")
      .then(function () { return addBase(map, holder.dataset.detail, "near"); })
      .catch(function () { holder.classList.add("map-bare"); });
    holder.classList.add("map-ready");
  }

  document.querySelectorAll("[data-map]").forEach(start);
})();
