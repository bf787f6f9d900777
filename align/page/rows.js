/* From segments to rows. A segment that is a pair of the document keeps the row that the page came with; merged and
   split ones get rows of their own, made from those. Text only ever goes in as text nodes. */

const originals = [...pairs];
const homes = originals.map((row) => row.parentElement);
const cellsBefore = new WeakMap(); // a cell's nodes as the page came with them
const madeRows = new Map();

/** How many segments before the one at `index` were cut from the same pairs. */
function partOf(index) {
  let part = 0;
  while (segments[index - part - 1] && overlap(segments[index - part - 1], segments[index])) part += 1;
  return part;
}

/** What people call the segment: 5, 5–6 (merged), 5b (the second part of 5). */
function nameOf(index) {
  const { ids } = segments[index];
  const numbers = ids.length > 1 ? `${ids[0] + 1}–${ids.at(-1) + 1}` : String(ids[0] + 1);
  if (ids.length === 1 && isWhole(index)) return numbers;
  const part = partOf(index);
  const parts = part > 0 || (segments[index + 1] && overlap(segments[index], segments[index + 1]));
  return parts ? numbers + letters(part) : numbers;
}

function letters(number) {
  const letter = String.fromCharCode(97 + (number % 26));
  return number < 26 ? letter : letters(Math.floor(number / 26) - 1) + letter;
}

function rowFor(index) {
  const { ids } = segments[index];
  if (isWhole(index)) return originals[ids[0]];
  const part = partOf(index);
  const key = `${ids} ${part}`;
  if (!madeRows.has(key)) madeRows.set(key, makeRow(ids, part));
  return madeRows.get(key);
}

function makeRow(ids, part) {
  const row = originals[ids[0]].cloneNode(true);
  row.id = `s${ids[0] + 1}${part ? `-${part + 1}` : ""}`;
  row.tabIndex = -1;
  row.hidden = false;
  row.removeAttribute("aria-current");
  row.dataset.marks = [...new Set(ids.flatMap((id) => [...marksOf(originals[id])]))].join(" ").trim();
  for (const old of row.querySelectorAll(".score, .diff, .remark, .editor")) old.remove();
  const items = ids.slice(1).flatMap((id) => [...originals[id].querySelectorAll(".notes > li:not(.remark)")]);
  if (items.length) notesOf(row).append(...items.map((item) => item.cloneNode(true)));
  return row;
}

function notesOf(row) {
  let list = row.querySelector(".notes");
  if (!list) {
    list = element("ul", { className: "notes" });
    row.append(list);
    main.classList.replace("bare", "annotated");
  }
  return list;
}

function setCell(cell, text, original) {
  if (!cellsBefore.has(cell)) cellsBefore.set(cell, [...cell.childNodes]);
  cell.replaceChildren(...(original ? cellsBefore.get(cell) : shown(text)));
}

/** Insertions and deletions as elements; what they are is said in words, too. */
function diffNodes(before, after) {
  const node = ([kind, text]) => (kind === "same" ? shownText(text) : element(kind, {}, shownText(text)));
  return diff(before, after).map(node);
}

function shownText(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...shown(text));
  return fragment;
}

function setDiff(row, { machine, target }) {
  row.querySelector(".diff")?.remove();
  if (machine === target) return;
  const line = element("p", { className: "diff", lang: bitext.target_language, dir: "auto" });
  line.append(element("span", { className: "sr", lang: "en" }, "Changed: "), ...diffNodes(machine, target));
  (row.querySelector(".editor.of-target") ?? row.querySelector(".target")).after(line);
}

function setRemark(row, note) {
  const old = row.querySelector(".remark");
  if (note === "") {
    old?.remove();
    const list = row.querySelector(".notes");
    if (list && !list.hasChildNodes()) list.remove();
    return;
  }
  const text = element("bdi", {}, ...shown(note));
  const remark = element("li", { className: "remark" }, element("b", {}, "Note"), " ", text);
  if (old) old.replaceWith(remark);
  else notesOf(row).prepend(remark);
}

/** Make the row show segment `index`. */
function refresh(row, index) {
  const segment = segments[index];
  const name = nameOf(index);
  const whole = isWhole(index);
  const pair = bitext.pairs[segment.ids[0]];
  row.dataset.status = segment.status;
  row.toggleAttribute("data-touched", !isUntouched(index));
  const decided = segment.status !== "unreviewed" && segment.status;
  const said = [isFlagged(row) && "flagged", decided, segment.note && "with a note"];
  row.setAttribute("aria-label", [`Sentence ${name}`, ...said.filter(Boolean)].join(", "));
  const link = row.querySelector(".gutter a");
  link.textContent = name;
  link.setAttribute("href", `#${row.id}`);
  link.setAttribute("aria-label", `Link to sentence ${name}`);
  setCell(row.querySelector(".source"), segment.source, whole && segment.source === pair.source);
  setCell(row.querySelector(".target"), segment.target, whole && segment.target === pair.target);
  setDiff(row, segment);
  setRemark(row, segment.note);
}

/** Put the rows `fresh` where they belong, moving as few as possible: a row that is moved loses the focus. */
function place(at, fresh) {
  for (let index = fresh.length - 1; index >= 0; index--) {
    const home = homes[segments[at + index].ids[0]];
    const next = pairs[at + index + 1];
    const before = next?.parentElement === home ? next : null;
    const row = fresh[index];
    if (row.parentElement !== home || row.nextElementSibling !== before) home.insertBefore(row, before);
  }
}

/** After a patch: the rows of the segments, and of the other parts of the same pairs, whose names may change. */
function updateRows(at, removed, added) {
  let [start, end] = [at, at + added];
  while (start > 0 && segments[start] && overlap(segments[start - 1], segments[start])) start -= 1;
  while (end < segments.length && end > 0 && overlap(segments[end - 1], segments[end])) end += 1;
  const old = pairs.slice(start, end - added + removed);
  const hadFocus = old.includes(current) && current.contains(document.activeElement);
  const position = old.indexOf(current);
  const fresh = Array.from({ length: end - start }, (_, offset) => rowFor(start + offset));
  pairs.splice(start, old.length, ...fresh);
  const kept = new Set(fresh);
  for (const row of old) if (!kept.has(row)) row.remove();
  place(start, fresh);
  fresh.forEach((row, offset) => refresh(row, start + offset));
  if (position < 0 || kept.has(current)) return;
  const next = fresh[Math.min(position, fresh.length - 1)] ?? pairs[0] ?? null;
  setCurrent(next);
  if (hadFocus) goTo(next);
}

patchListeners.push(updateRows);
originals.forEach((row, index) => {
  if (bitext.pairs[index].status || bitext.pairs[index].note) refresh(row, index);
});
