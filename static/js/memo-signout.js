/**
 * Signing out of a shared PC: what was never sent goes to the server first and leaves this PC; what cannot be sent
 * stays as ciphertext for seven days, and the person is told. Loaded on every page.
 */
import { csrfToken } from "./csrf.js";
import { LocalCopies, dropExpired } from "./memo-crypto.js";

const KEY = "/accounts/draft-key/";
const DOOR = 'form[data-signout], form[action$="/accounts/logout/"]';
const owner = document.body.dataset.person;
let cleared = false;

async function sendCopy(copies, copy) {
  const record = await copies.read(copy);
  if (!record) return;
  const answer = await fetch(record.url ?? `/consultations/drafts/${copy.uuid}/autosave/`, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ rev: record.rev, owner: Number(owner), data: record.data }),
  });
  if (answer.ok) copies.remove(copy.name);
}

async function sendAll(copies) {
  // an open form knows more than its last copy
  const waits = [];
  document.dispatchEvent(new CustomEvent("app:signout", { detail: { waits } }));
  await Promise.allSettled(waits);
  for (const copy of copies.list()) await sendCopy(copies, copy).catch(() => {});
  return copies.list().length;
}

function mayLeave(left) {
  if (!left) return true;
  return globalThis.confirm(
    `送信できていない下書きが${left}件あります。暗号化したまま、この端末に7日間残します。` +
      "次にログインしたときに復元できます。ログアウトしますか。",
  );
}

document.addEventListener("submit", async (event) => {
  if (cleared || !owner || !event.target.matches?.(DOOR)) return;
  const copies = new LocalCopies(owner, KEY);
  event.preventDefault();
  await new Promise((resolve) => setTimeout(resolve));
  if (!mayLeave(await sendAll(copies))) return;
  cleared = true;
  event.target.requestSubmit();
});

dropExpired();
