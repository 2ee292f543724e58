"use strict";
// The one service worker (/sw.js). `SHELL` stands above: what it keeps, under the mark of all of it.
// How a new release replaces an old one: the browser compares /sw.js at each visit; one byte of the
// shell that differs is another worker, which keeps everything anew, takes over at once and throws
// the shelves of before away. If anything cannot be fetched nothing changes. And nobody is held in an
// old release: pages always come from the network first, and the shell is what opens without one.
// Only the shell is kept here, which says nothing of anybody: this cache is plain text on the disk.
const SHELF = "atalaya-shell-" + SHELL.version;
const LANGUAGE = "/sin-red/idioma";
const ASK_EVERY = 60000;
let asked = 0;

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data && event.data.language in SHELL.pages) {
    event.waitUntil(caches.open(SHELF).then((shelf) => shelf.put(LANGUAGE, new Response(event.data.language))));
  }
});

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  // Forms, the answer of signing out, and all that is no page of ours pass untouched: a fallback in
  // place of JSON would be taken for an answer.
  if (request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (request.mode === "navigate") { event.respondWith(page(event)); return; }
  const address = url.pathname + url.search;
  if (SHELL.files.includes(address)) {
    event.respondWith(caches.match(address).then((kept) => kept || fetch(request)));
  }
});

async function keep() {
  const shelf = await caches.open(SHELF);
  await Promise.all([...SHELL.files, ...Object.values(SHELL.pages)].map(async (address) => {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || answer.redirected) { throw new Error(address); }
    await shelf.put(address, answer);
  }));
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    // Whoever is shut out is sent to the way in: there it is asked whatever was asked before.
    const isShutOut = new URL(event.request.url).pathname.endsWith("/entrar");
    event.waitUntil(askWhetherItHolds(isShutOut).catch(() => undefined));
    return answer;
  } catch (wrong) {
    event.waitUntil(wipeWhatIsOver().catch(() => undefined));
    const shelf = await caches.open(SHELF), said = await shelf.match(LANGUAGE);
    const wanted = said ? await said.text() : self.navigator.language.slice(0, 2);
    const kept = await shelf.match(SHELL.pages[wanted] || Object.values(SHELL.pages)[0]);
    if (kept) { return kept; }
    throw wrong;
  }
}

// -- the packet: asked for at each contact, also on pages of nobody, since who is shut out sees those

function opened() {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open("atalaya-offline");
    asking.onupgradeneeded = () => { asking.transaction.abort(); };
    asking.onsuccess = () => { asking.result.onversionchange = () => asking.result.close(); resolve(asking.result); };
    asking.onerror = () => reject(asking.error);
  });
}

async function withPacket(act) {
  let base = null;
  try { base = await opened(); } catch (none) { return; }
  try {
    const packet = await new Promise((resolve) => {
      const found = base.transaction("vault").objectStore("vault").get("packet");
      found.onsuccess = () => resolve(found.result);
      found.onerror = () => resolve(undefined);
    });
    if (packet) { await act(base, packet); }
  } finally { base.close(); }
}

function wipe(base, why, all) {
  return new Promise((resolve) => {
    const change = base.transaction(["vault", "queue"], "readwrite", { durability: "strict" });
    change.objectStore("vault").delete("packet");
    change.objectStore("vault").put(why, "said");
    if (all) {
      change.objectStore("vault").delete("keys");
      change.objectStore("queue").clear();
    }
    change.oncomplete = change.onabort = () => resolve();
  });
}

function wipeWhatIsOver() {
  return withPacket((base, packet) => packet.until <= Date.now() ? wipe(base, "over", false) : undefined);
}

async function askWhetherItHolds(isShutOut) {
  if (!isShutOut && Date.now() - asked < ASK_EVERY) { return; }
  asked = Date.now();
  await wipeWhatIsOver();
  await withPacket(async (base, packet) => {
    const answer = await fetch("/sin-red/estado", { headers: { "X-Atalaya-Packet": packet.token }, cache: "no-store" });
    if (!answer.ok) { return; }
    const state = (await answer.json()).packet;
    if (state === "ended" || state === "revoked") { await wipe(base, state, state === "revoked"); }
  });
}
