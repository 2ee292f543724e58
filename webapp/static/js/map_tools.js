/* What a map's buttons do: the whole screen, and a picture to keep or to send. */
(function () {
  "use strict";

  /* The picture is a drawing of ours; a chat wants points: twice as many as it is wide. */
  function savePicture(link) {
    var image = new Image();
    image.onload = function () {
      var canvas = document.createElement("canvas");
      canvas.width = 2 * image.naturalWidth;
      canvas.height = 2 * image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (points) {
        if (!points) { window.location = link.href; return; }
        var file = document.createElement("a");
        file.href = URL.createObjectURL(points);
        file.download = link.dataset.mapPicture;
        file.click();
        setTimeout(function () { URL.revokeObjectURL(file.href); }, 10000);
      }, "image/png");
    };
    image.onerror = function () { window.location = link.href; };
    image.src = link.href;
  }

  /* A telephone that cannot give the screen to one part of a page gets it laid over the page. */
  function showWhole(button) {
    var figure = document.querySelector(".map-figure"), isOn = false;
    function change(next) {
      isOn = next;
      figure.classList.toggle("map-whole", isOn);
      button.setAttribute("aria-pressed", String(isOn));
      window.dispatchEvent(new Event("resize"));
    }
    function leave() {
      if (document.fullscreenElement && document.exitFullscreen) { document.exitFullscreen(); }
      change(false);
    }
    var out = figure.querySelector("[data-map-out]");
    button.hidden = false;
    button.addEventListener("click", function () {
      if (isOn) { leave(); return; }
      if (figure.requestFullscreen) { figure.requestFullscreen().catch(function () { /* laid over */ }); }
      change(true);
      if (out) { out.focus(); }
    });
    if (out) { out.addEventListener("click", function () { leave(); button.focus(); }); }
    document.addEventListener("fullscreenchange", function () { if (!document.fullscreenElement && isOn) { change(false); } });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape" && isOn) { leave(); } });
  }

  document.querySelectorAll("[data-map-full]").forEach(showWhole);
  document.querySelectorAll("[data-map-picture]").forEach(function (link) {
    link.addEventListener("click", function (event) { event.preventDefault(); savePicture(link); });
  });
})();
