/**
 * A link with data-dialog-url opens the server's dialog instead of a new tab. The dialog stands at the end of the
 * page, outside every form: what is being typed stays as it is.
 */
import { openDialog } from "./dialog.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-dialog-url]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.dataset.dialogUrl, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text());
  } catch {
    // the page behind the link does the same
    window.open(link.href, "_blank");
  }
});

function show(html) {
  const dialog = new DOMParser().parseFromString(html, "text/html").querySelector("dialog");
  document.getElementById(dialog.id)?.remove();
  document.body.append(dialog);
  window.htmx.process(dialog);
  openDialog(dialog);
}

/** A dialog that came for one act goes when it is closed. */
document.addEventListener(
  "close",
  ({ target }) => {
    if (target instanceof HTMLDialogElement && "dialogPassing" in target.dataset) target.remove();
  },
  true,
);

// after settling the dialog has gone: before, nothing behind it can take the focus
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt?.id === "consent-notice") detail.elt.focus();
});
