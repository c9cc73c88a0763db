/**
 * The confirmation queue by keyboard. The keys themselves (Enter, R, →, Z) are data-shortcut in the markup, so key
 * repeat, kana conversion and the switch are shortcuts.js' matter. Here: the ten seconds of 取り消す, and the focus.
 */
const undo = document.querySelector("[data-undo]");
if (undo) setTimeout(() => undo.remove(), Number(undo.dataset.undo) * 1000);

const back = document.querySelector('[data-act="return"]');
const focusReason = () => {
  if (back?.open) back.querySelector("input[type=checkbox], textarea")?.focus();
};
back?.addEventListener("toggle", focusReason);
focusReason(); // R may have come before this module
