/**
 * The bank call without a mouse: Enter goes on to what is asked next, on the times it takes the best one, and on
 * the button it books. A clock shows the seconds since the telephone rang.
 */
import { isComposing } from "./ime.js";

const form = document.querySelector("form[data-call]");
const MINUTE = 60;

/** In the order in which a banker says it. Those marked `skip` are passed when they are filled already. */
const STEPS = [
  { box: "#id_introduced_by_name" },
  { box: "#id_introduced_branch_name" },
  { box: "#id_introducer_name" },
  { box: "#id_introducer_email", skip: true },
  { box: "#id_client_name" },
  { box: "#id_contact_name" },
  { box: "#id_contact_phone", skip: true },
  { box: "#id_primary_topic" },
  { box: "input[name=method]" },
  { box: "#proposals input[name=slot_choice]" },
  { box: "#call-done" },
];
const SLOTS = STEPS.length - 2;
/** The time that Enter took, as long as nobody chose another. */
let takenForThem = "";
/** Whether fresh proposals are on their way. */
let isStale = false;

function control(step) {
  const found = [...form.querySelectorAll(step.box)];
  return found.find((each) => each.checked) ?? found[0];
}

function stepOf(element) {
  return STEPS.findIndex((step) => element.matches(step.box));
}

function goTo(index) {
  const step = STEPS[index];
  if (!step) return;
  const box = control(step);
  if (!box) {
    if (index === SLOTS) document.querySelector("#proposals")?.scrollIntoView({ block: "center" });
    return;
  }
  if (step.skip && box.value) {
    goTo(index + 1);
    return;
  }
  if (index === SLOTS && !isStale) takeBest();
  const target = control(step);
  target.focus();
  if (target.matches("[type=text], [type=email]")) target.select();
}

/** The best time, unless somebody chose one; fresh proposals may have a better one than was taken before. */
function takeBest() {
  const times = [...form.querySelectorAll(STEPS[SLOTS].box)];
  if (form.querySelector("input[name=slot_choice]:checked")) return;
  times[0].checked = true;
  takenForThem = times[0].value;
}

/** What is wished has changed: the best time may be another now. */
function forgetTaken() {
  isStale = true;
  if (!takenForThem) return;
  const taken = form.querySelector("input[name=slot_choice]:checked");
  if (taken) taken.checked = false;
  takenForThem = "";
}

function onEnter(event) {
  if (event.key !== "Enter" || event.defaultPrevented || isComposing(event)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { target } = event;
  if (target.matches("textarea, button, summary, a, [type=checkbox]")) return;
  event.preventDefault();
  if (event.repeat) return;
  const index = stepOf(target);
  // times that were proposed before the last word are not the ones to take
  if (index === SLOTS && isStale) return;
  if (index >= 0) goTo(index + 1);
}

function onChoose({ target }) {
  const index = stepOf(target);
  if (index >= 0) goTo(index + 1);
}

/** Fresh proposals while the times have the focus: it stays on them. */
function keepOnTimes() {
  let wasThere = false;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "proposals") wasThere = detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id !== "proposals") return;
    isStale = false;
    // Enter may have come between the swap and this
    if (wasThere || detail.target.contains(document.activeElement)) goTo(SLOTS);
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => {
      isStale = false;
    });
  }
}

/** The server writes `began` only into a form it draws again: this PC's clock may be wrong, but counts rightly. */
function startClock() {
  const clock = document.querySelector("#call-clock");
  const field = form.elements.namedItem("began");
  field.value = Number(field.value) || Date.now();
  const began = Number(field.value);
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    clock.textContent = String(seconds);
    clock.parentElement.classList.toggle("is-long", seconds >= MINUTE);
  };
  show();
  setInterval(show, 1000);
}

if (form) {
  form.addEventListener("keydown", onEnter);
  form.addEventListener("combobox:choose", onChoose);
  form.addEventListener("change", ({ target }) => {
    if (target.name === "slot_choice") takenForThem = "";
    if (target.closest("[data-wish]") || ["company", "person"].includes(target.name)) forgetTaken();
  });
  keepOnTimes();
  startClock();
}
