// The queue, drawn: what waits, what came of each, and what a person has to decide.
import { nameOf } from "./families.js";
import { change, lines, remove } from "./queue.js";
import { button, clock, el, say } from "./words.js";

function titleOf(content, outcomes) {
  if (content.kind === "family") { return say("family_line", { names: nameOf(content) }); }
  const outcome = outcomes[content.outcome] || content.outcome;
  return say("mark_line", { n: content.household, crisis: content.crisis, outcome });
}

export async function drawQueue(page, vault, outcomes, deeds) {
  const found = await lines(vault), list = el("div", { class: "queue" });
  if (!found.length) { list.append(el("p", { class: "unknown", text: say("queue_empty") })); }
  if (found.some(({ line }) => line.state === "waiting")) { list.append(el("p", {}, button(say("send"), deeds.send, "big"))); }
  for (const one of found.reverse()) { list.append(drawn(one, outcomes, vault, deeds)); }
  page.replaceChildren(list);
}

function drawn(one, outcomes, vault, deeds) {
  const { record, line } = one, said = line.said || {}, choices = el("div", { class: "deeds" });
  const made = el("div", { class: "queue-line", attributes: { "data-line": record.id, "data-state": line.state } },
    el("p", { class: "strong", text: titleOf(line.content, outcomes) }),
    el("p", { class: "state", text: say("state_" + line.state) + " · " + clock(record.at) }));
  if (said.words) { made.append(el("p", { class: "note", text: said.words })); }
  if (said.other) { made.append(el("p", { class: "notice warn", text: say("conflict", { other: said.other.outcome, time: clock(said.other.at) }) })); }
  for (const words of Object.values(said.errors || {})) { made.append(el("p", { class: "error", text: words })); }

  const again = async (answers) => {
    const merged = Object.assign({}, line.answers, answers);
    merged.others = [...new Set([...((line.answers || {}).others || []), ...(answers.others || [])])];
    await change(vault.keys, record, { content: line.content, answers: merged, state: "waiting" });
    await deeds.changed();
    await deeds.send();
  };
  const away = async () => { await remove(record.id); await deeds.changed(); };

  for (const double of said.doubles || []) {
    made.append(el("div", { class: "notice warn" }, el("div", {},
      el("p", { class: "strong", text: double.name + (double.born ? ", " + double.born : "") + (double.place ? ", " + double.place : "") }),
      el("p", { class: "note", text: double.why }),
      el("div", { class: "deeds" }, button(say("other_person"), () => again({ others: [double.code] })), button(say("same_person"), away)))));
  }
  if (said.question) {
    for (const reading of said.question.readings) {
      choices.append(button([reading.name, reading.path].filter(Boolean).join(", "), () => again({ [said.question.name]: reading.code })));
    }
    choices.append(button(say("no_place"), () => again({ leave_unplaced: "1" })));
  }
  if (line.state === "conflict") { choices.append(button(say("mine_too"), () => again({ decided: true }), "big"), button(say("drop_mine"), away)); }
  if (said.errors && Object.keys(said.errors).length) { choices.append(button(say("edit"), () => deeds.edit(one), "big")); }
  if (line.state !== "conflict") { choices.append(button(say("drop"), away)); }
  made.append(choices);
  return made;
}
