/**
 * Native dialogs: data-dialog-open="id" opens, data-dialog-close closes, data-dialog-auto opens on arrival.
 * Escape and the focus's way back are the browser's own.
 */
export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
}

function openArrived(root) {
  root.querySelectorAll?.("dialog[data-dialog-auto]").forEach(openDialog);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    openDialog(document.getElementById(opener.dataset.dialogOpen));
    return;
  }
  event.target.closest?.("[data-dialog-close]")?.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && event.target.open && onBackdrop(event)) event.target.close();
});

function onBackdrop(event) {
  // a press of Enter on a button inside also clicks, at 0,0: that is no click beside the dialog
  if (event.detail === 0) return false;
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("htmx:load", (event) => openArrived(event.detail.elt.parentElement ?? document));
openArrived(document);
