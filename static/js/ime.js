/**
 * Typing that has settled. Kana conversion sends `input` for every intermediate state; searching or saving
 * those would work on half-converted text. This module sends `settled-input` (bubbles) only when nothing is
 * being converted, so that htmx can say hx-trigger="settled-input delay:250ms".
 */
const last = new WeakMap();

/** True while an input method is converting; Safari reports the closing key only by its code 229. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** True where a key press means text. */
export function isTextField(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function settle(event) {
  const field = event.target;
  if (event.type === "input" && event.isComposing) return;
  if (last.get(field) === field.value && field.value !== undefined && event.type === "compositionend") return;
  // some browsers send `input` after `compositionend`: the same words are told once
  if (event.type === "input" && event.inputType === "insertCompositionText" && last.get(field) === field.value) return;
  last.set(field, field.value);
  field.dispatchEvent(new CustomEvent("settled-input", { bubbles: true }));
}

document.addEventListener("input", settle);
document.addEventListener("compositionend", settle);
