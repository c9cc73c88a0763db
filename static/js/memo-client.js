/** Choosing a known client fills in what is known and puts the earlier memos beside the sheet. */
import { fill } from "./memo-fields.js";

const FACTS = ["industry", "staff", "stage", "sex", "age_band", "phone", "municipality"];

export function watchClient(form) {
  form.addEventListener("combobox:choose", ({ target, detail }) => {
    const kind = target.closest("[data-choice-of]")?.dataset.choiceOf;
    if (kind === "company") chooseCompany(form, detail);
    else if (kind === "person") choosePerson(form, detail);
    else if (kind === "branch") chooseBranch(form, detail);
    form.dispatchEvent(new CustomEvent("memo:filled"));
    showBeside(form);
  });
  form.addEventListener("change", ({ target }) => {
    if (!["company", "person"].includes(target.name)) return;
    askForPeopleOf(form);
    if (!target.value) showBeside(form);
  });
  for (const kind of ["company", "person"]) {
    // typing anew takes back "register as new"; the candidates below belong to the old words
    form.elements[`${kind}_name`].addEventListener("input", () => setChoice(form, kind, ""));
  }
  askForPeopleOf(form);
}

function setChoice(form, kind, value) {
  const control = form.querySelector(`input[type=hidden][name=${kind}_choice]`);
  if (control) control.value = value;
  else form.querySelectorAll(`input[type=radio][name=${kind}_choice]`).forEach((radio) => {
    radio.checked = value !== "" && radio.value === value;
  });
}

function chooseCompany(form, { data }) {
  if ("create" in data) return setChoice(form, "company", "new");
  setChoice(form, "company", "");
  const known = { company_kana: data.company_kana, business: data.business, ...facts(data) };
  fill(form, known);
  return undefined;
}

function choosePerson(form, { data }) {
  if ("create" in data) return setChoice(form, "person", "new");
  setChoice(form, "person", "");
  fill(form, { person_kana: data.person_kana, sex: data.sex, age_band: data.age_band });
  if (data.own_company && !form.elements.company_name.value.trim()) {
    const own = Object.fromEntries(
      Object.entries(data).filter(([name]) => name.startsWith("own_")).map(([name, value]) => [name.slice(4), value]),
    );
    const { company, company_name: name, company_kana: kana, business } = own;
    fill(form, { company, company_name: name, company_kana: kana, business, ...facts(own) });
    askForPeopleOf(form);
  } else if (!data.own_company && !form.elements.company.value) {
    fill(form, filled({ phone: data.phone, municipality: data.municipality }));
  }
  return undefined;
}

function facts(data) {
  // sex and age are the person's
  const own = FACTS.filter((name) => !["sex", "age_band"].includes(name));
  return Object.fromEntries(own.map((name) => [name, data[name] ?? ""]));
}

function filled(data) {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value));
}

function chooseBranch(form, { data }) {
  if (form.elements.introduced_by.value || !data.bank) return;
  fill(form, { introduced_by: data.bank, introduced_by_name: data.bank_name });
}

/** The company's own people come first in the person's box. */
function askForPeopleOf(form) {
  const box = form.querySelector('[data-choice-of="person"] [data-combobox]');
  const url = new URL(box.dataset.url, location.origin);
  url.searchParams.set("company", form.elements.company.value);
  box.dataset.url = url.pathname + url.search;
}

let asked = "";

async function showBeside(form) {
  const url = new URL(form.dataset.beside, location.origin);
  for (const name of ["company", "person", "appointment"]) url.searchParams.set(name, form.elements[name].value);
  url.searchParams.set("uuid", form.dataset.uuid);
  if (url.search === asked) return;
  asked = url.search;
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (!answer.ok || asked !== url.search) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("memo-beside").replaceChildren(...parsed.body.childNodes);
  } catch {
    // the list beside is a help; writing goes on without it
    asked = "";
  }
}
