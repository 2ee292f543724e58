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

  /* Every sign is so wide and high, and none comes nearer to another: a thumb meets one alone. */
  var PIN_PX = 28, APART_PX = 32;

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
    return signOf("pin pin-" + properties.shape + (properties.inside ? " pin-inside" : ""), svg);
  }

  function signOf(names, html) {
    return L.divIcon({ className: names, html: html, iconSize: [PIN_PX, PIN_PX], iconAnchor: [PIN_PX / 2, PIN_PX / 2], popupAnchor: [0, -10] });
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
      taken.push([at.x - 14, at.y - 14, at.x + 14, at.y + 14]);
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

  /* What lies under the map, as far as the atlas has it, each with its switch beside those of the page's own layers. */
  function switchGround(holder, words) {
    var legend = document.querySelector("[data-grounds]");
    if (!legend) { return; }
    Object.keys(words).filter(function (key) { return /^ground:/.test(key); }).forEach(function (key) {
      var kind = key.slice(7), line = document.createElement("li"), label = document.createElement("label");
      var tick = document.createElement("input"), sign = document.createElement("span");
      tick.type = "checkbox";
      tick.checked = true;
      tick.dataset.ground = kind;
      tick.addEventListener("change", function () { holder.classList.toggle("without-" + kind, !tick.checked); });
      sign.className = "ground-sign sign-" + kind;
      label.append(tick, " ", sign, " " + words[key]);
      line.appendChild(label);
      legend.appendChild(line);
    });
    if (words.noStreets) {
      var none = document.createElement("li");
      none.className = "note";
      none.textContent = words.noStreets;
      legend.appendChild(none);
    }
  }

  /* Layers of a hazard's map, by their key; the ticks of the legend put them on and off. */
  function layersOf(map) {
    var groups = {};
    document.querySelectorAll("[data-layer]").forEach(function (tick) {
      var group = groups[tick.dataset.layer] = L.layerGroup().addTo(map);
      tick.addEventListener("change", function () {
        if (tick.checked) { group.addTo(map); } else { group.remove(); }
        map.fire("layerswitch");
      });
    });
    return groups;
  }

  /* Squares of people, and their numbers: of those too small to read on one spot, the sum. */
  function addSquares(map, squares, group) {
    L.geoJSON(squares, { style: { className: "square", weight: 1 }, interactive: false }).addTo(group);
    var numbers = L.layerGroup().addTo(group);
    function paint() {
      numbers.clearLayers();
      heapsOf(map, squares.features, middleOf).forEach(function (heap) {
        var label = document.createElement("span"), first = heap.places[0].properties;
        var isSum = heap.places.every(function (square) { return square.properties.n !== null; });
        var sum = heap.places.reduce(function (so, square) { return so + square.properties.n; }, 0);
        label.textContent = heap.places.length > 1 && isSum ? sum.toLocaleString(document.documentElement.lang) : first.count;
        L.marker(heap.at, {
          interactive: false, keyboard: false, icon: L.divIcon({ className: "square-count", html: label, iconSize: [0, 0] })
        }).addTo(numbers);
      });
    }
    map.on("zoomend", paint);
    paint();
  }

  function middleOf(square) {
    var ring = square.geometry.coordinates[0];
    return [(ring[0][0] + ring[2][0]) / 2, (ring[0][1] + ring[2][1]) / 2];
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

  /* The places that are shown, those on one spot under one sign; at another scale, others are. */
  function addPins(map, pins, groups, words) {
    var signs = L.layerGroup().addTo(map);
    function paint() {
      signs.clearLayers();
      heapsOf(map, pins.features.filter(function (feature) {
        var group = groups[feature.properties.shape];
        return !group || map.hasLayer(group);
      })).forEach(function (heap) { signFor(map, heap, words).addTo(signs); });
      hideCovered(map, signs);
      clearNames(map);
    }
    map.on("zoomend layerswitch", paint);
    map.on("moveend resize", function () { hideCovered(map, signs); });
    paint();
  }

  /* Each heap is held by its first place, those in danger first: the others that lie too near to it belong to it. */
  function heapsOf(map, features, placeOf) {
    var heaps = [];
    features.forEach(function (feature) {
      var at = placeOf ? placeOf(feature) : feature.geometry.coordinates, spot = map.project([at[1], at[0]], map.getZoom());
      var near = heaps.find(function (heap) {
        return Math.abs(heap.spot.x - spot.x) < APART_PX && Math.abs(heap.spot.y - spot.y) < APART_PX;
      });
      if (near) { near.places.push(feature); } else { heaps.push({ spot: spot, at: [at[1], at[0]], places: [feature] }); }
    });
    return heaps;
  }

  function signFor(map, heap, words) {
    var first = heap.places[0].properties, isOne = heap.places.length === 1, inside = first.inside;
    var title = isOne ? first.title : words.heap.replace("{n}", heap.places.length);
    var number = document.createElement("span");
    number.textContent = heap.places.length;
    return L.marker(heap.at, {
      icon: isOne ? icon(first) : signOf("pin pin-heap" + (inside ? " pin-inside" : ""), number),
      title: title, alt: title, zIndexOffset: inside ? 500 : 0
    }).bindPopup(function () { return isOne ? card(first) : heapCard(map, heap, words); }, { maxHeight: 260 }).on("add", function () {
      this.getElement().setAttribute("aria-label", title);
    });
  }

  function heapCard(map, heap, words) {
    var box = document.createElement("div"), list = document.createElement("ul");
    var bounds = L.latLngBounds(heap.places.map(function (place) { return L.GeoJSON.coordsToLatLng(place.geometry.coordinates); }));
    list.className = "plain";
    heap.places.forEach(function (place) {
      var line = document.createElement("li");
      line.appendChild(card(place.properties));
      list.appendChild(line);
    });
    if (map.getZoom() < map.getMaxZoom() && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = words.nearer;
      button.addEventListener("click", function () { map.closePopup(); map.flyToBounds(bounds.pad(0.3), { animate: false }); });
      box.appendChild(button);
    }
    box.appendChild(list);
    return box;
  }

  /* A sign half under the map's own buttons, or half out of the map, can be met by no thumb: it comes back when the map is moved. */
  function hideCovered(map, signs) {
    var bar = map.getContainer().querySelector(".leaflet-control-zoom"), size = map.getSize(), half = PIN_PX / 2;
    signs.eachLayer(function (sign) {
      var at = map.latLngToContainerPoint(sign.getLatLng()), element = sign.getElement();
      var isUnder = bar && at.x - half < bar.offsetLeft + bar.offsetWidth && at.y - half < bar.offsetTop + bar.offsetHeight;
      var isOut = at.x < 12 || at.y < 12 || at.x > size.x - 12 || at.y > size.y - 12;
      if (element) { element.classList.toggle("pin-covered", Boolean(isUnder || isOut)); }
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

  /* Streets, square by square, only where somebody has come near. */
  function addStreets(map, holder) {
    var credit = document.createElement("span");
    credit.textContent = holder.dataset.streetsCredit;
    map.createPane("streets").style.zIndex = 250;
    L.tileLayer(holder.dataset.streets, {
      pane: "streets", tileSize: 512, zoomOffset: -1, minZoom: 11, maxNativeZoom: 16, attribution: credit.innerHTML
    }).addTo(map);
  }

  function start(holder) {
    var data = read(holder.dataset.map) || {};
    var words = data.words || {};
    var map = L.map(holder, { zoomControl: false, attributionControl: true, minZoom: 2, maxZoom: holder.dataset.streets ? 17 : 13, zoomSnap: 0.5, worldCopyJump: true });
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
    switchGround(holder, words);
    var isDrawn = Boolean(holder.dataset.draw); // then a tap on a zone is a corner, no card
    if (data.ground) { L.geoJSON(data.ground, { interactive: false, style: { className: "own-ground", weight: 2 } }).addTo(groups.ground || map); }
    if (data.zones) { addZones(map, data.zones, groups, isDrawn); }
    if (data.squares && groups.people) { addSquares(map, data.squares, groups.people); }
    if (data.pins) { addPins(map, data.pins, groups, words); }
    if (isDrawn) { window.letDrawOnMap(map, holder); }
    document.querySelectorAll("[data-place-search]").forEach(function (box) { window.letSearchOnMap(map, box, words); });
    if (holder.dataset.details) { followDetail(map, holder); }
    if (holder.dataset.streets) { addStreets(map, holder); }
    addBase(map, holder.dataset.base, "far")
      .then(function () { return addBase(map, holder.dataset.detail, "near"); })
      .catch(function () { holder.classList.add("map-bare"); });
    holder.classList.add("map-ready");
  }

  document.querySelectorAll("[data-map]").forEach(start);
})();
