/**
 * Single keys. In markup: <button data-shortcut="r">差し戻す</button> is clicked by R; data-focus-key="/" focuses a box.
 * In modules: registerShortcut({ key: "j", label: "次の行", run(event) {} }).
 * They act only outside text fields and dialogs, not while converting kana, not on key repeat, and can be switched
 * off (WCAG 2.1.4) in the person's settings: <body data-single-keys="off">. Ctrl+Enter submits form[data-submit-key].
 */
import { isComposing, isTextField } from "./ime.js";

const registered = [];
const NAMES = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓" };

export function shortcutsOn() {
  return document.body.dataset.singleKeys !== "off";
}

export function registerShortcut(shortcut) {
  registered.push(shortcut);
  return () => registered.splice(registered.indexOf(shortcut), 1);
}

function marked(key) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const all = [...document.querySelectorAll("[data-shortcut]")];
  return all.find((element) => element.dataset.shortcut === name && !element.disabled && element.getClientRects().length);
}

function act(event) {
  const box = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
  if (box?.getClientRects().length) {
    box.focus();
    box.select?.();
    return true;
  }
  const element = marked(event.key);
  if (element) {
    element.click();
    return true;
  }
  const shortcut = registered.find((one) => one.key.toLowerCase() === event.key.toLowerCase());
  if (!shortcut) return false;
  return shortcut.run(event) !== false;
}

function ownsKey(element, key) {
  // Enter and Space belong to what has the focus; arrows to radio buttons
  if (key === "Enter" || key === " ") return element?.matches("a, button, summary, input, [role=button], [role=option]");
  return key.startsWith("Arrow") && element?.matches("input");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || isComposing(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    submitByKey(event);
    return;
  }
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn()) return;
  if (isTextField(event.target) || event.target.closest?.("dialog[open]") || ownsKey(event.target, event.key)) return;
  if (document.querySelector("dialog[open]:modal")) return;
  if (act(event)) event.preventDefault();
});

function submitByKey(event) {
  const form = event.target.closest?.("form[data-submit-key]") ?? document.querySelector("form[data-submit-key]");
  if (!form || event.repeat) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-submit-default]") ?? undefined);
}

function line(keys, label) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  const words = document.createElement("dd");
  words.textContent = label;
  row.append(term, words);
  return row;
}

function listKeys() {
  const rows = [];
  document.querySelectorAll("[data-focus-key]").forEach((box) => {
    rows.push(line([box.dataset.focusKey], `${box.labels?.[0]?.textContent.trim() ?? "検索"}（欄へ移る）`));
  });
  document.querySelectorAll("[data-shortcut]").forEach((element) => {
    const key = NAMES[element.dataset.shortcut] ?? element.dataset.shortcut.toUpperCase();
    rows.push(line([key], element.dataset.shortcutLabel ?? element.getAttribute("aria-label") ?? element.textContent.trim()));
  });
  registered.forEach((one) => rows.push(line([NAMES[one.key] ?? one.key.toUpperCase()], one.label)));
  if (document.querySelector("form[data-submit-key]")) rows.push(line(["Ctrl", "Enter"], "送信・提出"));
  return rows;
}

const dialog = document.getElementById("shortcuts-dialog");
if (dialog) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.('[data-dialog-open="shortcuts-dialog"]')) return;
    dialog.querySelector("[data-shortcuts-off]").hidden = shortcutsOn();
    dialog.querySelector("[data-shortcuts-list]").replaceChildren(...listKeys());
  });
}
