/** The writing page: puts the parts together. Each part does one thing and is told through the form's events. */
import { Autosave } from "./memo-autosave.js";
import { watchClient } from "./memo-client.js";
import { watchConflict } from "./memo-conflict.js";
import { LocalCopies, dropExpired } from "./memo-crypto.js";
import { collect } from "./memo-fields.js";
import { restore } from "./memo-restore.js";
import { watchSimilar } from "./memo-similar.js";
import { watchSheet } from "./memo-sheet.js";
import { watchStatus } from "./memo-status.js";
import { watchSubmit } from "./memo-submit.js";

const form = document.querySelector("form[data-memo]");
let autosave = null;
let composing = false;

function settled() {
  if (composing) return;
  form.dispatchEvent(new CustomEvent("memo:changed"));
  autosave?.changed();
}

function listen() {
  form.addEventListener("compositionstart", () => {
    composing = true;
  });
  form.addEventListener("compositionend", () => {
    composing = false;
    settled();
  });
  form.addEventListener("settled-input", settled);
  form.addEventListener("change", settled);
  form.addEventListener("memo:filled", settled);
}

/** Before signing out: the last words go, and the closing page adds no copy of its own. */
async function leave() {
  autosave.changed();
  await autosave.send();
  await autosave.keepHere();
  autosave.isHandingIn = true;
}

function startAutosave() {
  const copies = new LocalCopies(form.dataset.owner, form.dataset.key);
  // asked while the line is there: without it nothing can be kept once it is gone
  if (copies.possible) copies.key().catch(() => {});
  autosave = new Autosave({
    url: form.dataset.autosave,
    owner: form.dataset.owner,
    uuid: form.dataset.uuid,
    revision: Number(form.dataset.revision),
    page: form.dataset.number ? location.pathname : "",
    collect: () => collect(form),
    copies,
  });
  watchStatus(form, autosave);
  watchConflict(form, autosave);
  watchSimilar(form, autosave);
  // files belong to a draft that is in the list of drafts: an untouched form is kept first
  document.addEventListener("files:before", ({ detail }) => {
    autosave.changed();
    detail.waits.push(autosave.revision || form.dataset.number ? autosave.send() : autosave.resume(0));
  });
  restore(form, autosave);
  for (const name of ["online", "focus"]) window.addEventListener(name, () => autosave.retry());
  window.addEventListener("pagehide", () => autosave.flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !composing) autosave.send();
    else autosave.retry();
  });
  document.addEventListener("app:signout", ({ detail }) => detail.waits.push(leave()));
  window.addEventListener("beforeunload", (event) => {
    // without a copy on this PC the browser's own question is all there is
    if (!autosave.isClean && !autosave.isKeptHere && !autosave.isHandingIn) event.preventDefault();
  });
}

if (form) {
  dropExpired();
  watchSheet(form);
  watchClient(form);
  if (form.dataset.autosave) startAutosave();
  watchSubmit(form, autosave);
  listen();
}
