/* Search in both languages and filters by flag, change and term: what does not fit is hidden, never removed. */

const query = document.getElementById("query");
const active = new Set();
const chips = new Map();
const folded = new Map(pairs.map((pair) => [pair, null]));
const MOST_HIGHLIGHTS = 3000; // more than anyone looks at; a two-letter search in a long article stays quick

/** A pair's text as the search sees it, made once. */
function searchText(pair) {
  if (folded.get(pair) === null) {
    folded.set(pair, [...pair.querySelectorAll(".cell")].map((cell) => fold(cell.textContent)).join("\n"));
  }
  return folded.get(pair);
}

function fits(pair, needle) {
  const marks = marksOf(pair);
  const marked = active.size === 0 || [...active].some((mark) => marks.has(mark));
  return marked && (needle === "" || searchText(pair).includes(needle));
}

/** Show what fits, say how much that is, and keep Tab's way into the text open. */
function applyFilters() {
  const needle = fold(query.value.trim());
  for (const pair of pairs) pair.hidden = !fits(pair, needle);
  for (const paragraph of main.querySelectorAll(".paragraph")) {
    paragraph.hidden = ![...paragraph.children].some(isShown);
  }
  const shown = pairs.filter(isShown);
  const filtered = needle !== "" || active.size > 0;
  document.getElementById("count").textContent = filtered ? `${shown.length} of ${pairs.length} sentences` : "";
  document.getElementById("reset").hidden = !filtered;
  document.getElementById("nothing").hidden = shown.length > 0 || pairs.length === 0;
  if (current && !isShown(current)) setCurrent(shown[0] ?? null);
  if (!current) setCurrent(shown[0] ?? null);
  highlightFound(shown, needle);
}

function highlightFound(shown, needle) {
  const ranges = [];
  for (const pair of needle.length > 1 ? shown : []) {
    if (ranges.length > MOST_HIGHLIGHTS) break;
    for (const cell of pair.querySelectorAll(".cell")) {
      for (const [start, end] of occurrences(cell.textContent, needle)) ranges.push(rangeOf(cell, start, end));
    }
  }
  highlight("found", ranges);
}

function toggleMark(mark) {
  if (active.has(mark)) active.delete(mark);
  else active.add(mark);
  chips.get(mark)?.setAttribute("aria-pressed", String(active.has(mark)));
  applyFilters();
}

function resetFilters() {
  query.value = "";
  active.clear();
  for (const button of chips.values()) button.setAttribute("aria-pressed", "false");
  applyFilters();
}

/** Without a script the chips are a summary; here they become buttons. */
function makeButton(chip) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  button.append(...chip.childNodes);
  button.addEventListener("click", () => toggleMark(chip.dataset.mark));
  chip.append(button);
  chips.set(chip.dataset.mark, button);
}

for (const chip of document.querySelectorAll("[data-mark]")) makeButton(chip);
query.addEventListener("input", applyFilters);
document.getElementById("reset").addEventListener("click", () => {
  resetFilters();
  query.focus();
});
