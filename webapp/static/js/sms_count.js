// What the short message costs while it is typed: the same count as core/transports/sms_length.py. Works without, too.
(function (root) {
  "use strict";
  var BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  var EXTENSION = "\f^{}\\[~]|€";
  function measured(text) {
    var signs = Array.from(text), culprits = [];
    signs.forEach(function (sign) {
      if (BASIC.indexOf(sign) < 0 && EXTENSION.indexOf(sign) < 0 && culprits.indexOf(sign) < 0) { culprits.push(sign); }
    });
    var wide = culprits.length > 0, single = wide ? 70 : 160, segment = wide ? 67 : 153;
    var sizes = signs.map(function (sign) {
      return wide ? sign.length : (EXTENSION.indexOf(sign) < 0 ? 1 : 2);
    });
    var whole = sizes.reduce(function (sum, size) { return sum + size; }, 0);
    if (whole <= single) {
      return { characters: whole, segments: text ? 1 : 0, left: single - whole, culprits: culprits };
    }
    var segments = 1, filled = 0;
    sizes.forEach(function (size) {
      if (filled + size > segment) { segments += 1; filled = 0; }
      filled += size;
    });
    return { characters: whole, segments: segments, left: segment - filled, culprits: culprits };
  }
  function sentence(text) {
    text = text.trim().replace(/\s+/g, " ");
    return !text || ".!?…".indexOf(text.slice(-1)) >= 0 ? text : text + ".";
  }
  function framed(frame, parts) {
    return frame.replace(/\{(que|acto|fuente|hora)\}/g, function (_all, name) { return parts[name]; })
      .replace(/ {2,}/g, " ").trim();
  }
  root.smsCount = { measured: measured, sentence: sentence, framed: framed };
  if (typeof document === "undefined") { return; }
  function typed(name) {
    var box = document.getElementById("field-" + name);
    return box ? box.value : "";
  }
  function recount() {
    document.querySelectorAll("[data-frame]").forEach(function (shown) {
      var language = shown.dataset.sms, plain = document.querySelector("[name=\"plain." + language + "\"]");
      var cost = document.querySelector("[data-sms-cost=\"" + language + "\"]");
      if (plain && plain.checked) { return; } // the server takes the accents away
      var text = framed(shown.dataset.frame, {
        que: sentence(typed("what_where." + language)), acto: sentence(typed("one_act." + language)),
        fuente: typed("says_who").trim().replace(/\s+/g, " ").replace(/[. ]+$/, ""), hora: typed("next_time")
      });
      var count = measured(text);
      shown.textContent = text;
      cost.textContent = cost.dataset.one.replace("{n}", count.segments).replace("{c}", count.characters)
        .replace("{l}", count.left) +
        (count.culprits.length ? " · " + cost.dataset.culprits.replace("{x}", count.culprits.join(" ")) : "");
    });
  }
  document.addEventListener("input", recount);
}(typeof globalThis === "undefined" ? this : globalThis));
