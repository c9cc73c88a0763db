/**
 * Text box with suggestions: ARIA APG combobox with a listbox popup, manual selection. Options are drawn by the
 * server (components/_combobox_options.html); it also knows that ㈱, （株） and 株式会社 are one. Asks only for
 * settled words, never during kana conversion. Markup and events: components/_combobox.html.
 */
import { isComposing } from "./ime.js";

const WAIT_MS = 180;

class Combobox {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector('input[type="text"]');
    this.hidden = root.querySelector("[data-combobox-value]");
    this.list = root.querySelector('[role="listbox"]');
    this.status = document.createElement("span");
    this.status.className = "u-visually-hidden";
    this.status.setAttribute("role", "status");
    root.append(this.status);
    this.active = -1;
    this.prepare();
    this.listen();
  }

  prepare() {
    this.box.setAttribute("role", "combobox");
    this.box.setAttribute("aria-autocomplete", "list");
    this.box.setAttribute("aria-expanded", "false");
    this.box.setAttribute("aria-controls", this.list.id);
    const label = this.box.labels?.[0]?.firstChild?.textContent?.trim();
    this.list.setAttribute("aria-label", `${label || "候補"}の候補`);
  }

  listen() {
    this.box.addEventListener("input", () => this.forget());
    this.box.addEventListener("settled-input", () => this.askSoon());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("blur", () => this.close());
    this.root.querySelector(".c-combobox__toggle")?.addEventListener("mousedown", (event) => this.onToggle(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
    const source = this.root.dataset.include;
    if (source) {
      document.querySelectorAll(source).forEach((input) => input.addEventListener("change", () => this.clear()));
    }
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** The words no longer name the chosen record. */
  forget() {
    if (!this.hidden.value) return;
    this.hidden.value = "";
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  clear() {
    this.forget();
    if (this.box.value) {
      this.box.value = "";
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.close();
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => document.activeElement === this.box && this.ask(this.box.value), WAIT_MS);
  }

  async ask(words) {
    clearTimeout(this.timer);
    this.request?.abort();
    if (words.trim().length < Number(this.root.dataset.minimum ?? 0)) return this.close();
    this.request = new AbortController();
    try {
      const answer = await fetch(this.address(words), {
        signal: this.request.signal,
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      // a newer question or a lost line: the box stays a plain text box
      if (error.name !== "AbortError") this.close();
    }
    return undefined;
  }

  address(words) {
    const url = new URL(this.root.dataset.url, location.origin);
    url.searchParams.set("q", words);
    const source = this.root.dataset.include;
    if (source) {
      document.querySelectorAll(source).forEach((input) => url.searchParams.set(input.name, input.value));
    }
    return url;
  }

  show(markup) {
    const parsed = new DOMParser().parseFromString(`<ul>${markup}</ul>`, "text/html");
    this.list.replaceChildren(...parsed.querySelector("ul").children);
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      const chosen = this.hidden.value !== "" && option.dataset.value === this.hidden.value;
      option.setAttribute("aria-selected", String(chosen));
    });
    this.point(-1);
    this.status.textContent = this.options.length ? `候補 ${this.options.length}件` : "候補はありません";
    if (!this.options.length || document.activeElement !== this.box) return this.close();
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    if ("autoFirst" in this.root.dataset && this.box.value.trim()) this.point(0);
    return undefined;
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  point(index) {
    this.active = index;
    this.options.forEach((option, at) => option.classList.toggle("is-active", at === index));
    const option = this.options[index];
    if (option) {
      this.box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  move(step) {
    const count = this.options.length;
    if (this.active < 0) return this.point(step > 0 ? 0 : count - 1);
    return this.point((this.active + step + count) % count);
  }

  onKey(event) {
    if (isComposing(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.ask(this.hidden.value ? "" : this.box.value);
    } else if (event.key === "Enter" && this.isOpen && this.active >= 0 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    } else if (event.key === "Enter" && this.mustResolve && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) this.takeFirst();
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /** With auto-first, typed words that name no record yet: Enter came before the answer did. */
  get mustResolve() {
    return "autoFirst" in this.root.dataset && !this.hidden.value && this.box.value.trim() !== "";
  }

  async takeFirst() {
    await this.ask(this.box.value);
    const first = this.options[0];
    if (first && this.isOpen) this.choose(first);
  }

  onToggle(event) {
    event.preventDefault();
    this.box.focus();
    if (this.isOpen) this.close();
    else this.ask(this.hidden.value ? "" : this.box.value);
  }

  choose(option) {
    const keepWords = "create" in option.dataset;
    const label = keepWords ? this.box.value : (option.dataset.label ?? option.textContent.trim());
    this.hidden.value = option.dataset.value ?? "";
    this.box.value = label;
    this.close();
    this.status.textContent = `${label}を選びました`;
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    this.box.dispatchEvent(
      new CustomEvent("combobox:choose", {
        bubbles: true,
        detail: { value: this.hidden.value, label, data: { ...option.dataset } },
      }),
    );
  }
}

const made = new WeakSet();

export function initComboboxes(root = document) {
  const found = [...root.querySelectorAll("[data-combobox]")];
  if (root instanceof Element && root.matches("[data-combobox]")) found.push(root);
  found.filter((element) => !made.has(element)).forEach((element) => {
    made.add(element);
    new Combobox(element);
  });
}

document.addEventListener("htmx:load", (event) => initComboboxes(event.detail.elt));
initComboboxes();
