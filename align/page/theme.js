/* Light, dark or the system's choice, before the first paint; remembered where the browser allows it. */
"use strict";

const THEMES = ["system", "light", "dark"];

/** What localStorage holds under `key`, or null where there is none (private windows, locked-down machines). */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keep `value` under `key`; a preference that cannot be kept lasts as long as the page. */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing is lost but a preference.
  }
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

function setTheme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const button = document.getElementById("theme");
  if (button) button.textContent = `Theme: ${currentTheme()}`;
}

function nextTheme() {
  setTheme(THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length]);
  keep("krant-theme", currentTheme());
}

document.documentElement.classList.add("script");
setTheme(recall("krant-theme"));
document.addEventListener("DOMContentLoaded", () => {
  setTheme(currentTheme());
  document.getElementById("theme").addEventListener("click", nextTheme);
});
