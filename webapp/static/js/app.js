// What a page does by itself: puts the reader at the errors, and keeps ages honest. Works without, too.
(function () {
  "use strict";
  var errors = document.getElementById("errors");
  if (errors) { errors.focus(); }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) { window.print(); return; }
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      var from = document.getElementById(copy.dataset.copy);
      navigator.clipboard.writeText(from ? from.textContent.trim() : copy.dataset.copy).then(function () {
        copy.setAttribute("data-done", "");
        if (copy.dataset.copied) { copy.textContent = copy.dataset.copied; }
      });
    }
  });

  // Paper says the day: of the data, so that of the moment at which the page was opened.
  var opened = document.querySelector("[data-zone]");
  if (opened) {
    opened.textContent = opened.dataset.words + " " + new Intl.DateTimeFormat(document.documentElement.lang, {
      dateStyle: "long", timeStyle: "short", timeZone: opened.dataset.zone
    }).format(performance.timeOrigin);
  }

  // The one box: `/` or Ctrl+K from anywhere, Escape closes what it found.
  function searchBox() {
    var boxes = document.querySelectorAll("[data-search]");
    for (var at = boxes.length - 1; at >= 0; at -= 1) { if (boxes[at].offsetParent) { return boxes[at]; } }
    return null;
  }
  document.addEventListener("keydown", function (event) {
    var found = document.getElementById("found");
    if (event.key === "Escape" && found) { found.textContent = ""; }
    var asks = event.key === "k" && (event.ctrlKey || event.metaKey);
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { asks = true; }
    if (!asks) { return; }
    var box = searchBox(), page = document.getElementById("find");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
    else if (page) { event.preventDefault(); page.click(); }
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-send-on-change]")) { event.target.form.requestSubmit(); }
  });

  // The versions of a hazard on a slider: the links beside it lead to the same pages.
  var versions = document.querySelector("[data-versions]");
  if (versions) {
    var pages = versions.dataset.versions.split(" ");
    var slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = pages.length - 1;
    slider.value = Math.max(0, Number(versions.dataset.shown));
    slider.setAttribute("aria-label", versions.dataset.words);
    slider.addEventListener("input", function () {
      versions.querySelector("p").textContent =
        versions.dataset.words + " " + (Number(slider.value) + 1) + " / " + pages.length;
    });
    slider.addEventListener("change", function () { location.assign(pages[slider.value]); });
    versions.appendChild(slider);
  }
  // A page within the page is fetched as it comes near the window: by themselves browsers begin screens before.
  function whenNear(element, act) {
    if (!("IntersectionObserver" in window)) { return act(); }
    new IntersectionObserver(function (seen, observer) {
      if (seen.some(function (each) { return each.isIntersecting; })) { observer.disconnect(); act(); }
    }, { rootMargin: "300px" }).observe(element);
  }
  document.querySelectorAll("iframe[data-src]").forEach(function (frame) {
    whenNear(frame, function () { frame.src = frame.dataset.src; });
  });

  // What fetches a part of a page as one types is itself fetched when one begins to, or at once where a part asks again.
  var parts = document.currentScript.dataset.parts;
  function fetchParts(event) {
    var element = event && event.target;
    if (!parts || (element && !element.closest("[hx-get], [hx-post]"))) { return; }
    var script = document.createElement("script");
    script.src = parts;
    parts = "";
    var before = element && event.type !== "input" ? element.value : "";
    script.onload = function () {
      var typed = element && element.value;
      if (!element || typed === before) { return; }
      element.value = before; // it remembers what stands there as it looks through the page
      setTimeout(function () {
        element.value = typed;
        element.dispatchEvent(new Event("input", { bubbles: true }));
      });
    };
    document.head.appendChild(script);
  }
  ["focusin", "pointerdown", "input"].forEach(function (name) { document.addEventListener(name, fetchParts); });
  if (document.querySelector("[hx-trigger*=every]")) { fetchParts(); }
  document.documentElement.classList.add("js");
}());
