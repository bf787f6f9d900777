/* The keyboard. Letters work everywhere but in fields, and can be switched off (WCAG 2.1.4); arrows need the focus. */

const help = document.getElementById("help");
const singleKeys = document.getElementById("single-keys");

const LETTERS = {
  j: () => goTo(neighbour(1)),
  k: () => goTo(neighbour(-1)),
  n: () => goTo(neighbour(1, isFlagged)),
  p: () => goTo(neighbour(-1, isFlagged)),
  v: nextUnreviewed,
  a: approve,
  r: reject,
  A: ACTIONS["approve-paragraph"],
  R: ACTIONS["reject-paragraph"],
  e: ACTIONS.edit,
  c: ACTIONS.note,
  m: mergeWithNext,
  s: openSplit,
  u: undoLast,
  U: redoLast,
  x: openTransfer,
  f: () => chips.has("flagged") && toggleMark("flagged"),
  t: nextTheme,
  "/": () => query.focus(),
  "?": () => help.showModal(),
};

/** On a sentence that has the focus. */
const SENTENCE_KEYS = {
  ArrowDown: () => goTo(neighbour(1)),
  ArrowUp: () => goTo(neighbour(-1)),
  ArrowRight: () => stepWord(1),
  ArrowLeft: () => stepWord(-1),
  Enter: ACTIONS.edit,
};

/** With Ctrl or the command key. */
const CONTROL_KEYS = { z: undoLast, y: redoLast, Z: redoLast };

/** In the search field. Escape gives the keys back to the text. */
const FIELD_KEYS = {
  Enter: () => goTo(pairs.find(isShown)),
  Escape: () => {
    resetFilters();
    goTo(current);
  },
};

function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What a key press means here, or undefined. */
function actionFor(event) {
  if (event.altKey || document.querySelector("dialog[open]")) return undefined;
  const { target, key } = event;
  if (target.closest("input, textarea, select")) {
    return target === query && !event.ctrlKey && !event.metaKey ? own(FIELD_KEYS, key) : undefined;
  }
  if (event.ctrlKey || event.metaKey) return own(CONTROL_KEYS, key);
  if (key === "Escape") return resetFilters;
  if (Object.hasOwn(SENTENCE_KEYS, key)) return target.classList.contains("pair") ? SENTENCE_KEYS[key] : undefined;
  return singleKeys.checked ? own(LETTERS, key) : undefined;
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
