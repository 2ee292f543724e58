// On every page of an account: keeps the worker, renews the packet, and lets nobody sign out over what was not sent.
// Most devices carry nothing: the vault's own modules are fetched by those that do.
import { isThere } from "./store.js";

const SHELL = "/sin-red", PATHS = { state: "/sin-red/estado", packet: "/sin-red/paquete" };

async function begin() {
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const worker = registration.active || registration.waiting || registration.installing;
  if (worker) { worker.postMessage({ language: document.documentElement.lang }); }
  if (!await isThere()) { return; }
  const vault = await import("./vault.js");
  if (await vault.packetHere()) { await vault.renewIfOld(PATHS); }
}

async function unsent() { return await isThere() ? (await import("./vault.js")).unsent() : 0; }

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

if (window.isSecureContext && window.indexedDB && crypto.subtle && navigator.serviceWorker) {
  guardSigningOut();
  begin().catch(() => undefined);
}
