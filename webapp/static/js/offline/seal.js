// How things are sealed on this device (docs/decisions/0025-what-a-phone-keeps.md). A pair of keys (ECDH, P-256):
// whatever is sealed is sealed to the public one, so that a packet is renewed and a mark written down without the
// passphrase; the private one lies on the disk only under AES-GCM with a key that PBKDF2 draws from the passphrase,
// and opens into one that no script can read out.
export const LEAST_ROUNDS = 1500000;
export const LEAST_MS = 500;
const MOST_ROUNDS = 12000000, TRIAL_ROUNDS = 150000;
const AES = { name: "AES-GCM", length: 256 }, CURVE = { name: "ECDH", namedCurve: "P-256" };
const subtle = () => crypto.subtle;
const bytesOf = (text) => new TextEncoder().encode(text);
const drawn = (length) => crypto.getRandomValues(new Uint8Array(length));

async function passphraseKey(passphrase, salt, rounds) {
  const base = await subtle().importKey("raw", bytesOf(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return subtle().deriveKey(way, base, AES, false, ["wrapKey", "unwrapKey"]);
}

// So many rounds that a guess takes half a second on this device, and never fewer than the floor.
export async function calibratedRounds() {
  const began = performance.now();
  await passphraseKey("0", drawn(16), TRIAL_ROUNDS);
  const took = Math.max(1, performance.now() - began);
  return Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.ceil(TRIAL_ROUNDS * LEAST_MS / took)));
}

export async function makeKeys(passphrase) {
  const salt = drawn(16), iv = drawn(12), rounds = await calibratedRounds();
  const pair = await subtle().generateKey(CURVE, true, ["deriveBits"]);
  const under = await passphraseKey(passphrase, salt, rounds);
  return {
    salt, iv, rounds,
    wrapped: await subtle().wrapKey("pkcs8", pair.privateKey, under, { name: "AES-GCM", iv }),
    open: await subtle().exportKey("raw", pair.publicKey),
  };
}

// The private key, of which no script ever sees the bytes; null where the passphrase is another.
export async function unwrapKeys(keys, passphrase) {
  const under = await passphraseKey(passphrase, keys.salt, keys.rounds);
  try {
    return await subtle().unwrapKey("pkcs8", keys.wrapped, under, { name: "AES-GCM", iv: keys.iv }, CURVE, false, ["deriveBits"]);
  } catch (wrong) { return null; }
}

async function sharedKey(own, other, salt, use) {
  const bits = await subtle().deriveBits({ name: "ECDH", public: other }, own, 256);
  const base = await subtle().importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt, info: bytesOf("atalaya offline 1") };
  return subtle().deriveKey(way, base, AES, false, [use]);
}

// `place` says what it is (`packet`, `queue:<id>`): what is sealed for one place opens at no other.
export async function seal(keys, value, place) {
  const other = await subtle().importKey("raw", keys.open, CURVE, true, []);
  const pair = await subtle().generateKey(CURVE, true, ["deriveBits"]);
  const from = await subtle().exportKey("raw", pair.publicKey), iv = drawn(12);
  const key = await sharedKey(pair.privateKey, other, from, "encrypt");
  const way = { name: "AES-GCM", iv, additionalData: bytesOf(place) };
  return { from, iv, text: await subtle().encrypt(way, key, bytesOf(JSON.stringify(value))) };
}

export async function open(privateKey, sealed, place) {
  const other = await subtle().importKey("raw", sealed.from, CURVE, true, []);
  const key = await sharedKey(privateKey, other, sealed.from, "decrypt");
  const way = { name: "AES-GCM", iv: sealed.iv, additionalData: bytesOf(place) };
  return JSON.parse(new TextDecoder().decode(await subtle().decrypt(way, key, sealed.text)));
}
