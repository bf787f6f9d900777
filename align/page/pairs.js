/* The rows of the page, one a segment: which are there, which are shown, which one is current (it has the focus, or
   had it last). Row `i` always shows segment `i`. */

const main = document.getElementById("text");
const pairs = [...main.querySelectorAll(".pair")];
const marks = new WeakMap();
const filteredOut = new WeakSet(); // rows that the search and the filters leave out
const currentListeners = [];
let current = null;

/** The marks of a row: flagged, changed, f0, t3 …; the chips carry the same keys. */
function marksOf(pair) {
  if (!marks.has(pair)) marks.set(pair, new Set((pair.dataset.marks ?? "").split(" ")));
  return marks.get(pair);
}

function isShown(pair) {
  return !filteredOut.has(pair);
}

/** Make `pair` the one that Tab comes back to. */
function setCurrent(pair) {
  if (current) {
    current.tabIndex = -1;
    current.removeAttribute("aria-current");
  }
  current = pair;
  if (pair) {
    pair.tabIndex = 0;
    if (pair.contains(document.activeElement)) pair.setAttribute("aria-current", "true");
  }
  for (const listener of currentListeners) listener();
}

function goTo(pair) {
  if (!pair) return;
  applyTo(pair.parentElement);
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "nearest" });
}

/** The nearest pair before (-1) or after (1) the current one that is shown and fits. */
function neighbour(step, fits = () => true) {
  // The first key press goes to the sentence that Tab would go to, not past it.
  const visited = current?.hasAttribute("aria-current");
  let index = pairs.indexOf(current) + (visited ? step : 0);
  while (index >= 0 && index < pairs.length && !(isShown(pairs[index]) && fits(pairs[index]))) index += step;
  return pairs[index];
}

function isFlagged(pair) {
  return marksOf(pair).has("flagged");
}

main.addEventListener("focusin", (event) => {
  const pair = event.target.closest(".pair");
  if (pair && pair !== current) setCurrent(pair);
  else if (pair) pair.setAttribute("aria-current", "true");
});

setCurrent(pairs[0] ?? null);
