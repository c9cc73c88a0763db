/** A form that is kept while it is typed as plain data: strings by field name, lists for what may be chosen several times. */
const LISTS = ["coordinators", "other_topics"];
const NOT_TYPED = ["csrfmiddlewaretoken", "uuid", "revision", "version", "owner", "act", "form_begins", "form_ends"];

export function collect(form, lists = LISTS) {
  const data = Object.fromEntries(lists.map((name) => [name, []]));
  for (const [name, value] of new FormData(form)) {
    if (NOT_TYPED.includes(name) || typeof value !== "string") continue;
    const text = settledText(value);
    if (!lists.includes(name)) data[name] = text;
    else if (text) data[name].push(text);
  }
  return data;
}

function settledText(value) {
  return value.replaceAll("\r\n", "\n").normalize("NFC");
}

/** `data` with the long texts as the page came: on a slow line somebody writes before any script is there. */
export function asOpened(form, data) {
  const texts = [...form.querySelectorAll("textarea[name]")].filter(({ name }) => name in data);
  return { ...data, ...Object.fromEntries(texts.map((text) => [text.name, settledText(text.defaultValue)])) };
}

/** Put data into the form; names that are not given stay as they are. */
export function fill(form, data) {
  for (const [name, value] of Object.entries(data)) {
    if (name === "coordinators") fillSeats(form, value);
    else fillNamed(form, name, value);
  }
}

function fillNamed(form, name, value) {
  const values = Array.isArray(value) ? value : [value];
  form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control) => {
    if (control.type === "checkbox" && control.name === "is_restricted") control.checked = Boolean(values[0]);
    else if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  });
}

function fillSeats(form, chosen) {
  const seats = [...form.querySelectorAll("select[name=coordinators]")];
  while (seats.length < chosen.length) seats.push(addSeat(form));
  seats.forEach((seat, index) => {
    seat.value = chosen[index] ?? "";
  });
  form.dispatchEvent(new CustomEvent("memo:seats"));
}

/** One more box for a coordinator, copied from the last one. */
export function addSeat(form) {
  const all = form.querySelectorAll("[data-seat]");
  const last = all[all.length - 1];
  const seat = last.cloneNode(true);
  const select = seat.querySelector("select");
  select.id = `id_coordinators_${all.length}`;
  select.value = "";
  const label = seat.querySelector("label");
  label.htmlFor = select.id;
  label.textContent = `対応者${all.length + 1}`;
  last.after(seat);
  return select;
}

/** Whether two versions say the same; what one of them does not name counts as empty. */
export function sameContent(one, other) {
  const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...names].every((name) => plain(one?.[name]) === plain(other?.[name]));
}

/** Of `kept`, the fields that hold what they held when the page `opened`: nobody has typed into them since. */
export function untouched(kept, opened, now) {
  return Object.fromEntries(Object.entries(kept).filter(([name]) => plain(opened[name]) === plain(now[name])));
}

function plain(value) {
  return Array.isArray(value) ? value.join("\n") : (value ?? "");
}
