/**
 * When a company that was not chosen from the list is typed into a memo, registered ones it may be stand below with
 * the reasons in words; one press takes the record over as if it had been chosen in the box. While the box's own list
 * is open it says the same, so this waits until the box is left or the list is closed.
 */
import { csrfToken } from "./csrf.js";

const WAIT_MS = 400;
const WATCHED = { company_name: "name", company_kana: "kana", phone: "phone" };
const form = document.querySelector("form[data-memo]");
const place = document.getElementById("memo-likely");
let timer = 0;
let asked = "";

function question() {
  const typed = new URLSearchParams({ for: "memo" });
  for (const [name, as] of Object.entries(WATCHED)) typed.set(as, form.elements[name]?.value.trim() ?? "");
  return typed;
}

function known() {
  return Boolean(form.elements.company.value) || !form.elements.company_name.value.trim();
}

async function ask() {
  if (known()) {
    asked = "";
    return place.replaceChildren();
  }
  if (form.elements.company_name.getAttribute("aria-expanded") === "true") return undefined;
  const typed = question();
  if (typed.toString() === asked) return undefined;
  asked = typed.toString();
  try {
    const answer = await fetch(place.dataset.url, {
      method: "POST",
      body: typed,
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      redirect: "error",
    });
    if (!answer.ok || typed.toString() !== asked) return undefined;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...parsed.body.childNodes);
  } catch {
    // only a help: the same is asked when the memo is handed in
    asked = "";
  }
  return undefined;
}

function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
}

function take(button) {
  const box = form.elements.company_name;
  const data = { ...button.dataset };
  form.elements.company.value = data.company;
  box.value = data.company_name;
  form.elements.company.dispatchEvent(new Event("change", { bubbles: true }));
  const detail = { value: data.company, label: data.company_name, data };
  box.dispatchEvent(new CustomEvent("combobox:choose", { bubbles: true, detail }));
  place.replaceChildren();
  box.focus();
}

if (form && place) {
  form.addEventListener("settled-input", ({ target }) => target.name in WATCHED && askSoon());
  form.addEventListener("combobox:choose", askSoon);
  form.addEventListener("focusout", ({ target }) => target.name in WATCHED && askSoon());
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-use-client]");
    if (button) take(button);
  });
}
