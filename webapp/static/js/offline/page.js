// On every page of an account: keeps the worker, renews the packet, and lets nobody sign out over what was not sent.
import { isSecure, packetHere, renewIfOld, unsent } from "./vault.js";

const SHELL = "/sin-red", PATHS = { state: "/sin-red/estado", packet: "/sin-red/paquete" };

async function begin() {
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const worker = registration.active || registration.waiting || registration.installing;
  if (worker) { worker.postMessage({ language: document.documentElement.lang }); }
  if (await packetHere()) { await renewIfOld(PATHS); }
}

function guardSigningOut() {
  document.querySelectorAll('form[action$="/salir"]').forEach((form) => {
    let looked = false;
    form.addEventListener("submit", async (event) => {
      if (looked) { return; }
      event.preventDefault();
      looked = true;
      const count = await unsent().catch(() => 0);
      if (count) { looked = false; location.assign(SHELL + "?salir=1"); } else { form.submit(); }
    });
  });
}

if (isSecure() && navigator.serviceWorker) {
  guardSigningOut();
  begin().catch(() => undefined);
}
