/**
 * A second click on the way does nothing. The server is the real guard; this keeps people from waiting twice.
 * Works for plain and htmx forms with method=post; data-submit-many on the form leaves it out.
 */
const RELEASE_AFTER_MS = 10_000;
const locked = new Map();

function guarded(form) {
  return form instanceof HTMLFormElement && form.method === "post" && !("submitMany" in form.dataset);
}

function lock(form, submitter) {
  release(form);
  const timer = setTimeout(() => release(form), RELEASE_AFTER_MS);
  locked.set(form, { timer, submitter });
  form.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-busy", "true");
}

function release(form) {
  const held = locked.get(form);
  if (!held) return;
  clearTimeout(held.timer);
  held.submitter?.removeAttribute("aria-busy");
  form.removeAttribute("aria-busy");
  locked.delete(form);
}

window.addEventListener(
  "submit",
  (event) => {
    if (!locked.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

window.addEventListener("submit", (event) => {
  if (guarded(event.target) && !event.defaultPrevented) lock(event.target, event.submitter);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (guarded(event.target)) lock(event.target, event.detail.requestConfig?.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => release(event.target));
window.addEventListener("pageshow", () => [...locked.keys()].forEach(release));
