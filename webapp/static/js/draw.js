// A map to draw on is fetched when it is wanted: with its part of the page opened, not before. Without scripts the field below stays.
(function () {
  "use strict";
  function add(name, attributes) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement(name);
      Object.keys(attributes).forEach(function (key) { element[key] = attributes[key]; });
      element.onload = resolve;
      element.onerror = reject;
      document.head.appendChild(element);
    });
  }

  function fetchMap(box) {
    box.dataset.fetched = "";
    var styles = box.dataset.styles.split(" ").map(function (href) { return add("link", { rel: "stylesheet", href: href }); });
    var scripts = box.dataset.scripts.split(" ");
    Promise.all(styles.concat(add("script", { src: scripts[0] })))
      .then(function () { return scripts.slice(1).reduce(function (last, src) { return last.then(function () { return add("script", { src: src }); }); }, Promise.resolve()); })
      .catch(function () { box.hidden = true; });
  }

  document.querySelectorAll("[data-drawing]").forEach(function (box) {
    var fold = box.closest("details");
    function look() {
      if ((!fold || fold.open) && !("fetched" in box.dataset)) { fetchMap(box); }
    }
    box.hidden = false;
    if (fold) { fold.addEventListener("toggle", look); }
    if (!("IntersectionObserver" in window)) { return look(); }
    new IntersectionObserver(function (seen) { // open, it is fetched as it comes near
      if (seen.some(function (each) { return each.isIntersecting; })) { look(); }
    }, { rootMargin: "300px" }).observe(box);
  });
}());
