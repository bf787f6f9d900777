/* Text: folding for search, and ranges of an element's text for highlights. Nothing here changes the page. */

/** `text` without case, accents and kinds of apostrophe: what a search compares. */
function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[’‘ʼ]/g, "'");
}

/** Where `needle` (folded, not empty) stands in `text`: pairs [start, end) of UTF-16 offsets. */
function occurrences(text, needle) {
  const folded = fold(text);
  const origin = folded.length === text.length ? null : origins(text);
  const found = [];
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
    const end = at + needle.length;
    found.push(origin ? [origin[at] ?? text.length, origin[end] ?? text.length] : [at, end]);
  }
  return found;
}

/** For each unit of fold(text): where it comes from. Needed only where folding changes the length. */
function origins(text) {
  const origin = [];
  for (const { segment, index } of new Intl.Segmenter("en").segment(text)) {
    for (let unit = fold(segment).length; unit > 0; unit--) origin.push(index);
  }
  return origin;
}

/** The text nodes of `element` with their offsets in its textContent. */
function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let start = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start, end: start + node.length });
    start += node.length;
  }
  return nodes;
}

/** The range of `element`'s textContent from `start` to `end` (UTF-16 offsets). */
function rangeOf(element, start, end) {
  const nodes = textNodes(element);
  const first = nodes.find((part) => start < part.end);
  const last = nodes.find((part) => end <= part.end);
  const range = document.createRange();
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}

/** Highlight `ranges` under `name` (see ::highlight in the style sheet); older browsers go without. */
function highlight(name, ranges) {
  if (typeof Highlight === "undefined") return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}
