/* The keyboard. Letters work everywhere but in fields, and can be switched off (WCAG 2.1.4); arrows need the focus. */

const help = document.getElementById("help");
const singleKeys = document.getElementById("single-keys");

const LETTERS = {
  j: () => goTo(neighbour(1)),
  k: () => goTo(neighbour(-1)),
  n: () => goTo(neighbour(1, isFlagged)),
  p: () => goTo(neighbour(-1, isFlagged)),
  f: () => chips.has("flagged") && toggleMark("flagged"),
  t: nextTheme,
  "/": () => query.focus(),
  "?": () => help.showModal(),
};

const ARROWS = {
  ArrowDown: () => goTo(neighbour(1)),
  ArrowUp: () => goTo(neighbour(-1)),
  ArrowRight: () => stepWord(1),
  ArrowLeft: () => stepWord(-1),
};

/** In the search field. Escape gives the keys back to the text. */
const FIELD_KEYS = {
  Enter: () => goTo(pairs.find(isShown)),
  Escape: () => {
    resetFilters();
    goTo(current);
  },
};

/** What a key press means here, or undefined. */
function actionFor(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || help.open) return undefined;
  const target = event.target;
  if (target === query) return FIELD_KEYS[event.key];
  if (target.closest("input, textarea, select")) return undefined;
  if (event.key === "Escape") return resetFilters;
  if (Object.hasOwn(ARROWS, event.key)) return target.classList.contains("pair") ? ARROWS[event.key] : undefined;
  return singleKeys.checked && Object.hasOwn(LETTERS, event.key) ? LETTERS[event.key] : undefined;
}

document.addEventListener("keydown", (event) => {
  const action = actionFor(event);
  if (!action) return;
  event.preventDefault();
  action();
});

singleKeys.checked = recall("krant-single-keys") !== "no";
singleKeys.addEventListener("change", () => keep("krant-single-keys", singleKeys.checked ? "yes" : "no"));
document.getElementById("help-button").addEventListener("click", () => help.showModal());
document.getElementById("help-close").addEventListener("click", () => help.close());
