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
      navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim()).then(function () {
        copy.setAttribute("data-done", "");
      });
    }
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-send-on-change]")) { event.target.form.requestSubmit(); }
  });
  document.documentElement.classList.add("js");
}());
