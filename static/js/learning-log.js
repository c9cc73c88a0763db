/** The learning log: kept while it is typed, with the memo's machinery (this PC first, then the server). */
import { autosaveOf, restoreOwn, watchPage, watchTyping } from "./autosave-form.js";
import { watchConflict } from "./memo-conflict.js";
import { collect, fill } from "./memo-fields.js";
import { watchStatus } from "./memo-status.js";
import { watchSubmit } from "./memo-submit.js";

const form = document.querySelector("form[data-learning-log][data-autosave]");

if (form) {
  const autosave = autosaveOf(form, () => collect(form));
  watchStatus(form, autosave);
  watchConflict(form, autosave);
  watchSubmit(form, autosave);
  const isComposing = watchTyping(form, () => {
    form.dispatchEvent(new CustomEvent("memo:changed"));
    autosave.changed();
  });
  restoreOwn(autosave, (record, data, copy) => {
    autosave.adopt(copy);
    autosave.goOnFrom(record.rev);
    // the page that closed sent it too: should the server hold just this, it is no conflict
    autosave.unheard = record.unheard ?? record.data;
    fill(form, data);
    form.dispatchEvent(new CustomEvent("memo:filled"));
  });
  watchPage(autosave, isComposing);
}
