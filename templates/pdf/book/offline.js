"use strict";
/* The offline directory: search, ages as of now, and who to call. No network, no storage; text only enters as text. */
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const words = data.words, rows = data.rows, DAY = 864e5, now = Date.now();
  const cards = rows.map((_, i) => byId("e" + i));
  document.documentElement.classList.add("on");

  /* -- ages, as of the moment of opening -- */
  const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const age of document.querySelectorAll(".age[data-at]")) {
    const days = Math.max(0, Math.floor((now - Date.parse(age.dataset.at)) / DAY));
    const state = days >= data.valid ? "lapsed" : days >= data.due ? "due" : "fresh";
    const [mark, text] = age.children;
    mark.className = "m " + state;
    const day = new Date(age.dataset.at).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });
    text.textContent = `${words[state]}, ${day} (${ago.format(-days, "day")})`;
  }
  if (now - Date.parse(data.at) >= data.valid * DAY) {
    byId("old").textContent = words.old;
    byId("old").hidden = false;
  }

  /* -- forgiving words -- */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/['’ʼꞌ`]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  /* Edits between two words (a swap of neighbours is one), or more than `most`. */
  const edits = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const line = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        line.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = last;
      last = line;
    }
    return last[b.length];
  };
  const allowed = (word) => word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  /* How well a typed word meets a known one: 0 not at all, 4 the same. */
  const meets = (typed, known) => {
    if (typed === known) return 4;
    if (known.startsWith(typed)) return 3;
    const most = allowed(typed);
    if (most && edits(typed, known, most) <= most) return 2;
    if (most && known.length > typed.length && edits(typed, known.slice(0, typed.length), 1) <= 1) return 1;
    return 0;
  };
  const best = (typed, known) => {
    let found = 0;
    for (const word of known) {
      const score = meets(typed, word);
      if (score > found) found = score;
      if (found === 4) break;
    }
    return found;
  };

  /* -- search -- */
  const texts = cards.map((card) => [...new Set(fold(card.textContent).split(" "))]);
  const names = cards.map((card) => fold(card.querySelector("h4").textContent).split(" "));
  const digits = cards.map((card) => [...card.querySelectorAll("a[href^='tel:']")].map((a) => a.getAttribute("href").replace(/\D/g, "") + " " + a.textContent.replace(/\D/g, "")).join(" "));
  const rank = (i, typed, number) => {
    if (number.length >= 4 && digits[i].includes(number)) return 50;
    let sum = 0;
    for (const word of typed) {
      const score = Math.max(best(word, names[i]) * 2, best(word, texts[i]));
      if (!score) return 0;
      sum += score;
    }
    return sum;
  };
  const without = (card) => {
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  };
  const search = () => {
    const asked = byId("words").value, kind = byId("kind").value, country = byId("country").value;
    const typed = fold(asked).split(" ").filter(Boolean);
    const number = /^[\d\s()+.-]+$/.test(asked) ? asked.replace(/\D/g, "") : "";
    const isAsked = typed.length > 0 || kind || country;
    byId("all").hidden = isAsked;
    byId("found").replaceChildren();
    byId("count").textContent = "";
    if (!isAsked) return;
    const found = rows.map((row, i) => [(!kind || row.k === kind) && (!country || row.c === country) ? typed.length ? rank(i, typed, number) : 1 : 0, i])
      .filter(([score]) => score > 0).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    byId("count").textContent = found.length ? `${words.found} ${found.length}` : words.nothing;
    byId("found").replaceChildren(...found.map(([, i]) => without(cards[i])));
  };
  let waiting = 0;
  byId("words").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  byId("kind").addEventListener("change", search);
  byId("country").addEventListener("change", search);

  /* -- who to call -- */
  const km = ([x1, y1], [x2, y2]) => {
    const r = Math.PI / 180, a = Math.sin((y2 - y1) * r / 2) ** 2 + Math.cos(y1 * r) * Math.cos(y2 * r) * Math.sin((x2 - x1) * r / 2) ** 2;
    return 12742 * Math.asin(Math.min(1, Math.sqrt(a)));
  };
  const holds = (polygons, [x, y]) => polygons.some((rings) => {
    let inside = false;
    for (const ring of rings) for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  });
  const make = (tag, text, kind) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const shown = (i, at, why) => {
    const copy = without(cards[i]), told = [];
    if (rows[i].p) told.push(`${Math.round(km(at, rows[i].p))} km ${words.straight}`);
    if (why) told.push(why);
    if (told.length) copy.querySelector("h4").after(make("p", told.join(" · "), "far"));
    return copy;
  };
  const today = new Date().toISOString().slice(0, 10);
  const isClosed = (row) => Boolean(row.x) && row.x <= today;
  const far = (i, at) => rows[i].p ? km(at, rows[i].p) : Infinity;
  const posts = (at, chain, nation) => {
    const all = rows.map((row, i) => i).filter((i) => rows[i].k === "post" && (!nation || rows[i].c === nation || (rows[i].s || []).includes(nation)));
    const charged = [];
    for (const i of all) {
      let order = (rows[i].u || []).reduce((least, unit) => { const n = chain.indexOf(unit); return n < 0 ? least : Math.min(least, n); }, Infinity);
      if (rows[i].d && holds(rows[i].d, at)) order = 0;
      if (order < Infinity) charged.push([order, i]);
    }
    charged.sort((a, b) => a[0] - b[0] || far(a[1], at) - far(b[1], at));
    if (charged.length) return charged.map(([, i]) => {
      if (!isClosed(rows[i])) return [i, words.charge_unit];
      return rows[i].v === undefined ? [i, words.closed] : [rows[i].v, words.covers];
    });
    const near = all.filter((i) => rows[i].p && !isClosed(rows[i])).sort((a, b) => far(a, at) - far(b, at));
    return near.slice(0, nation ? 1 : 3).map((i) => [i, words.nearest]);
  };
  const nearest = (at, kinds, count) => rows.map((row, i) => i).filter((i) => kinds.includes(rows[i].k) && rows[i].p)
    .sort((a, b) => (rows[a].o === "no") - (rows[b].o === "no") || far(a, at) - far(b, at)).slice(0, count).map((i) => [i, ""]);
  const answer = (title, at, chain, note) => {
    const parts = [make("h2", title)];
    if (note) parts.push(make("p", note, "soft"));
    const put = (head, found, none) => {
      parts.push(make("h3", head));
      if (!found.length) parts.push(make("p", none));
      for (const [i, why] of found) parts.push(shown(i, at, why));
    };
    put(words.charge, posts(at, chain, byId("nation").value), words.no_post);
    put(words.shelters, nearest(at, ["shelter"], 5), words.none_near);
    put(words.organisations, nearest(at, ["civil_society", "international", "private", "consular"], 5), words.none_near);
    put(words.authorities, nearest(at, ["host_authority"], 3), words.none_near);
    if (rows.some((row) => row.k === "community_leader")) put(words.leaders, nearest(at, ["community_leader"], 3), words.none_near);
    byId("answer").replaceChildren(...parts);
  };
  const say = (text) => byId("answer").replaceChildren(make("p", text, "banner"));
  const label = (town) => {
    const chain = data.chains[town[3]], last = chain[chain.length - 1];
    const state = chain.length > 1 ? chain[chain.length - 2] : "";
    return [town[0], data.states[state] || state, data.countries[last] || last || ""].filter(Boolean).join(", ");
  };
  const atPoint = (at) => {
    let town = null, least = 100;
    for (const each of data.towns) { const d = km(at, [each[1], each[2]]); if (d < least) [town, least] = [each, d]; }
    const title = `${at[1].toFixed(4)}, ${at[0].toFixed(4)}`;
    if (!town) return answer(title, at, [], words.no_town);
    answer(title, at, data.chains[town[3]], `${words.near_town} ${label(town)} (${Math.round(least)} km)`);
  };
  const folded = data.towns.map((town) => fold(town[0]));
  const atTown = (town) => answer(label(town), [town[1], town[2]], data.chains[town[3]], "");
  const towns = (asked) => {
    const [head, ...rest] = asked.split(/[,;]/).map(fold).filter(Boolean);
    if (!head) return [];
    const fits = (town) => rest.every((part) => fold(label(town)).includes(part));
    const score = (known) => {
      if (known === head) return 4;
      if (known.startsWith(head)) return 3;
      const most = allowed(head);
      return most && edits(head, known, most) <= most ? 2 : 0;
    };
    const found = folded.map((known, n) => [score(known), n]).filter(([s, n]) => s && fits(data.towns[n])).sort((a, b) => b[0] - a[0]);
    return found.filter(([s]) => s === found[0][0]).slice(0, 12).map(([, n]) => data.towns[n]);
  };
  const ask = () => {
    const asked = byId("place").value.trim();
    const pair = asked.match(/^(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)$/);
    if (pair && Math.abs(+pair[1]) <= 90 && Math.abs(+pair[2]) <= 180) return atPoint([+pair[2], +pair[1]]);
    const found = towns(asked);
    if (!found.length) return say(words.no_place);
    if (found.length === 1) return atTown(found[0]);
    const choices = found.map((town) => {
      const button = make("button", label(town), "quiet");
      button.addEventListener("click", () => atTown(town));
      return button;
    });
    byId("answer").replaceChildren(make("h2", words.which), ...choices);
  };
  byId("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  byId("here").addEventListener("click", () => {
    if (!navigator.geolocation) return say(words.denied);
    navigator.geolocation.getCurrentPosition((found) => atPoint([found.coords.longitude, found.coords.latitude]), () => say(words.denied), { timeout: 15000 });
  });
})();
