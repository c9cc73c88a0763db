/** The writing page: puts the parts together. Each part does one thing and is told through the form's events. */
import { autosaveOf, watchPage, watchTyping } from "./autosave-form.js";
import { watchClient } from "./memo-client.js";
import { watchConflict } from "./memo-conflict.js";
import { collect } from "./memo-fields.js";
import { restore } from "./memo-restore.js";
import { watchSimilar } from "./memo-similar.js";
import { watchSheet } from "./memo-sheet.js";
import { watchStatus } from "./memo-status.js";
import { watchSubmit } from "./memo-submit.js";

const form = document.querySelector("form[data-memo]");
let autosave = null;

function settled() {
  form.dispatchEvent(new CustomEvent("memo:changed"));
  autosave?.changed();
}

function startAutosave() {
  autosave = autosaveOf(form, () => collect(form), form.dataset.number ? location.pathname : "");
  watchStatus(form, autosave);
  watchConflict(form, autosave);
  watchSimilar(form, autosave);
  // files belong to a draft that is in the list of drafts: an untouched form is kept first
  document.addEventListener("files:before", ({ detail }) => {
    autosave.changed();
    detail.waits.push(autosave.revision || form.dataset.number ? autosave.send() : autosave.resume(0));
  });
  restore(form, autosave);
}

if (form) {
  watchSheet(form);
  watchClient(form);
  if (form.dataset.autosave) startAutosave();
  watchSubmit(form, autosave);
  // last: the parts above may still fill something in
  const isComposing = watchTyping(form, settled);
  if (autosave) watchPage(autosave, isComposing);
}
