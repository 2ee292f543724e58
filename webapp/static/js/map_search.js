/* Finding a place on a map of js/map.js, by its name. */
(function () {
  "use strict";

  function made(name, told) { return Object.assign(document.createElement(name), told); }

  /* A place by its name: the map goes there; of several of one name somebody says which. Nothing of it is sent with the form. */
  function letSearch(map, box, words) {
    var field = made("input", { id: "field-map-place", type: "search", maxLength: 200, autocomplete: "off" });
    var button = made("button", { type: "button", className: "button quiet", textContent: words.go });
    var says = made("p", { className: "note" }), list = made("ul", { className: "plain" }), line = made("div", { className: "search" });
    says.setAttribute("role", "status");
    line.append(field, button);
    box.classList.add("field");
    box.append(made("label", { htmlFor: field.id, textContent: words.find }), line, says, list);
    function go(place) {
      list.textContent = "";
      says.textContent = place.name;
      if (place.box) { map.fitBounds([[place.box[1], place.box[0]], [place.box[3], place.box[2]]], { maxZoom: 12 }); }
      else { map.setView([place.at[1], place.at[0]], 11); }
    }
    function offer(places) {
      list.textContent = "";
      says.textContent = places.length ? "" : words.noPlace;
      if (places.length === 1) { go(places[0]); return; }
      places.forEach(function (place) {
        var one = made("li", {}), there = made("button", { type: "button", className: "button quiet", textContent: place.name });
        there.addEventListener("click", function () { go(place); });
        one.appendChild(there);
        list.appendChild(one);
      });
    }
    function look() {
      if (!field.value.trim()) { return; }
      fetch(box.dataset.placeSearch + "?q=" + encodeURIComponent(field.value), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { places: [] }; })
        .then(function (found) { offer(found.places); })
        .catch(function () { says.textContent = words.noNet; });
    }
    button.addEventListener("click", look);
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); look(); }
    });
  }

  window.letSearchOnMap = letSearch;
})();
