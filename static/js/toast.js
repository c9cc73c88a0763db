/** Short words at the lower edge. toast("確認しました", { undo: { label: "取り消す", run }, seconds: 10 }) */
const SECONDS = 8;

export function toast(words, { undo, link, seconds = SECONDS } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return () => {};
  const box = document.createElement("div");
  box.className = "c-toast";
  const text = document.createElement("span");
  text.textContent = words;
  box.append(text);
  const remove = () => box.remove();
  if (undo) box.append(button(undo.label, () => (undo.run(), remove())));
  if (link) box.append(anchor(link));
  box.append(button("閉じる", remove));
  place.append(box);
  if (seconds) setTimeout(remove, seconds * 1000);
  return remove;
}

function button(label, run) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", run);
  return element;
}

function anchor({ label, href, blank }) {
  const element = document.createElement("a");
  element.textContent = label;
  element.href = href;
  if (blank) element.target = "_blank";
  return element;
}
