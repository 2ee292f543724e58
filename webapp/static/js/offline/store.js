// The database of this device. What is written is on the disk before the promise ends: a kill loses nothing.
const NAME = "atalaya-offline";
let base = null;

export async function isThere() {
  if (!indexedDB.databases) { return true; }
  return (await indexedDB.databases()).some((each) => each.name === NAME);
}

function opened() {
  if (base) { return Promise.resolve(base); }
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("vault");
      asking.result.createObjectStore("queue", { keyPath: "id" });
    };
    asking.onsuccess = () => {
      base = asking.result;
      base.onversionchange = close;
      base.onclose = () => { base = null; };
      resolve(base);
    };
    asking.onerror = () => reject(asking.error);
  });
}

function close() {
  if (base) { base.close(); }
  base = null;
}

async function done(store, mode, act) {
  const change = (await opened()).transaction(store, mode, { durability: "strict" });
  const asked = act(change.objectStore(store));
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve(asked ? asked.result : undefined);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

export const get = (name) => done("vault", "readonly", (store) => store.get(name));
export const put = (name, value) => done("vault", "readwrite", (store) => store.put(value, name));
export const drop = (name) => done("vault", "readwrite", (store) => store.delete(name));
export const queued = () => done("queue", "readonly", (store) => store.getAll());
export const enqueue = (record) => done("queue", "readwrite", (store) => store.put(record));
export const unqueue = (id) => done("queue", "readwrite", (store) => store.delete(id));

export async function wipeAll() {
  await done("queue", "readwrite", (store) => store.clear());
  await done("vault", "readwrite", (store) => store.clear());
  close();
  await new Promise((resolve) => {
    const asking = indexedDB.deleteDatabase(NAME);
    asking.onsuccess = asking.onerror = asking.onblocked = resolve;
  });
}
