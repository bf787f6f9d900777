/* Reviews from elsewhere: an exported file, or what this browser kept. Both are checked before anything is believed.
   Errors are told to people, so their messages are sentences. */

const MOST_BYTES = 50e6;

function parsed(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("This is not a review: it is not JSON. Choose the file NAME.review.json of an earlier export.");
  }
  if (value === null || typeof value !== "object" || !Array.isArray(value.segments)) {
    throw new Error("This is not a review: it has no segments. Choose the file NAME.review.json of an earlier export.");
  }
  return value;
}

/** One segment with the keys and types that it has to have, and no others. */
function checkedSegment(value, number, most) {
  const where = `Segment ${number + 1} of the review`;
  const { ids, source, target, machine, status, note = "" } = value ?? {};
  const follows = (id, number) => Number.isInteger(id) && id >= 0 && id === ids[0] + number;
  const right = Array.isArray(ids) && ids.length > 0 && ids.every(follows);
  if (!right || ids.at(-1) >= most) throw new Error(`${where} belongs to no sentence of this article.`);
  for (const text of [source, target, machine, note]) {
    if (typeof text !== "string") throw new Error(`${where} lacks a text.`);
  }
  if (!STATUSES.includes(status)) throw new Error(`${where} has a status that this page does not know.`);
  return { ids, source, target, machine, status, note };
}

function checkedSegments(values, most = bitext.pairs.length) {
  const checked = values.map((value, number) => checkedSegment(value, number, most));
  checked.slice(1).forEach((segment, number) => {
    const before = checked[number];
    if (segment.ids[0] <= before.ids.at(-1) && String(segment.ids) !== String(before.ids)) {
      throw new Error(`Segment ${number + 2} of the review is out of order.`);
    }
  });
  return checked;
}

/** The sources of a group have to be the document's own: a review changes the English only. */
function checkSources(checked) {
  for (const group of groupsOf(checked)) {
    const ids = [...new Set(group.flatMap((segment) => segment.ids))];
    const own = ids.map((id) => bitext.pairs[id].source).join("");
    if (!sameLetters(own, group.map((segment) => segment.source).join(""))) {
      throw new Error(`The Dutch of sentence ${ids[0] + 1} is another one in the review.`);
    }
    const kinds = new Set(ids.map((id) => paragraphOf({ ids: [id] })));
    if (kinds.size > 1) throw new Error(`The review merges sentences of different paragraphs (${ids[0] + 1}).`);
  }
  return checked;
}

function textOr(value, otherwise) {
  return typeof value === "string" ? value : otherwise;
}

/** What this page stored itself: the changed segments. */
function readState(text) {
  const value = parsed(text);
  if (value.krant_state !== 1) throw new Error("it is of another version of Krant.");
  return { reviewer: textOr(value.reviewer, ""), segments: checkSources(checkedSegments(value.segments)) };
}

/** A review of another edition, whose pairs are not this document's. */
function readEdition(text) {
  return checkedSegments(parsed(text).segments, Infinity);
}

/** An exported review: { reviewer, segments } of this document, or { edition } of another edition of the article. */
function readReview(text) {
  const value = parsed(text);
  if (value.krant_review !== 1) throw new Error("This page cannot read the review: it is of another version.");
  if (value.document !== bitext.hash) {
    if (value.article === bitext.article) return { edition: checkedSegments(value.segments, Infinity) };
    throw new Error(`This is the review of another article: ${textOr(value.article, "without a name")}.`);
  }
  const checked = checkSources(checkedSegments(value.segments));
  if (new Set(checked.flatMap((segment) => segment.ids)).size !== bitext.pairs.length) {
    throw new Error("The review does not cover the whole article: the file may have been cut off.");
  }
  return { reviewer: textOr(value.reviewer, ""), segments: checked };
}

/** Whether a group of checked segments says anything. */
function isChanged(group) {
  return group.some((_, index) => !isOriginal(index, group));
}

/** `list` with the groups of `changed` in the place of those that share a pair with them. */
function withChanges(list, changed) {
  const groups = groupsOf(changed).filter(isChanged);
  const taken = new Set(groups.flatMap((group) => group.flatMap((segment) => segment.ids)));
  const left = groupsOf(list).flatMap((group) => {
    const ids = [...new Set(group.flatMap((segment) => segment.ids))];
    if (!ids.some((id) => taken.has(id))) return [group];
    return ids.filter((id) => !taken.has(id)).map((id) => [originalSegment(id)]);
  });
  return [...left, ...groups].sort((a, b) => a[0].ids[0] - b[0].ids[0]).flat();
}

function sameSegment(a, b) {
  const texts = ["source", "target", "machine", "status", "note"];
  return texts.every((key) => a[key] === b[key]) && String(a.ids) === String(b.ids);
}

/** The smallest patch from one list to another. */
function difference(from, to) {
  let start = 0;
  while (start < from.length && start < to.length && sameSegment(from[start], to[start])) start += 1;
  let end = 0;
  const most = Math.min(from.length, to.length) - start;
  while (end < most && sameSegment(from.at(-1 - end), to.at(-1 - end))) end += 1;
  return { at: start, before: from.slice(start, from.length - end), fresh: to.slice(start, to.length - end) };
}

/** Import as one change, which can be taken back. What the file leaves open keeps what was done here. */
function importSegments(checked, what) {
  const { at, before, fresh } = difference(segments, withChanges(segments, checked));
  const changed = change(at, before.length, fresh, what);
  say(changed ? `${capital(what)}. u takes it back` : "The review brought nothing new");
}

/** From another edition: what was decided about a sentence that is still the same one, Dutch and machine's English. */
function takeOver(edition) {
  const places = new Map();
  bitext.pairs.forEach(({ source, target }, id) => {
    const key = JSON.stringify([source, target]);
    places.set(key, [...(places.get(key) ?? []), id]);
  });
  const fitting = [];
  const done = groupsOf(edition).filter((group) => group.some((segment) => isReviewed(segment) || segment.note !== ""));
  for (const group of done) {
    const [segment] = group;
    const id = group.length === 1 ? places.get(JSON.stringify([segment.source, segment.machine]))?.shift() : undefined;
    if (id !== undefined) fitting.push({ ...segment, ids: [id] });
  }
  fitting.sort((a, b) => a.ids[0] - b.ids[0]);
  importSegments(fitting, `took over ${fitting.length} of ${done.length} reviewed sentences of the earlier edition`);
}
