/* Search in both languages and filters by flag, change, term and status: what does not fit is hidden, never removed. */

const query = document.getElementById("query");
const statusFilter = document.getElementById("status-filter");
const paragraphs = [...main.querySelectorAll(".paragraph")];
const active = new Set();
const chips = new Map();
const folded = new WeakMap(); // a segment never changes, so neither does its text as the search sees it
const near = new Set(); // paragraphs on the screen or close to it
const AT_ONCE = 6; // paragraphs before and after the current one: a screenful
const PART = 25; // paragraphs a frame
let pending = []; // paragraphs that still have to be shown or hidden
const isLong = main.classList.contains("long");

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

function setShown(pair, fitting) {
  if (fitting) filteredOut.delete(pair);
  else filteredOut.add(pair);
}

/** Hide a paragraph as a whole, or its rows one by one: as few changes as possible. */
function applyTo(paragraph) {
  const rows = [...paragraph.children];
  const any = rows.some(isShown);
  setHidden(paragraph, !any);
  if (any) for (const row of rows) setHidden(row, !isShown(row));
}

/** Hide and show: around the current sentence at once, the rest of a very long article a part after each frame. */
function applyToAll() {
  const center = Math.max(paragraphs.indexOf(current?.parentElement), 0);
  const from = isLong ? Math.max(center - AT_ONCE, 0) : 0;
  const nearby = isLong ? paragraphs.slice(from, center + AT_ONCE) : paragraphs;
  nearby.forEach(applyTo);
  const waiting = pending.length > 0;
  pending = isLong ? [...paragraphs.slice(center + AT_ONCE), ...paragraphs.slice(0, from).reverse()] : [];
  if (pending.length && !waiting) afterPaint(applyPart);
}

/** Let the browser show what there is before more is done. */
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

function applyPart() {
  pending.splice(0, PART).forEach(applyTo);
  if (pending.length) afterPaint(applyPart);
}

/** Show what fits, say how much that is, and keep Tab's way into the text open. */
function applyFilters() {
  const needle = fold(query.value.trim());
  pairs.forEach((pair, index) => setShown(pair, fits(index, needle)));
  applyToAll();
  const shownPairs = pairs.filter(isShown);
  const filtered = needle !== "" || active.size > 0 || statusFilter.value !== "";
  document.getElementById("count").textContent = filtered ? `${shownPairs.length} of ${pairs.length} sentences` : "";
  document.getElementById("reset").hidden = !filtered;
  document.getElementById("nothing").hidden = shownPairs.length > 0 || pairs.length === 0;
  if (current && !isShown(current)) setCurrent(shownPairs[0] ?? null);
  if (!current) setCurrent(shownPairs[0] ?? null);
  highlightFound();
}

/** Mark what was found: everywhere in an article, but only about the screen in a very long one. */
function highlightFound() {
  const needle = fold(query.value.trim());
  const rows = isLong ? [...near].flatMap((paragraph) => [...paragraph.children]) : pairs;
  const ranges = [];
  for (const pair of needle.length > 1 ? rows.filter(isShown) : []) {
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
addEventListener("beforeprint", () => pending.splice(0).forEach(applyTo));
query.addEventListener("input", applyFilters);
statusFilter.addEventListener("change", applyFilters);
document.getElementById("reset").addEventListener("click", () => {
  resetFilters();
  query.focus();
});

if (isLong) {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) near[isIntersecting ? "add" : "delete"](target);
      if (query.value.trim().length > 1) highlightFound();
    },
    { rootMargin: "50%" },
  );
  for (const paragraph of paragraphs) observer.observe(paragraph);
}

// The first search of a long article should not have to fold all of it.
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
idle(() => segments.forEach(searchText));
