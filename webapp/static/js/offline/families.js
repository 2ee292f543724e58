// The form for a household: each that is saved lies sealed on the device before the form is empty again.
import { open, seal } from "./seal.js";
import { add, change } from "./queue.js";
import * as store from "./store.js";
import { unsent } from "./vault.js";
import { say } from "./words.js";

const MOST_PERSONS = 12;

export const nameOf = (content) => (content.boxes || [])
  .filter(([name, value]) => name.endsWith("-full_name") && value.trim()).map(([, value]) => value.trim()).join(", ");

function addRow(form, pattern) {
  const rows = form.querySelector(".family-rows"), at = rows.children.length;
  if (at >= MOST_PERSONS) { return; }
  const row = pattern.cloneNode(true);
  row.dataset.row = at;
  row.querySelector("legend").textContent = String(at + 1);
  row.querySelectorAll("[name], [id], [for]").forEach((each) => {
    for (const name of ["name", "id", "for"]) {
      if (each.hasAttribute(name)) { each.setAttribute(name, each.getAttribute(name).replace("persons-0-", `persons-${at}-`)); }
    }
  });
  rows.append(row);
  return row;
}

const boxesOf = (form) => [["persons-rows", String(form.querySelector(".family-rows").children.length)],
  ...[...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "")];

function fill(form, pattern, boxes) {
  const count = Number((boxes.find(([name]) => name === "persons-rows") || ["", "1"])[1]);
  while (form.querySelector(".family-rows").children.length < count && addRow(form, pattern)) { /* one more */ }
  for (const box of form.elements) {
    if (box.type === "checkbox") { box.checked = boxes.some(([name, value]) => name === box.name && value === box.value); continue; }
    const found = boxes.find(([name]) => name === box.name);
    if (box.name) { box.value = found ? found[1] : ""; }
  }
}

function empty(form) {
  form.reset();
  [...form.querySelector(".family-rows").children].slice(1).forEach((each) => each.remove());
}

// `editing` is a line of the queue to be put right, under the id it has.
export async function registrable(page, vault, changed, editing) {
  const form = page.querySelector("#family");
  if (!form) { return; }
  const pattern = form.querySelector("[data-row]").cloneNode(true), told = form.querySelector(".error");
  const draft = editing ? null : await store.get("draft");
  if (editing) { fill(form, pattern, editing.line.content.boxes); markErrors(form, editing.line.said.errors || {}); }
  if (draft) { try { fill(form, pattern, await open(vault.privateKey, draft, "draft")); } catch (none) { await store.drop("draft"); } }
  form.querySelector("[data-more]").addEventListener("click", () => { const row = addRow(form, pattern); if (row) { row.querySelector("input").focus(); } });
  form.addEventListener("change", async () => { if (!editing) { await store.put("draft", await seal(vault.keys, boxesOf(form), "draft")); } });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const content = { kind: "family", boxes: boxesOf(form) };
    told.hidden = false;
    if (!nameOf(content)) { told.className = "error"; told.textContent = say("name_missing"); form.querySelector("[name$=full_name]").focus(); return; }
    if (editing) { await change(vault.keys, editing.record, { content, state: "waiting" }); editing = null; } else { await add(vault.keys, content); }
    await store.drop("draft");
    empty(form);
    told.className = "notice ok";
    told.textContent = say("family_saved", { n: await unsent() });
    form.querySelector("[name$=full_name]").focus();
    await changed();
  });
}

function markErrors(form, errors) {
  for (const [name, words] of Object.entries(errors)) {
    const box = form.elements[name] || form.querySelector(`[id="field-${CSS.escape(name)}"]`) || form.querySelector(".error");
    const told = document.createElement("p");
    told.className = "error";
    told.textContent = words;
    (box.length && box.tagName !== "SELECT" ? box[0] : box).after(told);
  }
}
