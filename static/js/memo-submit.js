/** Handing in: what is unsent goes first, so that a lost line or an ended session never costs the text. */
const WAIT_MS = 15_000;

export function watchSubmit(form, autosave) {
  let cleared = false;

  form.addEventListener("keydown", (event) => {
    // Enter in a one-line box means "done here", not "send everything"
    const isLine = event.target.matches("input:not([type=submit], [type=button])");
    if (event.key === "Enter" && isLine && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });

  if (!autosave) return;
  form.addEventListener("submit", async (event) => {
    if (cleared) {
      autosave.isHandingIn = true;
      setTimeout(() => (autosave.isHandingIn = false), WAIT_MS);
      return;
    }
    event.preventDefault();
    if (autosave.isHandingIn) return;
    const { submitter } = event;
    const button = document.getElementById("memo-submit");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await sendAll(autosave);
    button.removeAttribute("aria-busy");
    if (!autosave.isClean) {
      // the status line says why
      document.getElementById("memo-status").scrollIntoView({ block: "nearest" });
      return;
    }
    form.elements.revision.value = autosave.revision;
    cleared = true;
    form.requestSubmit(submitter ?? button);
    cleared = false;
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    autosave.isHandingIn = false;
    autosave.resume(autosave.revision);
  });
}

async function sendAll(autosave) {
  // a form may not be handed in again while its submit event is still under way
  await new Promise((resolve) => setTimeout(resolve));
  autosave.changed();
  for (let round = 0; round < 3 && !autosave.isClean; round += 1) await autosave.send();
}
