// A passkey is made or used: the form that says what is wanted is sent with what the device answers.
// Without scripts, or where the browser knows no passkeys, the form stays hidden: codes serve as well.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function words(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function make(options) {
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = withBytes(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }

  function use(options) {
    options.challenge = bytes(options.challenge);
    options.allowCredentials = withBytes(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options });
  }

  function asText(credential) {
    var answer = credential.response, parts = { clientDataJSON: words(answer.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (answer[name]) { parts[name] = words(answer[name]); }
    });
    return JSON.stringify({
      id: credential.id, rawId: words(credential.rawId), type: credential.type,
      response: parts, clientExtensionResults: {},
    });
  }

  document.querySelectorAll("[data-passkey]").forEach(function (part) {
    var form = part.querySelector("form"), failed = part.querySelector("[data-failed]");
    part.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!form.checkValidity()) { form.reportValidity(); return; }
      failed.hidden = true;
      var options = JSON.parse(part.dataset.options);
      (part.dataset.passkey === "make" ? make : use)(options).then(function (credential) {
        form.elements.answer.value = asText(credential);
        form.submit();
      }).catch(function () { failed.hidden = false; });
    });
  });
}());
