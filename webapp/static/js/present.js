// What shows the present asks again by itself: a part marked data-present, as long as the page is looked at.
// Nothing moves under a thumb: where the reader has touched the page, what is new is offered.
(function () {
  "use strict";
  var part = document.querySelector("[data-present]");
  if (!part || !window.fetch) { return; }
  var words = part.dataset;
  var line = document.querySelector("[data-present-line]");
  var every = Number(words.every || 60) * 1000;
  var longestSilence = 3 * every;
  var isLoud = "loud" in words;
  var isTouched = false, isAsking = false, waiting = null;
  var heardAt = Date.now(), heardWords = words.since;

  ["pointerdown", "touchstart", "keydown", "wheel"].forEach(function (name) {
    window.addEventListener(name, function () { isTouched = !isLoud; }, { passive: true, capture: true });
  });

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
  }

  function difference(count) {
    var more = Number(count) - Number(words.count);
    if (count === null || words.count === undefined || !more) { return ""; }
    return filled(words.more, { n: (more > 0 ? "+" : "−") + Math.abs(more), since: words.since });
  }

  function say(text, isGrave) {
    if (!line) { return; }
    line.querySelector("[data-present-says]").textContent = text;
    line.querySelector("button").hidden = !waiting;
    line.classList.toggle("grave", Boolean(isGrave));
    line.hidden = !text;
  }

  function show(answer) {
    var note = difference(answer.count);
    if (words.present === "page") { location.reload(); return; } // what reads persons is opened by hand
    part.innerHTML = answer.text;
    words.mark = answer.mark;
    if (answer.count !== null) { words.count = answer.count; }
    words.since = heardWords;
    waiting = null;
    isTouched = false;
    part.dispatchEvent(new CustomEvent("present", { bubbles: true }));
    say(note);
  }

  function take(answer) {
    waiting = answer;
    if ((isLoud || (!isTouched && window.scrollY < 40)) && words.present !== "page") { show(answer); return; }
    say([words.changed, difference(answer.count)].filter(Boolean).join(" · "));
  }

  function hear(answer) {
    if (answer.status !== 304 && answer.status !== 200) { throw new Error(String(answer.status)); }
    heardAt = Date.now();
    heardWords = answer.headers.get("X-Present-Hour") || heardWords;
    document.querySelectorAll("[data-present-hour]").forEach(function (hour) { hour.textContent = heardWords; });
    if (line && line.classList.contains("grave")) { say(""); }
    if (answer.status === 304) { return null; }
    var mark = answer.headers.get("ETag"), count = answer.headers.get("X-Present-Count");
    if (waiting && waiting.mark === mark) { return null; }
    return answer.text().then(function (text) { take({ text: text, mark: mark, count: count }); });
  }

  function ask() {
    if (document.hidden || isAsking) { return; }
    isAsking = true;
    fetch(words.address || location.href, {
      credentials: "same-origin", cache: "no-store", redirect: "manual",
      headers: { "X-Present": "1", "HX-Request": "true", "If-None-Match": waiting ? waiting.mark : words.mark }
    }).then(hear).catch(function () {
      if (Date.now() - heardAt > longestSilence) { say(filled(words.silent, { since: heardWords }), true); }
    }).then(function () { isAsking = false; });
  }

  if (line) { line.querySelector("button").addEventListener("click", function () { if (waiting) { show(waiting); } }); }
  setInterval(ask, every);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
}());
