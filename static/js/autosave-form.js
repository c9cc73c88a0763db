/** What every form shares that is kept while it is typed: its autosave, when that is told, what comes back. */
import { Autosave } from "./memo-autosave.js";
import { LocalCopies, dropExpired } from "./memo-crypto.js";
import { asOpened, sameContent, untouched } from "./memo-fields.js";

/** `collect` says what is kept; `page` is where it is written, "" for a draft that any new form can take up. */
export function autosaveOf(form, collect, page = form.dataset.page) {
  const { owner, uuid, key, autosave: url, revision } = form.dataset;
  dropExpired();
  const copies = new LocalCopies(owner, key);
  // asked while the line is there: without it nothing can be kept once it is gone
  if (copies.possible) copies.key().catch(() => {});
  const opened = asOpened(form, collect());
  return new Autosave({ url, owner, uuid, revision: Number(revision), page, collect, opened, copies });
}

/** Tells of what has settled, never in the middle of a kana conversion; gives back whether there is one. */
export function watchTyping(form, changed) {
  let composing = false;
  form.addEventListener("compositionstart", () => {
    composing = true;
  });
  form.addEventListener("compositionend", (event) => {
    composing = false;
    changed(event);
  });
  for (const name of ["settled-input", "change", "memo:filled"]) {
    form.addEventListener(name, (event) => {
      if (!composing) changed(event);
    });
  }
  return () => composing;
}

/** The line, the tab and the person come and go: what is unsent is sent in time. */
export function watchPage(autosave, isComposing) {
  if (autosave.isBehind) autosave.changed();
  for (const name of ["online", "focus"]) window.addEventListener(name, () => autosave.retry());
  window.addEventListener("pagehide", () => autosave.flush());
  document.addEventListener("visibilitychange", () => {
    if (autosave.isHandingIn) return;
    if (document.visibilityState === "hidden" && !isComposing()) autosave.send();
    else autosave.retry();
  });
  document.addEventListener("app:signout", ({ detail }) => detail.waits.push(leave(autosave)));
  window.addEventListener("beforeunload", (event) => {
    // without a copy on this PC the browser's own question is all there is
    if (!autosave.isClean && !autosave.isKeptHere && !autosave.isHandingIn) event.preventDefault();
  });
}

/** Before signing out: the last words go, and the closing page adds no copy of its own. */
async function leave(autosave) {
  autosave.changed();
  await autosave.send();
  await autosave.keepHere();
  autosave.isHandingIn = true;
}

/**
 * What this PC still holds of this very form and the page did not show when it opened: `take` gets each record, with
 * the data to fill in. On a slow line the key comes late: what was typed meanwhile stays, and a copy that could not be
 * filled in as a whole is kept for the next time; one that is gets adopted.
 */
export async function restoreOwn(autosave, take) {
  const { copies } = autosave;
  if (!copies.possible) return;
  const { opened } = autosave;
  for (const copy of copies.list().filter((each) => each.uuid === autosave.uuid)) {
    const raw = copies.raw(copy.name);
    const record = await copies.read(copy);
    if (!record) continue;
    if (sameContent(record.data, opened)) {
      copies.remove(copy.name);
      continue;
    }
    const now = autosave.collect();
    const data = untouched(record.data, opened, now);
    if (sameContent({ ...now, ...data }, now)) continue;
    const isWhole = Object.keys(data).length === Object.keys(record.data).length;
    take(record, data, { name: copy.name, raw, isWhole });
  }
}
