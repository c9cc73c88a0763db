/** The minutes were saved: the copies on this PC that the form carried have served. */
const sent = JSON.parse(sessionStorage.getItem("minutes.sent") ?? "null");

if (sent && location.pathname.includes(sent.uuid)) {
  for (const { name, raw } of sent.copies) {
    // another tab may have written on since
    if (raw === undefined || localStorage.getItem(name) === raw) localStorage.removeItem(name);
  }
  sessionStorage.removeItem("minutes.sent");
  history.replaceState(history.state, "", location.pathname);
}
