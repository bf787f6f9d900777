/* Search in both languages and filters by flag, change, term and status: what does not fit is hidden, never removed. */

const query = document.getElementById("query");
const statusFilter = document.getElementById("status-filter");
const paragraphs = [...main.querySelectorAll(".paragraph")];
const active = new Set();
const chips = new Map();
const folded = new WeakMap(); // a segment never changes, so neither does its text as the search sees it
const MOST_HIGHLIGHTS = 1000; // more than anyone looks at; a two-letter search in a long article stays quick

const HAS_STATUS = {
  "": () => true,
  unreviewed: (segment) => !isReviewed(segment),
  reviewed: isReviewed,
  approved: (segment) => segment.status === "approved",
  edited: (segment) => segment.status === "edited",
  rejected: (segment) => segment.status === "rejected",
  noted: (segment) => segment.note !== "",
};

function searchText(segment) {
  if (!folded.has(segment)) folded.set(segment, fold(`${segment.source}\n${segment.target}`));
  return folded.get(segment);
}

function fits(index, needle) {
  const has = marksOf(pairs[index]);
  const marked = active.size === 0 || [...active].some((mark) => has.has(mark));
  const segment = segments[index];
  return marked && HAS_STATUS[statusFilter.value](segment) && (needle === "" || searchText(segment).includes(needle));
}

function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

/** Show what fits, say how much that is, and keep Tab's way into the text open. */
function applyFilters() {
  const needle = fold(query.value.trim());
  pairs.forEach((pair, index) => setHidden(pair, !fits(index, needle)));
  for (const paragraph of paragraphs) setHidden(paragraph, ![...paragraph.children].some(isShown));
  const shownPairs = pairs.filter(isShown);
  const filtered = needle !== "" || active.size > 0 || statusFilter.value !== "";
  document.getElementById("count").textContent = filtered ? `${shownPairs.length} of ${pairs.length} sentences` : "";
  document.getElementById("reset").hidden = !filtered;
  document.getElementById("nothing").hidden = shownPairs.length > 0 || pairs.length === 0;
  if (current && !isShown(current)) setCurrent(shownPairs[0] ?? null);
  if (!current) setCurrent(shownPairs[0] ?? null);
  highlightFound(shownPairs, needle);
}

function highlightFound(shownPairs, needle) {
  const ranges = [];
  for (const pair of needle.length > 1 ? shownPairs : []) {
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
  statusFilter.value = "";
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
statusFilter.addEventListener("change", applyFilters);
document.getElementById("reset").addEventListener("click", () => {
  resetFilters();
  query.focus();
});

// The first search of a long article should not have to fold all of it.
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
idle(() => segments.forEach(searchText));
