/** The text was saved: the copies on this PC that the form carried have served. */
const sent = JSON.parse(sessionStorage.getItem("kept-text.sent") ?? "null");

if (sent && location.pathname.includes(sent.uuid)) {
  for (const { name, raw } of sent.copies) {
    // another tab may have written on since
    if (raw === undefined || localStorage.getItem(name) === raw) localStorage.removeItem(name);
  }
  sessionStorage.removeItem("kept-text.sent");
  history.replaceState(history.state, "", location.pathname);
}
