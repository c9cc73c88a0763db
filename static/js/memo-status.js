/** The line that says whether what was typed is safe, and what to do when it is not. */
const WORDS = {
  new: () => "",
  local: () => "未保存の入力があります",
  saving: () => "保存しています…",
  saved: ({ saved_at: at }) => `下書き保存済み ${at}`,
  offline: () => "オフラインです。入力はこの端末に残しています",
  signedout: () => "ログインが切れました。入力はこの端末に残しています",
  conflict: () => "保存を止めています。下で内容を選んでください",
  gone: ({ message }) => message,
  refused: ({ message }) => message ?? "保存できませんでした",
};
const NOT_KEPT = {
  offline: "オフラインです。つながるまで画面を閉じないでください",
  signedout: "ログインが切れました。この画面を閉じないでください",
};

export function watchStatus(form, autosave) {
  const line = document.getElementById("memo-status");
  autosave.addEventListener("state", ({ detail }) => {
    show(line, form, autosave, detail);
    if (detail.state === "saved") adopt(form, autosave, detail);
  });
}

function show(line, form, autosave, detail) {
  // "saving" would flash at every pause: only a slow line shows it
  clearTimeout(line.slow);
  if (detail.state === "saving") {
    line.slow = setTimeout(() => autosave.state === "saving" && write(line, form, autosave, detail), 700);
    return;
  }
  write(line, form, autosave, detail);
}

function write(line, form, autosave, detail) {
  const unkept = autosave.isKeptHere ? undefined : NOT_KEPT[detail.state];
  line.dataset.state = detail.state;
  line.textContent = unkept ?? WORDS[detail.state](detail);
  if (detail.state === "signedout") line.append(" ", anchor("ログインする（別のタブ）", form.dataset.login, true));
  if (detail.state === "gone" && detail.number) line.append(" ", anchor("メモを開く", `/consultations/${detail.number}/`));
}

function anchor(words, href, blank = false) {
  const link = document.createElement("a");
  link.textContent = words;
  link.href = href;
  if (blank) {
    link.target = "_blank";
    link.rel = "opener";
  }
  return link;
}

/** The server knows the draft now: the form's revision follows, the address becomes the draft's own. */
function adopt(form, autosave, { reads }) {
  form.elements.revision.value = autosave.revision;
  showReads(form, reads ?? {});
  if (form.dataset.address && location.pathname !== form.dataset.address) {
    history.replaceState(history.state, "", form.dataset.address);
  }
}

function showReads(form, reads) {
  form.querySelectorAll("[data-reads-of]").forEach((place) => {
    const name = place.dataset.readsOf;
    const { words = "", error } = reads[name] ?? {};
    if (place.textContent !== (error ?? words)) place.textContent = error ?? words;
    place.classList.toggle("is-error", Boolean(error));
  });
}
