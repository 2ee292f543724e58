/* Drawing a zone with one thumb on a map of js/map.js; fetched before it, only where somebody draws. */
(function () {
  "use strict";

  /* Each tap adds a corner; the text area holds the GeoJSON that the form sends. */
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

  window.letDrawOnMap = letDraw;
})();
