// What was written down without a network: sealed, in order, each with an id of its own, until the server has it.
import { open, seal } from "./seal.js";
import * as store from "./store.js";
import { ask, post } from "./vault.js";

const FINAL = new Set(["entered", "older", "beside", "registered"]);
const placeOf = (id) => "queue:" + id;

export async function add(keys, content) {
  const id = crypto.randomUUID(), line = { content, state: "waiting" };
  await store.enqueue({ id, at: Date.now(), done: false, sealed: await seal(keys, line, placeOf(id)) });
  return id;
}

export async function change(keys, record, line) {
  const sealed = await seal(keys, line, placeOf(record.id));
  await store.enqueue({ id: record.id, at: record.at, done: FINAL.has(line.state), sealed });
}

export const remove = (id) => store.unqueue(id);

// The lines as they stand, the oldest first; one that does not open says so and stays.
export async function lines(vault) {
  const records = (await store.queued()).sort((one, other) => one.at - other.at);
  return Promise.all(records.map(async (record) => {
    try { return { record, line: await open(vault.privateKey, record.sealed, placeOf(record.id)) }; }
    catch (wrong) { return { record, line: { state: "closed", content: {} } }; }
  }));
}

async function deliver(vault, paths, csrf, one) {
  const body = { device: vault.keys.device, id: one.record.id, content: one.line.content, answers: one.line.answers || {} };
  const answer = await post(paths.deliver, csrf, body);
  if (answer.type === "opaqueredirect") { return "signed_out"; }
  if (answer.status === 429 || answer.status >= 500) { return "later"; }
  const said = answer.ok ? await answer.json() : { state: "refused", words: "" };
  if (!answer.ok && answer.status === 400) { return "later"; }
  await change(vault.keys, one.record, Object.assign(one.line, { state: said.state, said }));
  return "";
}

// Sends what waits, one after the other; returns why it stopped: "" when nothing waits any more. Two tabs may do it
// at once: the server takes each id in once.
export async function send(vault, paths) {
  const waiting = (await lines(vault)).filter((one) => one.line.state === "waiting");
  if (!waiting.length) { return ""; }
  let state = null;
  try {
    const answer = await ask(paths.state, null);
    if (!answer.ok) { return "later"; }
    state = await answer.json();
  } catch (none) { return "no_line"; }
  if (!state.csrf || state.owner !== vault.keys.owner) { return "signed_out"; }
  for (const one of waiting) {
    try {
      const why = await deliver(vault, paths, state.csrf, one);
      if (why) { return why; }
    } catch (none) { return "no_line"; }
  }
  return "";
}
