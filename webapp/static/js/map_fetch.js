// The map's own parts are fetched when a map comes near the window, and never before the page itself is drawn.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var figures = document.querySelectorAll(".map-figure");
  var isFetched = false;

  // Leaflet's style comes before ours, which mends it.
  var styles = document.querySelector("link[href*='/map.css']");

  function add(name, attributes, before) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement(name);
      Object.keys(attributes).forEach(function (key) { element[key] = attributes[key]; });
      element.onload = resolve;
      element.onerror = reject;
      document.head.insertBefore(element, before || null);
    });
  }

  function fetchMap() {
    if (isFetched) { return; }
    isFetched = true;
    var scripts = own.scripts.split(" ");
    Promise.all([add("link", { rel: "stylesheet", href: own.styles }, styles), add("script", { src: scripts[0] })])
      .then(function () { return scripts.slice(1).reduce(function (last, src) { return last.then(function () { return add("script", { src: src }); }); }, Promise.resolve()); })
      .catch(function () {
        isFetched = false; // the line broke: the next time the map comes near
        figures.forEach(function (figure) { figure.firstElementChild.classList.add("map-bare"); });
      });
  }

  function watch() {
    if (!("IntersectionObserver" in window)) { return fetchMap(); }
    var observer = new IntersectionObserver(function (seen) {
      if (seen.some(function (each) { return each.isIntersecting; })) { fetchMap(); }
    }, { rootMargin: "200px" });
    figures.forEach(function (figure) { observer.observe(figure); });
  }

  if (document.readyState === "complete") { watch(); } else { window.addEventListener("load", watch); }
}());
