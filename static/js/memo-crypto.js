/**
 * Copies of unsent drafts in localStorage: one per person, memo and tab, encrypted with a key that only that
 * person's session receives (AES-GCM). A PC is shared: the next person finds ciphertext. Copies die after 7 days.
 * Outside a secure context there is no WebCrypto; then nothing is kept here and the server's copy is the only one.
 */
const PREFIX = "yorozu.draft.";
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const PIECE = 0x8000;

function toText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

function toBytes(text) {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

/** Names of all copies on this PC, whoever they belong to, with the time they were written. */
function everyCopy() {
  const found = [];
  for (let index = 0; index < localStorage.length; index += 1) {
    const name = localStorage.key(index);
    if (!name?.startsWith(PREFIX)) continue;
    const [owner, uuid] = name.slice(PREFIX.length).split(".");
    let at = 0;
    try {
      at = Number(JSON.parse(localStorage.getItem(name)).at) || 0;
    } catch {
      // not ours to read: dropped with the expired ones below
    }
    found.push({ name, owner, uuid, at });
  }
  return found;
}

export function dropExpired(now = Date.now()) {
  everyCopy().forEach((copy) => {
    if (now - copy.at > KEPT_MS) localStorage.removeItem(copy.name);
  });
}

export class LocalCopies {
  constructor(owner, keyUrl) {
    this.owner = String(owner);
    this.keyUrl = keyUrl;
    this.possible = Boolean(globalThis.crypto?.subtle);
  }

  /** Newest first. */
  list() {
    return everyCopy()
      .filter((copy) => copy.owner === this.owner)
      .sort((one, other) => other.at - one.at);
  }

  name(uuid, tab) {
    return `${PREFIX}${this.owner}.${uuid}.${tab}`;
  }

  /** The person's key; asked again after a failure (offline, signed out). */
  key() {
    this.asked ??= this.fetchKey().catch((error) => {
      this.asked = undefined;
      throw error;
    });
    return this.asked;
  }

  async fetchKey() {
    const answer = await fetch(this.keyUrl, { redirect: "error", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`key ${answer.status}`);
    const { key, owner } = await answer.json();
    if (String(owner) !== this.owner) throw new Error("another person's key");
    return crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  bound(uuid, at) {
    return new TextEncoder().encode(`${this.owner}.${uuid}.${at}`);
  }

  /** Keep {rev, at, data}. Rejects when the browser cannot (no key yet, no room). */
  async write(name, uuid, record) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const lock = { name: "AES-GCM", iv, additionalData: this.bound(uuid, record.at) };
    const plain = new TextEncoder().encode(JSON.stringify(record));
    const body = new Uint8Array(await crypto.subtle.encrypt(lock, await this.key(), plain));
    localStorage.setItem(name, JSON.stringify({ at: record.at, iv: toText(iv), body: toText(body) }));
  }

  /** {rev, at, data}, or null when it is gone or not to be opened with this key. */
  async read({ name, uuid }) {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      const lock = { name: "AES-GCM", iv: toBytes(kept.iv), additionalData: this.bound(uuid, kept.at) };
      const plain = await crypto.subtle.decrypt(lock, await this.key(), toBytes(kept.body));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  raw(name) {
    return localStorage.getItem(name);
  }

  remove(name) {
    localStorage.removeItem(name);
  }
}
