// The packet of this device: taken, renewed, opened, wiped.
import { makeKeys, open, seal, unwrapKeys } from "./seal.js";
import * as store from "./store.js";

export const MOST_TRIES = 10;
const RENEWED_AFTER = 30 * 60000, PUT_BACK = 5 * 60000;
export const isSecure = () => window.isSecureContext && Boolean(window.indexedDB) && Boolean(crypto.subtle);
export const ageOf = (packet) => Date.now() - packet.since;
// Hours are counted by this device, whose clock may be wrong: one that was put back makes nothing younger.
const isOver = (packet) => Date.now() >= packet.until || Date.now() < packet.since - PUT_BACK;

// What is over is wiped before anything is shown of it.
export async function packetHere() {
  if (!await store.isThere()) { return null; }
  const packet = await store.get("packet");
  if (packet && isOver(packet)) {
    await store.drop("packet");
    await store.put("said", "over");
    return null;
  }
  return packet || null;
}

export async function keysHere() { return await store.isThere() ? await store.get("keys") || null : null; }

export async function saidOnce() {
  if (!await store.isThere()) { return ""; }
  const said = await store.get("said") || "";
  if (said) { await store.drop("said"); }
  return said;
}

export async function unsent() {
  if (!await store.isThere()) { return 0; }
  return (await store.queued()).filter((each) => !each.done).length;
}

export async function ask(path, packet, options) {
  const headers = Object.assign({}, options && options.headers);
  if (packet) { headers["X-Atalaya-Packet"] = packet.token; }
  return fetch(path, Object.assign({ cache: "no-store", redirect: "manual" }, options, { headers }));
}

export async function post(path, csrf, body) {
  return ask(path, null, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
  });
}

async function keepPacket(keys, packet) {
  const { token, owner, purpose } = packet, since = Date.now();
  const until = since + Date.parse(packet.ends_at) - Date.parse(packet.made_at);
  const sealed = await seal(keys, Object.assign(packet, { ahead: Date.parse(packet.made_at) - since }), "packet");
  await store.put("packet", { token, owner, purpose, since, until, sealed });
}

// A packet under a new passphrase: whatever was here before goes, but what waits to be sent has to be sent first.
export async function take(packet, passphrase, device) {
  const keys = Object.assign(await makeKeys(passphrase), { device, owner: packet.owner });
  await store.put("keys", keys);
  await store.put("tries", 0);
  await keepPacket(keys, packet);
  for (const each of await store.queued()) { if (each.done) { await store.unqueue(each.id); } }
}

export async function renewIfOld(paths) {
  const packet = await packetHere(), keys = await keysHere();
  if (!packet || !keys || ageOf(packet) < RENEWED_AFTER || !navigator.onLine) { return; }
  const answer = await ask(paths.state, packet);
  if (!answer.ok) { return; }
  const state = await answer.json();
  if (state.packet !== "live" || state.owner !== packet.owner) { return; }
  const fresh = await post(paths.packet, state.csrf, { device: keys.device, purpose: packet.purpose, renewal: true });
  if (fresh.ok) { await keepPacket(keys, await fresh.json()); }
}

// Counted before it is tried: whoever pulls the plug in between has spent a try.
export async function unlock(passphrase) {
  const keys = await store.get("keys"), tries = (await store.get("tries") || 0) + 1;
  await store.put("tries", tries);
  const privateKey = await unwrapKeys(keys, passphrase);
  if (!privateKey) {
    if (tries >= MOST_TRIES) { await store.wipeAll(); }
    return { privateKey: null, left: MOST_TRIES - tries };
  }
  await store.put("tries", 0);
  const packet = await packetHere();
  return { privateKey, keys, packet: packet ? await open(privateKey, packet.sealed, "packet") : null };
}

// What the server says of the packet: `ended` takes the packet, `revoked` all there is.
export async function heed(state) {
  if (state === "revoked") { await store.wipeAll(); return; }
  if (state === "ended") { await store.drop("packet"); }
}
