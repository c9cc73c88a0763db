/** Small helps on the sheet: seats, chosen topics, the list of what is missing, the end that follows the start. */
import { addSeat } from "./memo-fields.js";

const LONGEST = 100_000;

export function watchSheet(form) {
  watchSeats(form);
  watchEnd(form);
  const refresh = () => {
    showChosen(form);
    showMissing(form);
    showCounts(form);
  };
  form.addEventListener("memo:changed", refresh);
  form.addEventListener("memo:filled", refresh);
  refresh();
  form.addEventListener("click", openTarget);
}

/** A jump into a folded section unfolds it. */
function openTarget(event) {
  const link = event.target.closest('a[href^="#"]');
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const folded = target.closest("details");
  if (folded) folded.open = true;
  target.focus();
  target.scrollIntoView({ block: "center" });
}

function watchSeats(form) {
  const box = form.querySelector("[data-seats]");
  const hideEmpty = () => {
    box.querySelectorAll("[data-seat]").forEach((seat, index) => {
      seat.hidden = index > 0 && !seat.querySelector("select").value;
    });
  };
  const add = form.querySelector("[data-seat-add]");
  box.parentElement.addEventListener("click", (event) => {
    if (event.target.closest("[data-seat-add]")) {
      const free = [...box.querySelectorAll("[data-seat]")].find((seat) => !seat.querySelector("select").value);
      const select = free?.querySelector("select") ?? addSeat(form);
      select.closest("[data-seat]").hidden = false;
      select.focus();
    } else if (event.target.closest("[data-seat-remove]")) {
      const seat = event.target.closest("[data-seat]");
      seat.querySelector("select").value = "";
      seat.hidden = true;
      add.focus();
      form.dispatchEvent(new CustomEvent("memo:filled"));
    }
  });
  form.addEventListener("memo:seats", hideEmpty);
  hideEmpty();
}

function minutes(text) {
  const found = /^(\d{1,2})(?::?(\d{2})|時(?:(\d{1,2})分)?)?$/.exec(text.normalize("NFKC").trim());
  if (!found) return null;
  const total = Number(found[1]) * 60 + Number(found[2] ?? found[3] ?? 0);
  return total < 24 * 60 ? total : null;
}

/** Moving the start moves the end along, until the end was typed by hand. */
function watchEnd(form) {
  const { starts, ends } = form.elements;
  let last = minutes(starts.value);
  let byHand = false;
  ends.addEventListener("input", () => {
    byHand = true;
  });
  starts.addEventListener("change", () => {
    const start = minutes(starts.value);
    const end = minutes(ends.value);
    if (!byHand && start !== null && last !== null && end !== null && end > last) {
      const moved = start + (end - last);
      if (moved < 24 * 60) {
        ends.value = `${String(Math.floor(moved / 60)).padStart(2, "0")}:${String(moved % 60).padStart(2, "0")}`;
      }
    }
    last = start ?? last;
  });
}

function showChosen(form) {
  const topics = [...form.querySelectorAll("[name=other_topics]:checked")].map((box) => box.labels[0].textContent.trim());
  say(form.querySelector('[data-chosen="other_topics"]'), topics.join("、"));
  const facts = form.querySelector('[data-chosen="facts"]');
  facts.dataset.empty ??= facts.textContent;
  const known = [...form.querySelectorAll("#memo-facts :is(select, input[type=text])")].map((control) => {
    if (control.tagName === "SELECT") return control.value && control.selectedOptions[0].textContent;
    return control.value && (control.name === "staff" ? `${control.value}人` : control.value);
  });
  const stage = form.querySelector("[name=stage]:checked");
  if (stage?.value) known.splice(2, 0, stage.labels[0].textContent.trim());
  say(facts, known.filter(Boolean).join("・") || facts.dataset.empty);
}

function say(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

/** A line of the list goes when its field is filled; whether it is right the server says. */
function showMissing(form) {
  form.querySelectorAll("[data-missing]").forEach((row) => {
    const control = document.getElementById(row.dataset.missing);
    const isFilled = control?.type === "radio" ? form.elements[control.name]?.value : control?.value;
    const wasTyped = row.dataset.typed ?? isFilled;
    row.dataset.typed = wasTyped ?? "";
    row.classList.toggle("is-done", Boolean(isFilled) && isFilled !== row.dataset.typed);
  });
}

function showCounts(form) {
  form.querySelectorAll("[data-count-of]").forEach((place) => {
    const length = [...(document.getElementById(place.dataset.countOf)?.value ?? "")].length;
    place.hidden = length < LONGEST * 0.8;
    place.classList.toggle("is-over", length > LONGEST);
    say(place, `${length.toLocaleString("ja-JP")} / ${LONGEST.toLocaleString("ja-JP")}文字`);
  });
}
