// The words of the page, which the server has put into it in the reader's language.
const holder = document.getElementById("words");
const words = holder ? JSON.parse(holder.dataset.words) : {};

export function say(name, values) {
  return (words[name] || name).replace(/\{(\w+)\}/g, (_all, key) => String((values || {})[key] ?? ""));
}

export function clock(moment) {
  const at = new Date(moment), today = new Date().toDateString() === at.toDateString();
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return at.toLocaleString(document.documentElement.lang, today ? form : Object.assign({ day: "numeric", month: "short" }, form));
}

export function age(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60000));
  if (!minutes) { return say("age_now"); }
  return minutes < 60 ? say("age_minutes", { n: minutes }) : say("age_hours", { n: Math.floor(minutes / 60), m: minutes % 60 });
}

// An element with its words; never markup.
export function el(name, options, ...children) {
  const made = document.createElement(name), given = options || {};
  if (given.text) { made.textContent = given.text; }
  if (given.class) { made.className = given.class; }
  for (const [key, value] of Object.entries(given.attributes || {})) { made.setAttribute(key, value); }
  if (given.act) { made.addEventListener("click", given.act); }
  made.append(...children);
  return made;
}

export const button = (text, act, kind) => el("button", { text, act, class: "button " + (kind || "quiet"), attributes: { type: "button" } });
