/**
 * Minutes while they are written: kept on this PC at once (encrypted) and on the server after a pause, as one's own
 * draft. Saving over what others wrote happens with the buttons only, and the server compares there.
 */
import "./ime.js";
import { Autosave } from "./memo-autosave.js";
import { LocalCopies, dropExpired } from "./memo-crypto.js";
import { sameContent } from "./memo-fields.js";

const NOT_TYPED = ["csrfmiddlewaretoken", "version", "revision", "act"];
const LISTS = ["attendees"];
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
const form = document.querySelector("form[data-minutes]");
const line = document.getElementById("minutes-status");
let composing = false;

function collect() {
  const data = Object.fromEntries(LISTS.map((name) => [name, []]));
  for (const [name, value] of new FormData(form)) {
    if (NOT_TYPED.includes(name) || typeof value !== "string") continue;
    const text = value.replaceAll("\r\n", "\n").normalize("NFC");
    if (LISTS.includes(name)) data[name].push(text);
    else data[name] = text;
  }
  return data;
}

function fill(data) {
  for (const [name, value] of Object.entries(data)) {
    form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control) => {
      if (control.type === "checkbox") control.checked = value.includes(control.value);
      else control.value = value;
    });
  }
}

function button(words, css, run) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = css;
  element.textContent = words;
  element.addEventListener("click", run);
  return element;
}

function notice(words, ...buttons) {
  const box = document.createElement("div");
  box.className = "c-banner c-banner--info";
  box.setAttribute("role", "status");
  const title = document.createElement("p");
  title.className = "c-banner__title";
  title.textContent = words;
  const row = document.createElement("div");
  row.className = "c-banner__body u-row";
  row.append(...buttons);
  box.append(document.createElement("span"), title, row);
  document.getElementById("minutes-notice").replaceChildren(box);
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
  const close = () => document.getElementById("minutes-notice").replaceChildren();
  const goOn = () => {
    close();
    form.elements.revision.value = rev;
    autosave.resume(rev);
  };
  notice(
    `別の画面で、同じ議事録の書きかけが保存されています（${at}）`,
    button("この画面の入力を使う", "c-button c-button--s", goOn),
    button("保存されている書きかけを使う", "c-button c-button--outline c-button--s", () => {
      fill(data);
      goOn();
    }),
  );
}

/** The version of the meeting on which a copy's text was begun. */
function baseOf(url) {
  return new URL(url, location.href).searchParams.get("base");
}

function takeUp(autosave, record) {
  const base = baseOf(record.url ?? autosave.url);
  const reached = record.unheard && sameContent(record.unheard, collect());
  if (base !== baseOf(autosave.url)) {
    // begun on an older version: saving shows both, and nothing is overwritten unseen
    form.elements.version.value = base;
    autosave.url = record.url;
  } else if (!reached) autosave.revision = record.rev;
  fill(record.data);
  autosave.changed();
}

/** What this PC still holds of these minutes and the server does not. */
async function restore(autosave) {
  const { copies } = autosave;
  if (!copies.possible) return;
  for (const copy of copies.list().filter((each) => each.uuid === form.dataset.uuid)) {
    const raw = copies.raw(copy.name);
    const record = await copies.read(copy);
    if (!record || sameContent(record.data, collect())) {
      if (record) copies.remove(copy.name);
      continue;
    }
    const use = () => {
      autosave.adopted.push({ name: copy.name, raw });
      takeUp(autosave, record);
      notice("この端末に残っていた入力を復元しました。");
    };
    if (baseOf(record.url ?? autosave.url) === baseOf(autosave.url)) use();
    else {
      notice(
        "この端末に、書き終えていない入力が残っています。そのあとに、議事録が保存されています。",
        button("残っている入力を使う", "c-button c-button--s", use),
        button("この端末から消す", "c-button c-button--outline c-button--s", () => {
          copies.remove(copy.name);
          document.getElementById("minutes-notice").replaceChildren();
        }),
      );
    }
  }
}

function listen(autosave) {
  form.addEventListener("compositionstart", () => {
    composing = true;
  });
  const settled = () => {
    if (!composing) autosave.changed();
  };
  form.addEventListener("compositionend", () => {
    composing = false;
    settled();
  });
  for (const name of ["settled-input", "change"]) form.addEventListener(name, settled);
  // the form itself carries everything: what is under way must not come after it
  form.addEventListener("submit", () => {
    autosave.isHandingIn = true;
    const sent = { uuid: form.dataset.uuid, copies: [{ name: autosave.copyName }, ...autosave.adopted] };
    sessionStorage.setItem("minutes.sent", JSON.stringify(sent));
  });
  for (const name of ["online", "focus"]) window.addEventListener(name, () => autosave.retry());
  window.addEventListener("pageshow", () => {
    autosave.isHandingIn = false;
  });
  window.addEventListener("pagehide", () => autosave.flush());
  document.addEventListener("app:signout", ({ detail }) => detail.waits.push(autosave.send()));
  window.addEventListener("beforeunload", (event) => {
    if (!autosave.isClean && !autosave.isKeptHere && !autosave.isHandingIn) event.preventDefault();
  });
}

if (form) {
  dropExpired();
  const { owner, uuid, page, key, autosave: url, revision } = form.dataset;
  const copies = new LocalCopies(owner, key);
  if (copies.possible) copies.key().catch(() => {});
  const autosave = new Autosave({ url, owner, uuid, revision: Number(revision), page, collect, copies });
  autosave.addEventListener("state", ({ detail }) => show(autosave, detail));
  listen(autosave);
  restore(autosave);
}
