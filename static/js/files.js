/**
 * Files on a memo ([data-files] panel): several at once, dropped or chosen, one request each with its progress.
 * What is typed beside it is never touched; a file that did not arrive can be sent again with one click.
 */
import { csrfToken } from "./csrf.js";
import { button } from "./elements.js";
import { sessionEnded } from "./requests.js";

const MEGABYTE = 1024 * 1024;
const LOST = "通信が切れたため送れませんでした。";
let underWay = 0;

const panelOf = (element) => element.closest?.("[data-files]");

function ask(url, body, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress?.(loaded / total));
    request.addEventListener("load", () => resolve(request));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(LOST)));
    request.send(body);
  });
}

/** The panel as the server sees it now; lines of files still on their way stay. */
function renew(panel, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-files]");
  if (!fresh) return panel;
  const lines = panel.querySelector("[data-files-under-way]");
  fresh.querySelector("[data-files-under-way]")?.replaceWith(lines ?? "");
  panel.replaceWith(fresh);
  return fresh;
}

function line(panel, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name} の送信`);
  item.append(name, bar);
  panel.querySelector("[data-files-under-way]").append(item);
  return { item, bar };
}

function refuse({ item, bar }, words, again) {
  bar.remove();
  const said = document.createElement("span");
  said.className = "c-field__error";
  said.textContent = `＊${words}`;
  item.append(said);
  const close = () => {
    item.remove();
    again?.();
  };
  item.append(button(again ? "もう一度送る" : "閉じる", "c-button c-button--text c-button--s", close));
}

async function send(url, file) {
  const find = () => document.querySelector(`[data-files="${CSS.escape(url)}"]`);
  const shown = line(find(), file);
  const again = () => send(url, file);
  if (file.size > Number(find().dataset.filesMost) * MEGABYTE) {
    return refuse(shown, `1つ${find().dataset.filesMost}MBまでです（${(file.size / MEGABYTE).toFixed(1)}MB）。`);
  }
  const body = new FormData();
  body.append("files", file);
  underWay += 1;
  try {
    const answer = await ask(url, body, (part) => (shown.bar.value = part));
    return hear(find(), answer, shown, again);
  } catch (error) {
    return refuse(shown, error.message, again);
  } finally {
    underWay -= 1;
  }
}

function hear(panel, answer, shown, again) {
  if (answer.status === 401) {
    sessionEnded();
    return refuse(shown, "ログインが切れたため送れませんでした。", again);
  }
  if (answer.status === 200) {
    shown.item.remove();
    return renew(panel, answer.responseText);
  }
  if (answer.status === 422) {
    const words = new DOMParser().parseFromString(answer.responseText, "text/html").querySelector("[data-files-told] li");
    return refuse(shown, words?.textContent ?? "添付できませんでした。");
  }
  if (answer.status === 413) return refuse(shown, "ファイルが大きすぎるため送れませんでした。");
  return refuse(shown, "サーバーで受け取れませんでした。", again);
}

/** A form that is not saved yet is saved first: files belong to a draft people find again. */
async function sendAll(panel, files) {
  const waits = [];
  document.dispatchEvent(new CustomEvent("files:before", { detail: { waits } }));
  await Promise.all(waits);
  const url = panel.dataset.files;
  for (const file of files) await send(url, file);
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-files-input]")) return;
  const files = [...target.files];
  target.value = "";
  if (files.length) sendAll(panelOf(target), files);
});

document.addEventListener("click", async (event) => {
  const camera = event.target.closest?.("[data-files-camera]");
  if (camera) panelOf(camera).querySelector("input[capture]").click();
  const button = event.target.closest?.("[data-files-withdraw]");
  if (!button) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const panel = panelOf(button);
  const body = new FormData();
  body.append("reason", button.parentElement.querySelector("input[name^=reason-]")?.value ?? "");
  try {
    const answer = await ask(button.formAction, body);
    if (answer.status === 401) sessionEnded();
    else if ([200, 422].includes(answer.status)) renew(panel, answer.responseText);
    else throw new Error("取り下げられませんでした。画面を開き直して、もう一度お試しください。");
  } catch (error) {
    panel.querySelector("[data-files-told]").textContent = error.message;
  }
  button.removeAttribute("aria-busy");
});

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  // a file let fall beside the zone would replace the page and what is typed on it
  event.preventDefault();
  panelOf(event.target)?.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => panelOf(event.target)?.classList.remove("is-over"));
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const panel = panelOf(event.target) ?? document.querySelector("[data-files]");
  panel?.classList.remove("is-over");
  if (panel?.querySelector("[data-files-input]")) sendAll(panel, [...event.dataTransfer.files]);
});

window.addEventListener("beforeunload", (event) => {
  if (underWay) event.preventDefault();
});
