/**
 * A long text while it is written (minutes, a case, a report's comments): kept on this PC at once (encrypted) and on
 * the server after a pause, as one's own draft. Saving over what others wrote happens with the buttons only, and the
 * server compares there. The form says what it is (data-noun, 議事録 unless told) and which fields are lists.
 */
import { autosaveOf, restoreOwn, watchPage, watchTyping } from "./autosave-form.js";
import { button, infoBanner } from "./elements.js";
import { collect, fill, sameContent } from "./memo-fields.js";

const WAIT_MS = 15_000;
const WORDS = {
  local: () => "未保存の入力があります",
  saving: () => "保存しています…",
  saved: ({ saved_at: at }) => `書きかけを保存済み ${at}（ほかの人には「保存する」を押すと見えます）`,
  offline: () => "オフラインです。入力はこの端末に残しています",
  signedout: () => "ログインが切れました。入力はこの端末に残しています",
  conflict: () => "保存を止めています。上で、どちらの入力を使うか選んでください",
  gone: ({ message }) => message,
  refused: ({ message }) => message ?? "保存できませんでした",
};
const form = document.querySelector("form[data-kept-text]");
const NOUN = form?.dataset.noun ?? "議事録";
const LISTS = (form?.dataset.lists ?? "attendees").split(" ").filter(Boolean);
const line = document.getElementById("kept-text-status");
const typed = () => collect(form, LISTS);

function notice(words, ...buttons) {
  const box = infoBanner(words);
  const row = document.createElement("div");
  row.className = "c-banner__body u-row";
  row.append(...buttons);
  box.append(row);
  document.getElementById("kept-text-notice").replaceChildren(box);
  return box;
}

function show(autosave, detail) {
  line.dataset.state = detail.state;
  line.textContent = WORDS[detail.state]?.(detail) ?? "";
  if (detail.state === "signedout") {
    const link = document.createElement("a");
    Object.assign(link, { textContent: "ログインする（別のタブ）", href: form.dataset.login, target: "_blank", rel: "opener" });
    line.append(" ", link);
  }
  if (detail.state === "saved") form.elements.revision.value = autosave.revision;
  if (detail.state === "conflict") offerBoth(autosave, detail);
}

/** The same person writes in two tabs: neither text is lost, the person says which goes on. */
function offerBoth(autosave, { rev, data, saved_at: at }) {
  const close = () => document.getElementById("kept-text-notice").replaceChildren();
  const goOn = () => {
    close();
    form.elements.revision.value = rev;
    autosave.resume(rev);
  };
  notice(
    `別の画面で、同じ${NOUN}の書きかけが保存されています（${at}）`,
    button("この画面の入力を使う", "c-button c-button--s", goOn),
    button("保存されている書きかけを使う", "c-button c-button--outline c-button--s", () => {
      fill(form, data);
      goOn();
    }),
  );
}

/** The version of the record on which a copy's text was begun. */
function baseOf(url) {
  return new URL(url, location.href).searchParams.get("base");
}

function takeUp(autosave, record, data) {
  const base = baseOf(record.url ?? autosave.url);
  const reached = record.unheard && sameContent(record.unheard, autosave.opened);
  if (base !== baseOf(autosave.url)) {
    // begun on an older version: saving shows both, and nothing is overwritten unseen
    form.elements.version.value = base;
    autosave.url = record.url;
  } else if (!reached) autosave.goOnFrom(record.rev);
  fill(form, data);
  autosave.changed();
}

/** What this PC still holds of this text and the server does not. */
function offer(autosave, record, data, copy) {
  const use = (taken, isWhole) => {
    autosave.adopt({ ...copy, isWhole });
    takeUp(autosave, record, taken);
    notice("この端末に残っていた入力を復元しました。");
  };
  if (baseOf(record.url ?? autosave.url) === baseOf(autosave.url)) {
    use(data, copy.isWhole);
    return;
  }
  notice(
    `この端末に、書き終えていない入力が残っています。そのあとに、${NOUN}が保存されています。`,
    button("残っている入力を使う", "c-button c-button--s", () => use(record.data, true)),
    button("この端末から消す", "c-button c-button--outline c-button--s", () => {
      autosave.copies.remove(copy.name);
      document.getElementById("kept-text-notice").replaceChildren();
    }),
  );
}

/**
 * The form itself carries everything: what is under way must arrive before it, and nothing after it. Else the
 * server would take the one for another screen's.
 */
function watchSubmit(autosave) {
  let settled = false;
  form.addEventListener("submit", async (event) => {
    if (settled) return;
    event.preventDefault();
    if (autosave.isHandingIn) return;
    autosave.isHandingIn = true;
    const { submitter } = event;
    // a form may not be handed in again while its submit event is still under way
    await new Promise((resolve) => setTimeout(resolve));
    await autosave.settle();
    form.elements.revision.value = autosave.revision;
    const sent = { uuid: form.dataset.uuid, copies: [{ name: autosave.copyName }, ...autosave.adopted] };
    sessionStorage.setItem("kept-text.sent", JSON.stringify(sent));
    settled = true;
    form.requestSubmit(submitter);
    settled = false;
    setTimeout(() => (autosave.isHandingIn = false), WAIT_MS);
  });
  window.addEventListener("pageshow", (event) => {
    // what the browser kept of this page is older than what was just saved from it
    if (event.persisted && autosave.isHandingIn && (autosave.isClean || autosave.isKeptHere)) location.reload();
    autosave.isHandingIn = false;
  });
}

if (form) {
  const autosave = autosaveOf(form, typed);
  autosave.addEventListener("state", ({ detail }) => show(autosave, detail));
  watchSubmit(autosave);
  watchPage(autosave, watchTyping(form, () => autosave.changed()));
  restoreOwn(autosave, (...found) => offer(autosave, ...found));
}
