/**
 * Passkeys. A form with data-passkey="create" or "get" finds its options in the JSON of data-options (an id) or asks
 * data-options-url for them, lets the browser talk to the device, and posts the answer in its field "credential".
 */
const WORDS = {
  NotAllowedError: "パスキーの操作が取り消されたか、時間切れになりました。もう一度お試しください。",
  InvalidStateError: "この端末のパスキーは、すでに登録されています。",
  SecurityError: "この接続ではパスキーを使えません。https:// で始まるアドレスで開いてください。",
};
const OTHERWISE = "パスキーを使えませんでした。ほかの方法をお試しください。";

function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (one) => one.charCodeAt(0));
}

function toText(buffer) {
  if (!buffer) return buffer;
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(keys) {
  return keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
}

async function create({ creation_options: { publicKey } }, form) {
  const choice = { ...publicKey.authenticatorSelection };
  if (form.elements.passwordless) {
    const alone = form.elements.passwordless.checked;
    choice.residentKey = alone ? "required" : "discouraged";
    choice.requireResidentKey = alone;
    if (alone) choice.userVerification = "required";
  }
  const key = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      authenticatorSelection: choice,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  });
  return plain(key, {
    attestationObject: toText(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  });
}

async function get({ request_options: { publicKey } }) {
  const key = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
  return plain(key, {
    authenticatorData: toText(key.response.authenticatorData),
    signature: toText(key.response.signature),
    userHandle: toText(key.response.userHandle),
  });
}

function plain(key, response) {
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { clientDataJSON: toText(key.response.clientDataJSON), ...response },
  };
}

async function optionsOf(form) {
  const { options, optionsUrl } = form.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options ${answer.status}`);
  return answer.json();
}

function tell(form, words) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = words;
  place.hidden = !words;
}

async function use(form) {
  tell(form, "");
  try {
    const options = await optionsOf(form);
    const credential = form.dataset.passkey === "create" ? await create(options, form) : await get(options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    tell(form, WORDS[error.name] ?? OTHERWISE);
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!globalThis.PublicKeyCredential) {
    tell(form, "このブラウザーではパスキーを使えません。");
    form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true));
    return;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(form);
  });
});
