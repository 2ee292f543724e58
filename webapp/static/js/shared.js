// A page of persons another country shares: goes blank when the agreement ends, or nobody can say that it holds.
(function () {
  "use strict";
  var list = document.querySelector("[data-pulse]");
  if (!list) { return; }
  var EVERY = 15000, LONGEST_SILENCE = 60000;
  var endsAt = Date.now() + Number(list.dataset.secondsLeft) * 1000;
  var heardAt = Date.now();

  function goBlank() {
    list.remove();
    document.querySelector(".shared-gone").hidden = false;
    clearInterval(timer);
  }

  function ask() {
    if (Date.now() >= endsAt || Date.now() - heardAt > LONGEST_SILENCE) { return goBlank(); }
    fetch(list.dataset.pulse, { cache: "no-store", credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      if (answer.status === 204) { heardAt = Date.now(); list.hidden = false; }
      else { goBlank(); }
    }).catch(function () { /* no line: after a minute of silence nothing is shown */ });
  }

  var timer = setInterval(ask, EVERY);
  // Whoever comes back to the tab, by the button back or from another one, sees nothing before the answer.
  function hideAndAsk() { list.hidden = true; ask(); }
  window.addEventListener("pageshow", function (event) { if (event.persisted) { hideAndAsk(); } });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") { hideAndAsk(); }
  });
}());
