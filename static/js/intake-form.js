/**
 * The screen of a first contact: saved while somebody types (the memo's machinery), whom it may be beside it,
 * a registered client taken over with one press.
 */
import { autosaveOf, restoreOwn, watchPage, watchTyping } from "./autosave-form.js";
import { watchConflict } from "./memo-conflict.js";
import { collect, fill } from "./memo-fields.js";
import { watchStatus } from "./memo-status.js";
import { watchSubmit } from "./memo-submit.js";

const WAIT_MS = 450;
const ASKED_BESIDE = ["client_name", "company", "contact_name", "person", "contact_phone"];
const form = document.querySelector("form[data-intake]");
let timer = 0;

/** What is kept: everything typed but the proposed times, which are gone in a minute. */
function typed() {
  const data = collect(form);
  for (const control of form.querySelectorAll("[data-not-kept] [name]")) delete data[control.name];
  return data;
}

const autosave = form && autosaveOf(form, typed);

function settled() {
  form.dispatchEvent(new CustomEvent("memo:changed"));
  autosave.changed();
}

function takeUp(record, data, copy) {
  autosave.adopt(copy);
  carryAnswers(data);
  fill(form, data);
  autosave.goOnFrom(record.rev);
  // the page that closed sent it too: should the server hold just this, it is no conflict
  autosave.unheard = record.unheard ?? record.data;
  settled();
}

/** Answers to questions that the page does not show yet: carried along until the script of the topic is there. */
function carryAnswers(data) {
  const missing = Object.entries(data).filter(([name, value]) => name.startsWith("q_") && value && !form.elements[name]);
  for (const [name, value] of missing) {
    const carried = document.createElement("input");
    Object.assign(carried, { type: "hidden", name, value });
    carried.dataset.carried = "";
    form.append(carried);
  }
  if (missing.length) setTimeout(() => form.elements.primary_topic.dispatchEvent(new Event("change", { bubbles: true })));
}

function askBeside() {
  clearTimeout(timer);
  timer = setTimeout(() => globalThis.htmx?.trigger("#intake-beside", "intake:beside"), WAIT_MS);
}

/** Matching knows the client by these copies: names stay out of addresses. */
function copyIds() {
  document.querySelectorAll("[data-copy-of]").forEach((copy) => {
    const { value } = form.elements[copy.dataset.copyOf];
    if (copy.value === value) return;
    copy.value = value;
    copy.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function fillEmpty(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value && !form.elements[name].value) form.elements[name].value = value;
  }
}

function choose(name, id, words) {
  form.elements[name].value = id;
  form.elements[name === "company" ? "client_name" : "contact_name"].value = words;
}

function take({ take: kind, id, name, phone, kana, municipality, company, companyName }) {
  choose(kind, id, name);
  if (kind === "person" && company && !form.elements.company.value) choose("company", company, companyName);
  fillEmpty({ contact_phone: phone, contact_kana: kana, municipality });
  form.elements[kind].dispatchEvent(new Event("change", { bubbles: true }));
}

function fromOption({ target, detail }) {
  const { data } = detail;
  if (target.name === "client_name") fillEmpty({ contact_phone: data.phone, municipality: data.municipality });
  if (target.name === "contact_name") {
    fillEmpty({ contact_kana: data.person_kana, contact_phone: data.phone });
    if (data.own_company && !form.elements.company.value) choose("company", data.own_company, data.own_company_name);
  }
  if (target.name === "introduced_branch_name" && !form.elements.introduced_by.value) {
    fill(form, { introduced_by: data.bank, introduced_by_name: data.bank_name });
  }
  settled();
}

function listen() {
  form.addEventListener("combobox:choose", fromOption);
  document.getElementById("intake-script").addEventListener("htmx:afterSwap", () => {
    form.querySelectorAll("[data-carried]").forEach((carried) => carried.remove());
    settled();
  });
  document.getElementById("intake-beside").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take]");
    if (button) take(button.dataset);
  });
  form.addEventListener("change", ({ target }) => {
    // a bank on the line: its boxes open by themselves
    if (target.name === "channel" && target.value === "bank") form.querySelector(".p-intake__bank").open = true;
  });
}

if (form) {
  watchStatus(form, autosave);
  watchConflict(form, autosave);
  watchSubmit(form, autosave);
  const isComposing = watchTyping(form, ({ target }) => {
    settled();
    if (!ASKED_BESIDE.includes(target.name)) return;
    copyIds();
    askBeside();
  });
  listen();
  restoreOwn(autosave, takeUp);
  watchPage(autosave, isComposing);
}
