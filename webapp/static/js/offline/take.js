// The page by which a packet is taken along.
import * as store from "./store.js";
import { ageOf, ask, isSecure, keysHere, packetHere, post, take, unsent } from "./vault.js";
import { age, clock, say } from "./words.js";

const form = document.getElementById("take"), wrong = document.getElementById("error-passphrase");
const progress = document.getElementById("progress"), held = document.getElementById("held"), drop = document.getElementById("drop");

function tell(words) { progress.hidden = !words; progress.textContent = words; }
function refuse(words) { tell(""); wrong.hidden = false; wrong.textContent = words; form.passphrase.setAttribute("aria-invalid", "true"); form.passphrase.focus(); }

async function show() {
  const packet = await packetHere();
  held.hidden = !packet;
  drop.hidden = !packet && !await unsent();
  if (packet) { held.querySelector("span").textContent = say("held", { age: age(ageOf(packet)), time: clock(packet.until) }); }
}

async function run() {
  wrong.hidden = true;
  form.passphrase.removeAttribute("aria-invalid");
  tell(say("fetching"));
  const answer = await ask("/sin-red/estado", null), state = await answer.json(), keys = await keysHere(), waiting = await unsent();
  if (keys && waiting && keys.owner !== state.owner) { return refuse(say("others", { n: waiting })); }
  if (keys && waiting) { return location.assign("/sin-red"); }
  const judged = await post("/sin-red/frase", state.csrf, { passphrase: form.passphrase.value });
  if (!judged.ok) { return refuse(judged.status < 500 && judged.type !== "opaqueredirect" ? (await judged.json()).words : say("not_taken")); }
  const device = keys ? keys.device : crypto.randomUUID();
  const made = await post("/sin-red/paquete", state.csrf, { device, purpose: form.purpose.value });
  if (!made.ok) { return refuse(made.headers.get("Content-Type") === "application/json" ? (await made.json()).words : say("not_taken")); }
  const packet = await made.json();
  tell(say("sealing"));
  await take(packet, form.passphrase.value, device);
  form.passphrase.value = "";
  tell(say("taken", { time: clock((await packetHere()).until) }));
  if (navigator.storage && navigator.storage.persist) { navigator.storage.persist(); }
  document.documentElement.dataset.taken = packet.made_at;
  await show();
}

if (!isSecure()) { document.getElementById("insecure").hidden = false; } else {
  form.hidden = false;
  form.querySelector("[data-show]").addEventListener("change", (event) => { form.passphrase.type = event.target.checked ? "text" : "password"; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const deed = form.querySelector("[type=submit]");
    deed.disabled = true;
    run().catch(() => refuse(say("not_taken"))).finally(() => { deed.disabled = false; });
  });
  let asked = false;
  drop.querySelector("button").addEventListener("click", async (event) => {
    const count = await unsent();
    if (count && !asked) { asked = true; event.target.textContent = say("confirm_drop", { n: count }); return; }
    await store.wipeAll();
    tell("");
    await show();
  });
  show().catch(() => undefined);
}
