/** What a partial request could not do is said in words; what was typed stays on the page. */
import { refreshToken } from "./csrf.js";
import { toast } from "./toast.js";

const LOGIN = "/accounts/login/";
const WORDS = {
  403: "この操作はできません。担当の方にご確認ください。",
  404: "見つかりませんでした。すでに移動したか、取り消されています。",
  413: "送ったデータが大きすぎます。",
  429: "操作が続いたため、少し待ってからもう一度お試しください。",
};

/** What a 401 asks for (header X-Sign-In); without the header the session has ended. */
const ASKS = {
  "second-factor": ["二段階認証の設定が必要です。入力はこの画面に残っています。", "別のタブで設定"],
};
const ENDED = ["ログインの有効期限が切れました。入力はこの画面に残っています。", "別のタブでログイン"];

/** Said once; when the person comes back from signing in, this page goes on with a fresh token. */
let ended = false;

export function sessionEnded(reason) {
  if (ended) return;
  ended = true;
  const [words, label] = ASKS[reason] ?? ENDED;
  const remove = toast(words, {
    link: { label, href: LOGIN, blank: true },
    seconds: 0,
  });
  const back = async () => {
    if (!(await refreshToken().catch(() => false))) return;
    window.removeEventListener("focus", back);
    ended = false;
    remove();
    toast("続きから操作できます。");
    document.dispatchEvent(new CustomEvent("session:restored"));
  };
  window.addEventListener("focus", back);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const address = event.detail.xhr.responseURL;
  if (!address || !new URL(address).pathname.startsWith(LOGIN)) return;
  event.detail.shouldSwap = false;
  sessionEnded();
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) sessionEnded(event.detail.xhr.getResponseHeader("X-Sign-In"));
  else toast(WORDS[status] ?? "サーバーで問題が起きました。少し待ってからもう一度お試しください。");
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast("通信できませんでした。接続を確かめて、もう一度お試しください。"));
}
