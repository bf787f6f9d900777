/* The review: segments, and every change to them as a patch that can be undone. Nothing here touches the page.

   A segment is { ids, source, target, machine, status, note }, as docs/review-format.md has it, and never changed in
   place. A patch { at, before, after, what } puts the segments `after` where `before` were. */

const STATUSES = ["unreviewed", "approved", "edited", "rejected"];

function originalSegment(id) {
  const { source, target, status = "unreviewed", note = "" } = bitext.pairs[id];
  return { ids: [id], source, target, machine: target, status, note };
}

const segments = bitext.pairs.map((_, id) => originalSegment(id));
const log = { done: [], undone: [] };

function paragraphOf(segment) {
  const { paragraph, kind } = bitext.pairs[segment.ids[0]];
  return `${paragraph} ${kind}`;
}

function overlap(a, b) {
  return a.ids[0] <= b.ids.at(-1) && b.ids[0] <= a.ids.at(-1);
}

/** Whether the segment at `index` has its pair for itself: neither merged nor a part. */
function isWhole(index, list = segments) {
  const segment = list[index];
  const neighbours = [list[index - 1], list[index + 1]];
  return segment.ids.length === 1 && !neighbours.some((other) => other && overlap(segment, other));
}

/** Whether the segment at `index` is its pair as it came: the same texts, whatever was decided about them. */
function isUntouched(index, list = segments) {
  const { ids, source, target } = list[index];
  const pair = bitext.pairs[ids[0]];
  return source === pair.source && target === pair.target && isWhole(index, list);
}

/** Whether nothing at all was done to the segment at `index`. */
function isOriginal(index, list = segments) {
  const { ids, status, note } = list[index];
  const original = originalSegment(ids[0]);
  return isUntouched(index, list) && status === original.status && note === original.note;
}

/** The segments in groups that share pairs: a merged or split group is never torn apart. */
function groupsOf(list) {
  const groups = [];
  for (const segment of list) {
    const last = groups.at(-1)?.at(-1);
    if (last && overlap(last, segment)) groups.at(-1).push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function isReviewed({ status }) {
  return status !== "unreviewed";
}

/** The status of a segment that nobody decided about: a split, a merger and a new text are an edit. */
function undecided(segment, whole) {
  return whole && segment.target === bitext.pairs[segment.ids[0]].target ? "unreviewed" : "edited";
}

/** What the segment at `index` is with another text: an approval was of the old one. */
function withTarget(index, target) {
  const segment = segments[index];
  if (target === segment.target) return segment;
  const changed = { ...segment, target };
  return { ...changed, status: undecided(changed, isWhole(index)) };
}

/** Texts side by side: with one space, unless one of them is empty. */
function joined(texts) {
  return texts.filter((text) => text !== "").join(" ");
}

/** The range of the segments that share pairs with the one at `index`: [first, after the last]. */
function groupRange(index) {
  let [start, end] = [index, index + 1];
  while (start > 0 && overlap(segments[start - 1], segments[start])) start -= 1;
  while (end < segments.length && overlap(segments[end - 1], segments[end])) end += 1;
  return [start, end];
}

/** The segment at `index` and the next one as one: { at, count, after }. Parts of a pair all have its ids. */
function mergerAt(index) {
  const [start] = groupRange(index);
  const [, end] = groupRange(index + 1);
  const before = segments.slice(start, end);
  const ids = [...new Set(before.flatMap((segment) => segment.ids))];
  const one = merged(segments[index], segments[index + 1]);
  const after = before.toSpliced(index - start, 2, one).map((segment) => ({ ...segment, ids }));
  return { at: start, count: before.length, after: after.length === 1 ? [restored(after[0])] : after };
}

function merged(first, second) {
  const [source, target, machine, note] = ["source", "target", "machine", "note"].map((key) =>
    joined([first[key], second[key]]),
  );
  return { ids: first.ids, source, target, machine, status: "edited", note };
}

/** A segment that has its pair for itself again has the pair's texts to the letter, white space included. */
function restored(segment) {
  const [id] = segment.ids;
  const pair = bitext.pairs[id];
  if (segment.ids.length > 1 || !sameLetters(segment.source, pair.source)) return segment;
  const target = sameLetters(segment.target, pair.target) ? pair.target : segment.target;
  const whole = { ...segment, source: pair.source, machine: pair.target, target };
  return { ...whole, status: undecided(whole, true) };
}

function sameLetters(a, b) {
  return a.replace(/\s+/g, "") === b.replace(/\s+/g, "");
}

/** A segment cut in two at offsets of its texts; white space at the cut goes. */
function split(segment, sourceCut, targetCut, machineCut) {
  const cut = (text, at) => [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
  const sources = cut(segment.source, sourceCut);
  const targets = cut(segment.target, targetCut);
  const machines = cut(segment.machine, machineCut);
  const parts = [0, 1].map((part) => ({
    ...segment,
    source: sources[part],
    target: targets[part],
    machine: machines[part],
    status: "edited",
    note: part === 0 ? segment.note : "",
  }));
  return apart(parts) ?? parts;
}

/** The parts of a merger that was cut where two of its pairs meet: they are those pairs again. */
function apart([first, second]) {
  const { ids } = first;
  const sources = ids.map((id) => bitext.pairs[id].source);
  for (let count = 1; count < ids.length; count++) {
    const [left, right] = [sources.slice(0, count).join(""), sources.slice(count).join("")];
    if (!sameLetters(left, first.source) || !sameLetters(right, second.source)) continue;
    return [
      restored({ ...first, ids: ids.slice(0, count) }),
      restored({ ...second, ids: ids.slice(count) }),
    ];
  }
  return null;
}

const patchListeners = [];

function applyPatch({ at, before, after }) {
  segments.splice(at, before.length, ...after);
  for (const listener of patchListeners) listener(at, before.length, after.length);
}

/** Put `after` where `count` segments from `at` are. False if that changes nothing. */
function change(at, count, after, what) {
  const before = segments.slice(at, at + count);
  if (before.length === after.length && before.every((segment, index) => segment === after[index])) return false;
  const patch = { at, before, after, what };
  log.done.push(patch);
  log.undone.length = 0;
  applyPatch(patch);
  return true;
}

/** Take the last change back; what it was, or undefined. */
function undo() {
  const patch = log.done.pop();
  if (!patch) return undefined;
  log.undone.push(patch);
  applyPatch({ at: patch.at, before: patch.after, after: patch.before });
  return patch;
}

/** Make the change again that was taken back last; what it was, or undefined. */
function redo() {
  const patch = log.undone.pop();
  if (!patch) return undefined;
  log.done.push(patch);
  applyPatch(patch);
  return patch;
}
