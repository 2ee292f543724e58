// Marks on the households of a packet: one tap, sealed before the word appears.
import { add, lines } from "./queue.js";
import { clock, say } from "./words.js";

const wordOf = (button) => button.textContent.trim();

function show(card, outcome, at) {
  const told = card.querySelector(".marked-as");
  card.querySelectorAll("[data-outcome]").forEach((each) => {
    const isIt = each.dataset.outcome === outcome;
    each.setAttribute("aria-pressed", String(isIt));
    if (isIt) { told.hidden = false; told.textContent = say("marked", { outcome: wordOf(each), time: clock(at) }); }
  });
}

function dialled(card) {
  const numbers = [...card.querySelectorAll("[data-number]")];
  const chosen = card.querySelector("[data-number].dialled") || (numbers.length === 1 ? numbers[0] : null);
  return chosen ? chosen.dataset.number : "";
}

export async function markable(page, vault, changed) {
  async function mark(card, outcome, more) {
    const at = new Date(Date.now() + vault.packet.ahead).toISOString();
    const content = Object.assign({
      kind: "call", crisis: card.dataset.crisis, household: Number(card.dataset.household),
      outcome, at, since: vault.packet.made_at, number: dialled(card), needs: [], note: "",
    }, more);
    await add(vault.keys, content);
    show(card, outcome, at);
    await changed();
  }

  page.addEventListener("click", (event) => {
    const card = event.target.closest("[data-household]");
    if (!card) { return; }
    const number = event.target.closest("[data-number]"), button = event.target.closest("[data-outcome]");
    if (number) {
      card.querySelectorAll("[data-number]").forEach((each) => each.classList.toggle("dialled", each === number));
    }
    if (!button) { return; }
    const form = card.querySelector(".help-form"), told = card.querySelector(".marked-as"), outcome = button.dataset.outcome;
    form.hidden = outcome !== "help";
    if (outcome === "help") { form.querySelector("input, textarea").focus(); return; }
    if (outcome === "wrong_number" && !dialled(card)) { told.hidden = false; told.textContent = say("whose_number"); return; }
    mark(card, outcome, {});
  });

  page.addEventListener("submit", (event) => {
    const form = event.target.closest(".help-form");
    if (!form) { return; }
    event.preventDefault();
    const card = form.closest("[data-household]"), told = card.querySelector(".marked-as");
    const needs = [...form.querySelectorAll("[name=needs]:checked")].map((each) => each.value), note = form.note.value.trim();
    if (!needs.length && !note) { told.hidden = false; told.textContent = say("needs_missing"); return; }
    form.hidden = true;
    mark(card, "help", { needs, note });
  });

  for (const { line } of await lines(vault)) {
    const { kind, crisis, household, outcome, at } = line.content;
    if (kind !== "call") { continue; }
    const card = page.querySelector(`[data-crisis="${CSS.escape(crisis)}"][data-household="${Number(household)}"]`);
    if (card) { show(card, outcome, at); }
  }
}
