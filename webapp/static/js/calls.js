// A household on the telephone: what is touched holds it, the number dialled is the one noted, keys say outcomes. Works without, too.
(function () {
  "use strict";
  var card = document.querySelector(".home-card");
  if (!card) { return; }
  var last = 0;
  function hold() {
    var url = card.dataset.held, now = Date.now();
    if (!url || now - last < 60000) { return; }
    last = now;
    fetch(url, { method: "POST", headers: { "X-CSRFToken": card.dataset.token, "X-Requested-With": "fetch" } });
  }
  card.addEventListener("click", function (event) {
    hold();
    var link = event.target.closest("[data-number]");
    if (!link) { return; }
    card.querySelectorAll("input[name=number][type=radio]").forEach(function (radio) {
      if (radio.value === link.dataset.number) { radio.checked = true; }
    });
  });
  card.addEventListener("input", hold);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { hold(); } });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) { return; }
    var button = card.querySelector('[data-key="' + (window.CSS ? CSS.escape(event.key.toLowerCase()) : "") + '"]');
    if (button) { event.preventDefault(); button.click(); }
  });
}());
