/** What this PC still holds unsent: of this memo it comes back by itself, of another one it is offered. */
import { restoreOwn } from "./autosave-form.js";
import { button, infoBanner } from "./elements.js";
import { fill, sameContent } from "./memo-fields.js";

const place = () => document.getElementById("memo-local");

export async function restore(form, autosave) {
  const { copies } = autosave;
  if (!copies.possible) return;
  const all = copies.list();
  await restoreOwn(autosave, (...found) => bringBack(form, autosave, ...found));
  const isNew = !form.dataset.number && !form.dataset.isSaved;
  if (isNew && !all.some((copy) => copy.uuid === autosave.uuid)) await offer(form, autosave, all);
}

/** A copy of the memo on this page: the server's version is what the page showed when it `opened`. */
function bringBack(form, autosave, record, data, copy) {
  const reached = record.unheard && sameContent(record.unheard, autosave.opened);
  autosave.adopt(copy);
  fill(form, data);
  if (!reached) autosave.goOnFrom(record.rev);
  form.dispatchEvent(new CustomEvent("memo:filled"));
  tell("この端末に残っていた入力を復元しました。");
  autosave.changed();
}

function tell(words) {
  place().append(infoBanner(words));
}

/** After a crash: a new form offers what was never sent. */
async function offer(form, autosave, all) {
  const found = [];
  for (const copy of all.slice(0, 5)) {
    const record = await autosave.copies.read(copy);
    if (record) found.push({ copy, record });
  }
  if (!found.length) return;
  const box = infoBanner(`この端末に、送信できていない下書きが${found.length}件あります`, "h2");
  const list = document.createElement("ul");
  list.className = "c-banner__body p-write__local";
  list.setAttribute("role", "list");
  found.forEach((one) => list.append(line(form, autosave, one, box)));
  box.append(list);
  place().append(box);
}

function line(form, autosave, { copy, record }, box) {
  const row = document.createElement("li");
  const words = document.createElement("span");
  const { data } = record;
  // a first contact (一次対応) kept on this PC names its caller otherwise
  const who = [data.company_name || data.client_name, data.person_name || data.contact_name].filter(Boolean).join(" ") || (data.minutes === undefined ? "" : "議事録");
  const opening = (data.content || data.advice || data.summary || data.minutes || "").slice(0, 40);
  const at = new Date(copy.at).toLocaleString("ja-JP", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  words.textContent = `${at} ${who || "（相談者未入力）"} ${opening}`;
  row.append(words);
  row.append(button("復元する", "c-button c-button--s", () => takeUp(form, autosave, { copy, record }, box)));
  row.append(button("この端末から消す", "c-button c-button--text c-button--s", () => throwAway(autosave, copy, row, box)));
  return row;
}

function throwAway(autosave, copy, row, box) {
  if (!globalThis.confirm("この下書きはサーバーに届いていません。消すと元に戻せません。消しますか。")) return;
  autosave.copies.remove(copy.name);
  row.remove();
  if (!box.querySelector("li")) box.remove();
}

/** A correction belongs to its own page; a draft takes this form's place. */
function takeUp(form, autosave, { copy, record }, box) {
  if (record.page) {
    location.assign(record.page);
    return;
  }
  const swap = (text) => text?.replace(form.dataset.uuid, copy.uuid);
  const old = form.dataset.uuid;
  form.dataset.address = swap(form.dataset.address);
  form.dataset.autosave = swap(form.dataset.autosave);
  form.action = form.action.replace(old, copy.uuid);
  form.dataset.uuid = copy.uuid;
  form.elements.uuid.value = copy.uuid;
  Object.assign(autosave, { uuid: copy.uuid, url: form.dataset.autosave, revision: record.rev });
  autosave.adopt({ name: copy.name, raw: autosave.copies.raw(copy.name), isWhole: true });
  fill(form, record.data);
  form.dispatchEvent(new CustomEvent("memo:filled"));
  box.remove();
  tell("復元しました。続きを書けます。");
  autosave.changed();
  document.getElementById("id_content").focus();
}
