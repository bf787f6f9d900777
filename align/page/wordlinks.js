/* Word links: the word under the pointer, or reached with the arrow keys, and the words it is linked to.

   The page holds, for each pair that has links, a flat list of source start, source end, target start, target end
   (UTF-16 offsets into the cells' text). The words are shown with highlights, so the text itself never changes. */

const wordLinks = JSON.parse(document.getElementById("links").textContent);
let pointed = null; // the last pointer position, handled once per frame
let steps = { pair: null, at: -1 };

/** The links of `pair` as objects { source: [start, end], target: [start, end] }. */
function linksOf(pair) {
  const touched = pair.dataset.touched !== undefined; // links are of the texts as they came
  const flat = touched ? [] : (wordLinks[pair.id] ?? []);
  const links = [];
  for (let i = 0; i < flat.length; i += 4) {
    links.push({ source: flat.slice(i, i + 2), target: flat.slice(i + 2, i + 4) });
  }
  return links;
}

/** The words of one side that are linked: distinct spans in the order of the text. */
function linkedWords(pair, side) {
  const spans = new Map(linksOf(pair).map((link) => [String(link[side]), link[side]]));
  return [...spans.values()].sort((a, b) => a[0] - b[0]);
}

/** Highlight the word `span` on `side` of `pair`, and on the other side every word that is linked to it. */
function showLinks(pair, side, span) {
  const other = side === "source" ? "target" : "source";
  const linked = linksOf(pair).filter((link) => String(link[side]) === String(span));
  const cell = (name) => pair.querySelector(`.${name}`);
  highlight("word", [rangeOf(cell(side), ...span)]);
  highlight("link", linked.map((link) => rangeOf(cell(other), ...link[other])));
}

function clearLinks() {
  highlight("word", []);
  highlight("link", []);
}

/** Text node and offset at a point of the window, whichever of the two calls the browser has. */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

function isOver(range, x, y) {
  return [...range.getClientRects()].some((r) => r.left <= x && x <= r.right && r.top <= y && y <= r.bottom);
}

/** The linked word at a point, or null. The caret is between letters, so the word itself has to be under the point. */
function wordAt(cell, x, y) {
  const caret = caretAt(x, y);
  const part = caret && textNodes(cell).find(({ node }) => node === caret.node);
  if (!part) return null;
  const offset = part.start + caret.offset;
  const side = cell.classList.contains("source") ? "source" : "target";
  const pair = cell.closest(".pair");
  const words = linkedWords(pair, side).filter(([start, end]) => start <= offset && offset <= end);
  const span = words.find((word) => isOver(rangeOf(cell, ...word), x, y));
  return span ? { pair, side, span } : null;
}

function followPointer() {
  const { x, y } = pointed;
  pointed = null;
  const cell = document.elementFromPoint(x, y)?.closest(".cell");
  const word = cell && wordAt(cell, x, y);
  if (word) showLinks(word.pair, word.side, word.span);
  else clearLinks();
}

/** Go to the next (1) or previous (-1) linked word of the current pair's source; false if there is none. */
function stepWord(step) {
  const words = current ? linkedWords(current, "source") : [];
  if (words.length === 0) return false;
  if (steps.pair !== current) steps = { pair: current, at: step > 0 ? -1 : words.length };
  steps.at = Math.min(Math.max(steps.at + step, 0), words.length - 1);
  showLinks(current, "source", words[steps.at]);
  return true;
}

main.addEventListener("pointermove", (event) => {
  if (!pointed) requestAnimationFrame(followPointer);
  pointed = { x: event.clientX, y: event.clientY };
});
main.addEventListener("pointerleave", clearLinks);
main.addEventListener("focusin", () => {
  steps = { pair: null, at: -1 };
  clearLinks();
});
