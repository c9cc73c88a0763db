/** Lists read by keyboard: in [data-list-keys] J and K move between the rows' first links, Enter follows them. */
import { registerShortcut } from "./shortcuts.js";

function links() {
  const rows = document.querySelectorAll("[data-list-keys] :is(tr, li)");
  return [...rows].map((row) => row.querySelector("a[href]")).filter(Boolean);
}

function move(step) {
  const all = links();
  if (!all.length) return false;
  const row = document.activeElement?.closest?.("tr, li");
  const here = all.findIndex((link) => row?.contains(link));
  const next = here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

if (document.querySelector("[data-list-keys]")) {
  registerShortcut({ key: "j", label: "次の行", run: () => move(1) });
  registerShortcut({ key: "k", label: "前の行", run: () => move(-1) });
}
