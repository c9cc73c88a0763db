/**
 * Similar past cases beside the sheet. Asks by the draft's address only: the text is what autosave has kept, and it
 * keeps nothing in the middle of a kana conversion. A pause of writing, another text: only then a question.
 */
const PAUSE_MS = 2000;
const TELLING = ["content", "advice", "primary_topic", "other_topics", "industry", "company", "person"];

export function watchSimilar(form, autosave) {
  const panel = document.getElementById("memo-similar");
  if (!panel || !autosave) return;
  let timer;
  let asked = telling(autosave.content);
  autosave.addEventListener("state", ({ detail }) => {
    if (detail.state !== "saved") return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const now = telling(autosave.content);
      if (now === asked || !autosave.isClean) return;
      asked = now;
      if (!(await ask(panel))) asked = "";
    }, PAUSE_MS);
  });
}

function telling(content) {
  const data = JSON.parse(content);
  return JSON.stringify(TELLING.map((name) => data[name] ?? ""));
}

async function ask(panel) {
  try {
    const answer = await fetch(panel.dataset.similar, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (!answer.ok) return false;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
    return true;
  } catch {
    // a help beside the sheet: writing goes on without it
    return false;
  }
}
