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

  /* A name beside which a pin stands moves away from under it. */
  function clearNames(map) {
    var pins = [];
    map.eachLayer(function (layer) {
      if (layer.options.icon && /^pin /.test(layer.options.icon.options.className)) { pins.push(map.latLngToLayerPoint(layer.getLatLng())); }
    });
    map.eachLayer(function (layer) {
      if (layer.options.pane !== "towns" || !layer._icon) { return; }
      var at = map.latLngToLayerPoint(layer.getLatLng());
      var isUnder = pins.some(function (pin) { return Math.abs(pin.x - at.x) < 18 && Math.abs(pin.y - at.y) < 18; });
      layer._icon.classList.toggle("town-aside", isUnder);
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

  /* Drawing: each tap adds a corner; the text area holds the GeoJSON that the form sends. */
  function letDraw(map, holder) {
    var target = document.querySelector(holder.dataset.draw);
    var says = document.querySelector("[data-draw-says]");
    var pick = holder.dataset.drawPicks && document.querySelector(holder.dataset.drawPicks);
    var corners = "drawResume" in holder.dataset ? drawnBefore(target.value) : [];
    var shape = L.polygon([], { className: "drawn", weight: 3, interactive: false }).addTo(map);
    var dots = L.layerGroup().addTo(map);
    map.doubleClickZoom.disable();
    function paint() {
      shape.setLatLngs(corners);
      dots.clearLayers();
      corners.forEach(function (at) {
        L.circleMarker(at, { radius: 7, weight: 2, className: "drawn drawn-corner", interactive: false }).addTo(dots);
      });
      if (says) { says.textContent = sizeWords(corners, says.dataset); }
    }
    function change() {
      paint();
      target.value = corners.length < 3 ? "" : JSON.stringify({ type: "Polygon", coordinates: [ringOf(corners)] });
      if (pick && corners.length) { pick.checked = true; }
    }
    function onTap(selector, act) {
      document.querySelectorAll(selector).forEach(function (button) {
        button.addEventListener("click", function () { act(); change(); });
      });
    }
    map.on("click", function (event) { corners.push(event.latlng.wrap()); change(); });
    onTap("[data-draw-undo]", function () { corners.pop(); });
    onTap("[data-draw-clear]", function () { corners = []; });
    paint();
    if (corners.length) { map.fitBounds(shape.getBounds().pad(0.5), { maxZoom: 11 }); }
  }

  function ringOf(corners) {
    return corners.concat([corners[0]]).map(function (at) {
      return [Number(at.lng.toFixed(5)), Number(at.lat.toFixed(5))];
    });
  }

  /* The corners of what the field holds, where it is one that was drawn here: a polygon without holes. */
  function drawnBefore(text) {
    var shape = null;
    try { shape = JSON.parse(text); } catch (wrong) { return []; }
    if (!shape || shape.type !== "Polygon" || shape.coordinates.length !== 1) { return []; }
    return shape.coordinates[0].slice(0, -1).map(function (at) { return L.latLng(at[1], at[0]); });
  }

  /* Square kilometres of a ring on a sphere of the size of the earth. */
  function squareKm(corners) {
    var sum = 0, half = Math.PI / 360;
    corners.forEach(function (at, index) {
      var next = corners[(index + 1) % corners.length];
      var turn = 2 * Math.atan2(
        Math.tan((next.lng - at.lng) * half) * Math.sin((at.lat + next.lat) * half), Math.cos((at.lat - next.lat) * half));
      sum += turn;
    });
    return Math.abs(sum) * 6371 * 6371;
  }

  function sizeWords(corners, words) {
    if (corners.length < 3) { return words.few.replace("{n}", corners.length); }
    var size = squareKm(corners);
    var shown = size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString(document.documentElement.lang);
    return words.many.replace("{n}", corners.length).replace("{size}", shown);
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
    function tellZoom() { setTimeout(function () { clearNames(map); }, 0);  holder.dataset.zoom = map.getZoom() >= 8 ? "near" : map.getZoom() >= 5 ? "middle" : "far"; }
    map.on("zoomend", tellZoom);
    tellZoom();
    addHatches(map);
    if (data.credit) { map.attributionControl.addAttribution(data.credit); }
    var groups = layersOf(map);
    var isDrawn = Boolean(holder.dataset.draw); // then a tap on a zone is a corner, no card
    if (data.zones) { addZones(map, data.zones, groups, isDrawn); }
    if (data.squares && groups.people) { addSquares(data.squares, groups.people); }
    if (data.pins) { addPins(map, data.pins, groups); }
    if (isDrawn) { letDraw(map, holder); }
    if (holder.dataset.details) { followDetail(map, holder); }
    addBase(map, holder.dataset.base, "far")
      .then(function () { return addBase(map, holder.dataset.detail, "near"); })
      .catch(function () { holder.classList.add("map-bare"); });
    holder.classList.add("map-ready");
  }

  document.querySelectorAll("[data-map]").forEach(start);
})();
