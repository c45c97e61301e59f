/* What is quicker with a script. Every page works without it. */
"use strict";

for (const form of document.querySelectorAll("form[data-submit]")) {
  form.addEventListener("change", () => form.submit());
  form.querySelector("[data-hide]").hidden = true;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}

/* On a narrow screen the results come first. */
if (window.matchMedia("(max-width: 60rem)").matches) {
  for (const fold of document.querySelectorAll("details[data-fold]")) fold.open = false;
}

/* The slash goes to the search box, as on many sites. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  event.preventDefault();
  document.querySelector('input[type="search"]').focus();
});
