/** The learning log: kept while it is typed, with the memo's machinery (this PC first, then the server). */
import { Autosave } from "./memo-autosave.js";
import { watchConflict } from "./memo-conflict.js";
import { LocalCopies, dropExpired } from "./memo-crypto.js";
import { collect, fill, sameContent } from "./memo-fields.js";
import { watchStatus } from "./memo-status.js";
import { watchSubmit } from "./memo-submit.js";

const form = document.querySelector("form[data-learning-log][data-autosave]");
let composing = false;

const autosave = form && makeAutosave();

function makeAutosave() {
  const copies = new LocalCopies(form.dataset.owner, form.dataset.key);
  if (copies.possible) copies.key().catch(() => {});
  return new Autosave({
    url: form.dataset.autosave,
    owner: form.dataset.owner,
    uuid: form.dataset.uuid,
    revision: Number(form.dataset.revision),
    page: form.dataset.page,
    collect: () => collect(form),
    copies,
  });
}

function settled() {
  if (composing) return;
  form.dispatchEvent(new CustomEvent("memo:changed"));
  autosave.changed();
}

/** What this PC still holds of this very log comes back by itself. */
async function restore() {
  const { copies } = autosave;
  if (!copies.possible) return;
  for (const copy of copies.list().filter((each) => each.uuid === form.dataset.uuid)) {
    const record = await copies.read(copy);
    if (!record || sameContent(record.data, collect(form))) {
      if (record) copies.remove(copy.name);
      continue;
    }
    autosave.adopted.push({ name: copy.name, raw: copies.raw(copy.name) });
    fill(form, record.data);
    autosave.revision = record.rev;
    autosave.unheard = record.unheard ?? record.data;
    settled();
  }
}

async function leave() {
  autosave.changed();
  await autosave.send();
  await autosave.keepHere();
  autosave.isHandingIn = true;
}

if (form) {
  dropExpired();
  watchStatus(form, autosave);
  watchConflict(form, autosave);
  watchSubmit(form, autosave);
  form.addEventListener("compositionstart", () => {
    composing = true;
  });
  form.addEventListener("compositionend", () => {
    composing = false;
    settled();
  });
  for (const name of ["settled-input", "change"]) form.addEventListener(name, settled);
  form.addEventListener("memo:filled", settled);
  restore();
  for (const name of ["online", "focus"]) window.addEventListener(name, () => autosave.retry());
  window.addEventListener("pagehide", () => autosave.flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !composing) autosave.send();
    else autosave.retry();
  });
  document.addEventListener("app:signout", ({ detail }) => detail.waits.push(leave()));
  window.addEventListener("beforeunload", (event) => {
    if (!autosave.isClean && !autosave.isKeptHere && !autosave.isHandingIn) event.preventDefault();
  });
}
