/** Loaded on every page: small behaviours, each switched on by an attribute in the markup. */
import "./csrf.js";
import "./ime.js";
import "./submit-once.js";
import "./dialog.js";
import "./menu.js";
import "./shortcuts.js";
import "./list-keys.js";
import "./combobox.js";
import "./requests.js";
import "./consent.js";
import "./files.js";
import "./memo-signout.js";

document.documentElement.classList.add("js");
document.querySelector("[data-focus-on-load]")?.focus();
