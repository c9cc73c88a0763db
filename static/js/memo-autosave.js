/**
 * Autosave of the memo: at once into this PC (encrypted), after 0.8 s idle to the server with the revision this
 * screen last heard of. A copy here is dropped only when the server has answered for that very content.
 * States: new · local (kept here, not sent) · saving · saved · offline · signedout · conflict · gone · refused.
 */
import { csrfToken } from "./csrf.js";
import { sameContent } from "./memo-fields.js";

const IDLE_MS = 800;
const WAITS_MS = [2000, 4000, 8000, 15_000, 30_000, 60_000];
// browsers let a closing page send this much
const LAST_WORDS = 60_000;

export class Autosave extends EventTarget {
  /** `page`: where a correction is written; empty for a draft, which any new form can take up. */
  constructor({ url, owner, uuid, revision, page, collect, opened, copies }) {
    super();
    Object.assign(this, { url, owner, uuid, revision, page, collect, opened, copies });
    this.tab = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.sequence = 0;
    this.savedSequence = 0;
    this.content = JSON.stringify(opened);
    this.openedRevision = revision;
    // somebody wrote before this script was there
    this.isBehind = this.content !== JSON.stringify(collect());
    this.failures = 0;
    this.state = "new";
    this.adopted = [];
  }

  get copyName() {
    return this.copies.name(this.uuid, this.tab);
  }

  get isClean() {
    return this.sequence === this.savedSequence;
  }

  get isStopped() {
    return ["conflict", "gone", "refused"].includes(this.state);
  }

  /** Something settled in the form (never in the middle of a kana conversion). */
  changed() {
    const content = JSON.stringify(this.collect());
    if (content === this.content) return;
    this.content = content;
    this.sequence += 1;
    this.keepHere();
    if (this.state === "signedout" || this.isStopped) return;
    this.plan(IDLE_MS);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  /** Write the newest content here; while one is being encrypted, the next waits. */
  keepHere() {
    if (!this.copies.possible) return Promise.resolve();
    this.keeping ??= this.keepNewest().finally(() => {
      this.keeping = undefined;
    });
    return this.keeping;
  }

  async keepNewest() {
    while (this.keptSequence !== this.sequence) {
      const sequence = this.sequence;
      const record = { rev: this.revision, at: Date.now(), data: JSON.parse(this.content), unheard: this.unheard, page: this.page, url: this.url };
      try {
        await this.copies.write(this.copyName, this.uuid, record);
        this.isKeptHere = true;
      } catch {
        this.isKeptHere = false;
      }
      this.keptSequence = sequence;
    }
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (this.isClean || this.isStopped) return undefined;
    this.sending = this.post().finally(() => {
      this.sending = undefined;
      if (!this.isClean && ["saved", "saving"].includes(this.state)) this.plan(IDLE_MS);
    });
    return this.sending;
  }

  body() {
    return `{"rev":${this.revision},"owner":${Number(this.owner)},"data":${this.content}}`;
  }

  async post() {
    const sequence = this.sequence;
    const content = this.content;
    this.become("saving");
    try {
      const answer = await this.request();
      const type = answer.headers.get("Content-Type") ?? "";
      const told = type.includes("json") ? await answer.json() : {};
      await this.hear(answer, told, sequence);
    } catch {
      // it may have arrived all the same: should the server hold just this, it is no conflict
      this.unheard = JSON.parse(content);
      this.fail();
    }
  }

  async request(again = true) {
    const answer = await fetch(this.url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      body: this.body(),
    });
    const isPage = !(answer.headers.get("Content-Type") ?? "").includes("json");
    // signing in anew (in another tab) gave this person a new token
    if (again && answer.status === 403 && isPage && (await this.renewToken())) return this.request(false);
    return answer;
  }

  async renewToken() {
    const answer = await fetch(this.copies.keyUrl, { redirect: "manual" });
    if (!answer.ok) return false;
    const { csrf, owner } = await answer.json();
    if (!csrf || String(owner) !== String(this.owner)) return false;
    document.querySelector('meta[name="csrf-token"]').content = csrf;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = csrf;
    });
    return true;
  }

  async hear(answer, told, sequence) {
    if (answer.ok && told.rev !== undefined) return this.saved(told, sequence);
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.become("signedout");
    if (answer.status === 409 && this.unheard && sameContent(told.data, this.unheard)) {
      this.revision = told.rev;
      this.unheard = undefined;
      return this.plan(0);
    }
    if (answer.status === 409) return this.become("conflict", told);
    if (answer.status === 410) return this.become("gone", told);
    if (answer.status === 403 && told.code === "owner") return this.become("signedout", told);
    if (answer.status === 403 && !told.message) return this.become("signedout");
    if (answer.status >= 500 || answer.status === 429) return this.fail();
    return this.become("refused", told);
  }

  async saved(told, sequence) {
    this.failures = 0;
    this.unheard = undefined;
    this.revision = told.rev;
    this.savedSequence = sequence;
    this.become("saved", told);
    await this.keeping;
    if (this.sequence === sequence) this.dropCopies();
    else this.keepHere();
  }

  /** What a copy holds was written on this revision: on another than the page's the server answers with both texts. */
  goOnFrom(revision) {
    if (revision !== this.openedRevision) this.revision = revision;
  }

  /** The form holds what this copy does: it goes with the next save, unless the form holds a part of it only. */
  adopt(copy) {
    if (copy.isWhole) this.adopted.push(copy);
  }

  dropCopies() {
    this.copies.remove(this.copyName);
    this.adopted.forEach(({ name, raw }) => {
      // another tab may have written on since
      if (this.copies.raw(name) === raw) this.copies.remove(name);
    });
    this.adopted = [];
  }

  fail() {
    const wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)];
    this.failures += 1;
    if (!this.isKeptHere) this.keptSequence = undefined;
    this.keepHere();
    this.become("offline");
    this.plan(wait);
  }

  /** The line is back, the person signed in again, the page is looked at again. */
  retry() {
    if (this.isClean || this.isStopped) return undefined;
    this.failures = 0;
    return this.send();
  }

  /** Both versions were seen and one was put together: go on from the other's revision. */
  resume(revision) {
    this.revision = revision;
    this.become("local");
    this.content = JSON.stringify(this.collect());
    this.sequence += 1;
    this.keepHere();
    return this.send();
  }

  /** Before the form itself carries everything: what is under way has been answered, nothing is planned. */
  async settle() {
    clearTimeout(this.timer);
    await this.sending;
    clearTimeout(this.timer);
  }

  /** The page goes: the copy here stays; try to send it as well. */
  flush() {
    if (this.isClean || this.isStopped || this.isHandingIn || this.state === "signedout") return;
    const body = this.body();
    this.unheard = JSON.parse(this.content);
    this.keptSequence = undefined;
    this.keepHere();
    if (new Blob([body]).size > LAST_WORDS) return;
    fetch(this.url, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body,
    }).catch(() => {});
  }

  become(state, told = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, ...told } }));
  }
}
