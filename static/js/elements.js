/** The few parts of a page that more than one script makes. */

export function button(words, css, run) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = css;
  element.textContent = words;
  element.addEventListener("click", run);
  return element;
}

/** A notice with its title, read out by a screen reader; what belongs into it is appended. */
export function infoBanner(words, title = "p") {
  const box = document.createElement("div");
  box.className = "c-banner c-banner--info";
  box.setAttribute("role", "status");
  const element = document.createElement(title);
  element.className = "c-banner__title";
  element.textContent = words;
  // the place of an icon
  box.append(document.createElement("span"), element);
  return box;
}
