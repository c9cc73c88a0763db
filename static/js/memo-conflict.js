/** Two versions of one memo: the server draws them, the person picks field by field, then saving goes on. */
import { collect, fill } from "./memo-fields.js";

export function watchConflict(form, autosave) {
  const place = document.getElementById("memo-conflict");
  let revision = autosave.revision;

  autosave.addEventListener("state", ({ detail }) => {
    if (detail.state !== "conflict" || !detail.panel) return;
    revision = detail.rev;
    const parsed = new DOMParser().parseFromString(detail.panel, "text/html");
    place.replaceChildren(...parsed.body.childNodes);
    place.querySelector("[data-conflict]")?.focus();
    place.scrollIntoView({ block: "start" });
  });

  // writing may go on meanwhile: this side of the panel follows
  form.addEventListener("memo:changed", () => {
    place.querySelectorAll("[data-conflict-field]").forEach((field) => {
      field.querySelector("[data-mine]").textContent = words(form, field.dataset.conflictField) || "（空欄）";
    });
  });

  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-conflict-apply]")) return;
    place.querySelectorAll("[data-conflict-field]").forEach((field) => apply(form, field));
    place.replaceChildren();
    form.elements.revision.value = revision;
    form.dispatchEvent(new CustomEvent("memo:filled"));
    autosave.resume(revision);
    document.getElementById("memo-submit").focus();
  });

  // drawn with the page: the other version is known, saving waits for the choice
  if (place.querySelector("[data-conflict]")) autosave.become("conflict");
}

function apply(form, field) {
  const name = field.dataset.conflictField;
  const pick = field.querySelector("input[type=radio]:checked")?.value ?? "mine";
  if (pick === "mine") return;
  const theirs = JSON.parse(field.dataset.take);
  if (pick === "both") theirs[name] = [collect(form)[name], theirs[name]].filter(Boolean).join("\n\n");
  fill(form, theirs);
}

/** What stands in a field now, in words. */
function words(form, name) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const chosen = controls.map((control) => {
    if (control.tagName === "SELECT") return control.value && control.selectedOptions[0].textContent.trim();
    if (name === "is_restricted") return control.checked ? "する" : "しない";
    if (["radio", "checkbox"].includes(control.type)) return control.checked && control.labels[0].textContent.trim();
    return control.value;
  });
  return chosen.filter(Boolean).join("、");
}
