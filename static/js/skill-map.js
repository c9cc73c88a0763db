/**
 * The skill map's table: arrow keys go from square to square (one of them is the tab stop), and the square under the
 * pointer or the focus tells its evidence and date. Without this module every square is a link to the same facts.
 */
const table = document.querySelector("[data-skill-map]");
const tip = document.getElementById("skill-tip");
const LEAVE_MS = 150;
let owner = null;
let leaving = 0;

function squares() {
  return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-evidence]")]);
}

function moveTo(square) {
  table.querySelectorAll('[data-evidence][tabindex="0"]').forEach((other) => (other.tabIndex = -1));
  square.tabIndex = 0;
  square.focus();
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function goal(event, rows) {
  const y = rows.findIndex((row) => row.includes(event.target));
  if (y < 0) return null;
  const x = rows[y].indexOf(event.target);
  if (event.key === "Home") return rows[event.ctrlKey ? 0 : y].at(0);
  if (event.key === "End") return rows[event.ctrlKey ? rows.length - 1 : y].at(-1);
  const step = STEPS[event.key];
  return step && !event.ctrlKey && !event.altKey && !event.metaKey ? rows[y + step[0]]?.[x + step[1]] : null;
}

function line(text, className) {
  const part = document.createElement("p");
  part.textContent = text;
  if (className) part.className = className;
  return part;
}

function show(square) {
  clearTimeout(leaving);
  if (owner === square) return;
  hide();
  owner = square;
  const { evidence, meta } = square.dataset;
  tip.replaceChildren(line(square.getAttribute("aria-label"), "u-strong"));
  tip.append(line(evidence || (meta ? "根拠の記載はありません。" : "まだ登録されていません。")));
  if (meta) tip.append(line(meta, "u-soft u-small"));
  tip.showPopover();
  place(square);
  square.setAttribute("aria-describedby", tip.id);
}

/** Below the square, above it where there is no room; never out of the window. */
function place(square) {
  const box = square.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tip.offsetWidth - 8);
  const below = box.bottom + 6;
  const top = below + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 6 : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(8, top)}px`;
}

function hide() {
  clearTimeout(leaving);
  owner?.removeAttribute("aria-describedby");
  owner = null;
  if (tip.matches(":popover-open")) tip.hidePopover();
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LEAVE_MS);
}

if (table?.querySelector("[data-evidence]") && tip && "showPopover" in tip) {
  squares()
    .flat()
    .forEach((square, place) => (square.tabIndex = place ? -1 : 0));
  table.addEventListener("keydown", (event) => {
    const square = goal(event, squares());
    if (!square) return;
    event.preventDefault();
    moveTo(square);
  });
  table.addEventListener("focusin", (event) => {
    const square = event.target.closest("[data-evidence]");
    if (!square) return hide();
    table.querySelectorAll('[data-evidence][tabindex="0"]').forEach((other) => (other.tabIndex = -1));
    square.tabIndex = 0;
    if (square.matches(":focus-visible")) show(square);
  });
  table.addEventListener("focusout", hide);
  table.addEventListener("pointerover", (event) => {
    const square = event.target.closest("[data-evidence]");
    if (square && event.pointerType !== "touch") show(square);
  });
  table.addEventListener("pointerout", (event) => {
    if (event.target.closest("[data-evidence]")) leave();
  });
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leave);
  table.parentElement.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
