// The page that opens without a network: unlocks the packet, shows its pages, sends what waits.
import { registrable } from "./families.js";
import { drawQueue } from "./lines.js";
import { markable } from "./marks.js";
import { send } from "./queue.js";
import * as store from "./store.js";
import { ageOf, ask, heed, isSecure, keysHere, packetHere, saidOnce, unlock, unsent } from "./vault.js";
import { age, button, clock, el, say } from "./words.js";

const main = document.getElementById("main"), PATHS = { state: main.dataset.state, deliver: main.dataset.deliver };
const [said, unlockForm, opened, page, line, drop] = ["said", "unlock", "opened", "page", "line", "drop"].map((id) => document.getElementById(id));
const SENT_EVERY = 20000, LOCKED_AFTER = 10 * 60000;
const old = 3 * 3600000;
let vault = null, shown = "", hiddenAt = 0, outcomes = {}, isSending = false, stopped = "", editing = null;

function tell(words) { said.hidden = !words; said.querySelector("span").textContent = words; }

function showAge(packet) {
  document.querySelectorAll(".packet-age").forEach((each) => {
    each.textContent = packet ? say("made", { age: age(ageOf(packet)) }) : "";
    each.classList.toggle("old", Boolean(packet) && ageOf(packet) > old);
  });
  const until = packet ? say("until", { time: clock(packet.until) }) : "";
  document.querySelectorAll(".packet-of").forEach((each) => {
    each.textContent = [vault && vault.packet ? say("for", vault.packet) : "", until].filter(Boolean).join(" · ");
  });
}

async function showLine() {
  const count = await unsent();
  const words = [count ? say("waiting", { n: count }) : say("waiting_none")];
  if (stopped === "no_line" || (count && !navigator.onLine)) { words.push(say("no_line")); }
  if (stopped === "signed_out" && count) { words.push(say("signed_out")); }
  line.replaceChildren(words.join(" · "));
  if (stopped === "signed_out" && count) { line.append(" ", el("a", { text: say("sign_in"), attributes: { href: main.dataset.signIn } })); }
  line.dataset.unsent = String(count);
}

async function changed() {
  await showLine();
  document.querySelectorAll(".packet-pages button").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.page === shown)));
  if (shown === "queue") { await drawQueue(page, vault, outcomes, { changed, send: sendNow, edit }); }
}

async function edit(one) { editing = one; await showPage("family"); }

async function sendNow() {
  if (!vault || isSending) { return; }
  isSending = true;
  try { stopped = await send(vault, PATHS); await askState(); } finally { isSending = false; }
  await changed();
}

// Whether the packet still holds: asked whenever there is a line, so that what is ended is gone at the next contact.
async function askState() {
  const packet = await packetHere();
  if (!packet) { return; }
  try {
    const answer = await ask(PATHS.state, packet);
    if (!answer.ok) { return; }
    const { packet: state } = await answer.json();
    if (state !== "live") { await heed(state); await close(state); }
  } catch (none) { /* no line: it holds until its hour */ }
}

function parsed(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  return [...made.body.childNodes].map((each) => document.adoptNode(each));
}

async function showPage(code) {
  shown = code;
  const search = document.querySelector(".packet-search");
  search.hidden = code === "queue" || code === "family";
  document.getElementById("sought").value = "";
  if (code !== "queue") {
    const found = vault.packet && vault.packet.pages.find((each) => each.code === code);
    if (!found) { tell(say("nothing_how")); return; }
    const box = el("div", {}, ...parsed(found.html));
    page.replaceChildren(box);
    if (code === "calls") { await markable(box, vault, changed); }
    if (code === "family") { await registrable(box, vault, changed, editing); editing = null; }
  }
  await changed();
}

function seek(text) {
  const words = text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").split(/\s+/).filter(Boolean);
  page.querySelectorAll("[data-search]").forEach((each) => {
    const of = each.textContent.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    each.hidden = !words.every((word) => of.includes(word));
  });
}

async function openWith(passphrase) {
  const wrong = document.getElementById("wrong"), progress = unlockForm.querySelector(".progress");
  wrong.hidden = true;
  progress.hidden = false;
  progress.textContent = say("opening");
  const found = await unlock(passphrase);
  progress.hidden = true;
  if (!found.privateKey) {
    if (found.left <= 0) { tell(say("wiped")); await begin(true); return; }
    wrong.hidden = false;
    wrong.textContent = say(found.left > 3 ? "wrong" : "wrong_few", { n: found.left });
    return;
  }
  vault = found;
  tell("");
  unlockForm.hidden = true;
  opened.hidden = false;
  const pages = vault.packet ? vault.packet.pages : [], nav = document.querySelector(".packet-pages");
  document.getElementById("cuts").replaceChildren(...(vault.packet ? vault.packet.said : []).map((text) => el("p", { class: "notice warn", text })));
  outcomes = vault.packet ? vault.packet.outcomes : {};
  nav.replaceChildren(...[...pages, { code: "queue", title: say("queue") }].map(({ code, title }) => {
    const made = button(title, () => showPage(code));
    made.className = "";
    made.dataset.page = code;
    return made;
  }));
  showAge(await packetHere());
  await showPage(pages.length && !new URLSearchParams(location.search).has("salir") ? pages[0].code : "queue");
  sendNow();
}

async function close(why) {
  vault = null;
  page.replaceChildren();
  opened.hidden = true;
  await begin(true);
  tell(say(why));
}

async function begin(quiet) {
  const keys = await keysHere(), packet = await packetHere(), count = await unsent(), why = await saidOnce();
  const isAny = Boolean(keys && (packet || count));
  document.getElementById("nothing").hidden = isAny;
  unlockForm.hidden = !isAny;
  drop.hidden = !isAny;
  showAge(packet);
  await showLine();
  if (quiet) { return; }
  const asked = new URLSearchParams(location.search);
  const words = [why ? say(why) : "", asked.has("salir") && count ? say("unsent", { n: count }) : ""];
  if (location.pathname !== new URL(main.dataset.state, location.href).pathname.replace("/estado", "")) { words.push(say("cannot")); }
  tell(words.filter(Boolean).join(" "));
}

async function tick() {
  const had = vault && vault.packet, packet = await packetHere();
  if (had && !packet) { await saidOnce(); await close("over"); return; }
  showAge(packet);
  if (hiddenAt && document.hidden && Date.now() - hiddenAt > LOCKED_AFTER) { location.reload(); }
}

if (!isSecure()) { document.getElementById("insecure").hidden = false; } else {
  begin().catch(() => { document.getElementById("nothing").hidden = false; });
  unlockForm.addEventListener("submit", (event) => { event.preventDefault(); const box = document.getElementById("passphrase"), words = box.value; box.value = ""; openWith(words); });
  document.getElementById("sought").addEventListener("input", (event) => seek(event.target.value));
  window.addEventListener("online", sendNow);
  window.addEventListener("offline", showLine);
  document.addEventListener("visibilitychange", () => { hiddenAt = document.hidden ? Date.now() : 0; tick(); });
  setInterval(tick, 15000);
  setInterval(sendNow, SENT_EVERY);
  let asked = false;
  drop.querySelector("button").addEventListener("click", async (event) => {
    const count = await unsent();
    if (!asked && count) { asked = true; event.target.textContent = say("confirm_drop", { n: count }); return; }
    await store.wipeAll();
    location.reload();
  });
}
