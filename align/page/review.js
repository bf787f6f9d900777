/* What a reviewer does to sentences: approve, reject, merge, undo. Each is one patch, so each can be taken back. */

const saidLine = document.getElementById("said");

/** Tell everyone, those who listen too, what happened. */
function say(text) {
  saidLine.textContent = plain(text);
}

function currentIndex() {
  return current ? pairs.indexOf(current) : -1;
}

function sentence(index) {
  return `sentence ${nameOf(index)}`;
}

/** Give the segment at `index` a status; the same one again takes it back. True if it is decided now. */
function decide(index, status) {
  const segment = segments[index];
  const taken = segment.status === status;
  const next = taken ? undecided(segment, isWhole(index)) : status;
  // An edit that nobody approved counts as edited either way; taking an approval back shows that again.
  const what = `${taken ? "No longer " : ""}${status} ${sentence(index)}`;
  change(index, 1, [{ ...segment, status: next }], what);
  say(capital(what));
  return !taken;
}

function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** On to the next sentence that is shown; the focus comes along unless it is at the desk. */
function goOn(index) {
  const next = pairs.slice(index + 1).find(isShown);
  if (!next) return;
  if (!desk.contains(document.activeElement)) return goTo(next);
  setCurrent(next);
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
}

function approve() {
  const index = currentIndex();
  if (index < 0) return;
  if (decide(index, "approved")) goOn(index);
}

function reject() {
  const index = currentIndex();
  if (index < 0) return;
  if (decide(index, "rejected")) say(`Rejected ${sentence(index)}; c says why`);
}

/** The segments of the current one's paragraph: [first, after the last]. */
function paragraphRange(index) {
  let [start, end] = [index, index + 1];
  while (start > 0 && paragraphOf(segments[start - 1]) === paragraphOf(segments[index])) start -= 1;
  while (end < segments.length && paragraphOf(segments[end]) === paragraphOf(segments[index])) end += 1;
  return [start, end];
}

function decideParagraph(status) {
  const index = currentIndex();
  if (index < 0) return;
  const [start, end] = paragraphRange(index);
  const before = segments.slice(start, end);
  const after = before.map((segment) => (segment.status === status ? segment : { ...segment, status }));
  const size = before.length === 1 ? "1 sentence" : `${before.length} sentences`;
  const what = `${status} the paragraph of ${sentence(index)} (${size})`;
  if (change(start, before.length, after, what)) say(capital(what));
  else say(`The paragraph of ${sentence(index)} is ${status} already`);
}

function canMerge(index) {
  const next = segments[index + 1];
  return index >= 0 && next !== undefined && paragraphOf(next) === paragraphOf(segments[index]);
}

function mergeWithNext() {
  const index = currentIndex();
  if (!canMerge(index)) return say("There is no next sentence in this paragraph to merge with");
  const what = `merged sentences ${nameOf(index)} and ${nameOf(index + 1)}`;
  const { at, count, after } = mergerAt(index);
  change(at, count, after, what);
  goTo(pairs[index]);
  say(capital(what));
}

function setTarget(index, target, status) {
  const edited = withTarget(index, target);
  const after = status ? { ...edited, status } : edited;
  if (after.target === segments[index].target && after.status === segments[index].status) return;
  const what = `${status ?? "edited"} ${sentence(index)}`;
  change(index, 1, [after], what);
  say(capital(what));
}

function setNote(index, note) {
  if (note === segments[index].note) return;
  const what = `${note === "" ? "removed the note on" : "noted on"} ${sentence(index)}`;
  change(index, 1, [{ ...segments[index], note }], what);
  say(capital(what));
}

/** Take back, or make again, and go where it happened. */
function travel(step, verb, nothing) {
  const patch = step();
  if (!patch) return say(nothing);
  const row = pairs[Math.min(patch.at, pairs.length - 1)];
  setShown(row, true); // a filter may not hide what is happening
  applyTo(row.parentElement);
  goTo(row);
  say(`${verb}: ${patch.what}`);
}

const undoLast = () => travel(undo, "Taken back", "There is nothing to take back");
const redoLast = () => travel(redo, "Made again", "There is nothing to make again");

function isUnreviewedRow(pair) {
  return !isReviewed(segments[pairs.indexOf(pair)]);
}

/** On to what nobody has looked at yet: after this sentence, or else from the top. */
function nextUnreviewed() {
  const next = neighbour(1, isUnreviewedRow) ?? pairs.find((pair) => isShown(pair) && isUnreviewedRow(pair));
  if (next) goTo(next);
  else say("Every sentence that is shown is reviewed");
}

/** A translation from the memory, in the place of the current one. */
function useAlternative(button) {
  const index = pairs.indexOf(button.closest(".pair"));
  const id = Number(button.dataset.pair);
  setTarget(index, alternativesOf(bitext.pairs[id])[Number(button.dataset.alternative)].target);
}

/** The alternatives are text on paper and without a script; here each gets a button. */
for (const [id, row] of originals.entries()) {
  for (const [number, item] of row.querySelectorAll(".alternative").entries()) {
    const button = element("button", { type: "button", className: "use" }, "Use");
    Object.assign(button.dataset, { pair: id, alternative: number });
    button.setAttribute("aria-label", `Use alternative ${number + 1} for sentence ${id + 1}`);
    item.append(" ", button);
  }
}
main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-alternative]");
  if (button) useAlternative(button);
});
