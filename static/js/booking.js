/** Booking: a chosen record fills the boxes beside it; a time typed by hand is the chosen one. */
const form = document.querySelector("form[data-booking]");

const FILLS = {
  id_client_name: { phone: "contact_phone" },
  id_contact_name: { person_kana: "contact_kana", phone: "contact_phone" },
  id_introducer_name: { email: "introducer_email", phone: "introducer_phone" },
  id_introduced_branch_name: {},
};

function box(name) {
  return form.elements.namedItem(name);
}

/** Only what is still empty: what the caller has said stays. */
function fill(name, value) {
  const field = box(name);
  if (field && value && !field.value) field.value = value;
}

function setRecord(name, textName, id, text) {
  if (!id || box(name).value || box(textName).value) return;
  box(name).value = id;
  box(textName).value = text;
  box(name).dispatchEvent(new Event("change", { bubbles: true }));
}

function onChoose({ target, detail }) {
  const wanted = FILLS[target.id];
  if (!wanted) return;
  for (const [from, to] of Object.entries(wanted)) fill(to, detail.data[from]);
  if (target.id === "id_contact_name") {
    setRecord("company", "client_name", detail.data.own_company, detail.data.own_company_name);
  }
  if (target.id === "id_introduced_branch_name" && detail.data.bank && box("introduced_by").value !== detail.data.bank) {
    // without the change event: it would empty the branch that was just chosen
    box("introduced_by").value = detail.data.bank;
    box("introduced_by_name").value = detail.data.bank_name;
  }
}

function chooseByHand(event) {
  const part = event.target.closest("[data-by-hand]");
  if (!part || event.target.type === "radio") return;
  const radio = part.querySelector('input[type="radio"]');
  radio.checked = true;
}

if (form) {
  form.addEventListener("combobox:choose", onChoose);
  form.addEventListener("input", chooseByHand);
  form.addEventListener("change", chooseByHand);
}
