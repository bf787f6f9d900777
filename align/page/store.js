/* Keeping the review in the browser, under the document's hash. Where that fails, it says so and offers the export.

   What is kept are the segments that differ from the document, so that a long article costs little of the few
   megabytes that all pages from one disk share. */

const STORE_PREFIX = "krant-review:";
const STORE_KEY = STORE_PREFIX + bitext.hash;
const SAVE_DELAY = 200; // ms; a key press should not wait for the disk
const reviewer = document.getElementById("reviewer");
let saveTimer = null;
let lastStored = null; // the text under STORE_KEY as this tab knows it
let unsaved = false; // there are changes that neither the browser nor an exported file has

/** The segments of groups in which anything differs from the document. */
function changedSegments() {
  let at = 0;
  return groupsOf(segments).flatMap((group) => {
    const indexes = group.map((_, offset) => at + offset);
    at += group.length;
    return indexes.every((index) => isOriginal(index)) ? [] : group;
  });
}

function stateNow() {
  return {
    krant_state: 1,
    article: bitext.article,
    document: bitext.hash,
    reviewer: reviewer.value,
    total: segments.length,
    reviewed: segments.filter(isReviewed).length,
    segments: changedSegments(),
  };
}

function save() {
  clearTimeout(saveTimer);
  saveTimer = null;
  const state = stateNow();
  try {
    const text = state.segments.length === 0 && state.reviewer === "" ? null : JSON.stringify(state);
    if (text === null) localStorage.removeItem(STORE_KEY);
    else localStorage.setItem(STORE_KEY, text);
    nothingToSave(text);
    dismiss("storage");
  } catch (error) {
    unsaved = true;
    const full = error.name === "QuotaExceededError";
    const why = full ? "its storage is full" : "it does not allow pages to store anything";
    const text = `This browser cannot keep your review: ${why}. Export it before you close this page.`;
    warn("storage", text, "Export…", openTransfer);
  }
}

function saveSoon() {
  unsaved = true;
  saveTimer ??= setTimeout(save, SAVE_DELAY);
}

/** Say at once that nothing can be kept here, not after an hour's work. */
function probe() {
  try {
    localStorage.setItem("krant-probe", "1");
    localStorage.removeItem("krant-probe");
  } catch {
    const text = "This browser lets pages keep nothing: your review lasts as long as this page is open. Export it.";
    warn("storage", text, "Export…", openTransfer);
  }
}

/** Show the review that is kept here, if there is one; one that is damaged is put aside. */
function restore() {
  const text = recall(STORE_KEY);
  if (text === null) return;
  let state;
  try {
    state = readState(text);
  } catch (error) {
    keep(`${STORE_KEY}:damaged`, text); // nothing is thrown away, even if this page cannot use it
    warn("damaged", `The review kept in this browser is damaged and was put aside (${error.message})`);
    return;
  }
  reviewer.value = state.reviewer;
  adopt(state.segments);
}

/** Put the segments of a checked state where they belong, without a trace in the history. */
function adopt(changed) {
  const after = withChanges(bitext.pairs.map((_, id) => originalSegment(id)), changed);
  log.done.length = 0;
  log.undone.length = 0;
  const { at, before, fresh } = difference(segments, after);
  if (before.length || fresh.length) applyPatch({ at, before, after: fresh });
}

/** A review of another edition of this article, kept in this browser: its key and state, or null. */
function otherEdition() {
  const applied = bitext.properties.filter(([name]) => name === "review-of").map(([, value]) => value);
  for (let number = 0; number < localStorage.length; number++) {
    const key = localStorage.key(number);
    if (!key.startsWith(STORE_PREFIX) || key === STORE_KEY || key.endsWith(":damaged")) continue;
    if (applied.includes(key.slice(STORE_PREFIX.length))) continue;
    try {
      const state = JSON.parse(localStorage.getItem(key));
      if (state.article === bitext.article && state.reviewed > 0) return { key, state };
    } catch {
      // Not ours to judge: that page will say so.
    }
  }
  return null;
}

function offerOtherEdition() {
  let found = null;
  try {
    found = otherEdition();
  } catch {
    return; // no storage, which saving will say
  }
  if (!found) return;
  const text = "This browser has a review of an earlier edition of this article.";
  warn("edition", text, "Take over what fits", () => {
    dismiss("edition");
    takeOver(readEdition(localStorage.getItem(found.key)));
  });
}

/** Another tab with this page: the one that was changed last is right, and both show it. */
function followOtherTab() {
  const text = recall(STORE_KEY);
  if (text === null || text === lastStored || saveTimer) return;
  try {
    const state = readState(text);
    stopEditing(true);
    adopt(state.segments);
    reviewer.value = state.reviewer;
    nothingToSave(text);
    say("The review was changed in another tab; this one shows it too");
  } catch {
    // A damaged state is not taken over; what this tab has will be stored again.
  }
}

/** What the page shows is what the browser has. */
function nothingToSave(text) {
  clearTimeout(saveTimer);
  saveTimer = null;
  unsaved = false;
  lastStored = text;
}

addEventListener("storage", (event) => event.key === STORE_KEY && followOtherTab());
addEventListener("focus", followOtherTab);
addEventListener("pagehide", () => saveTimer && save());
document.addEventListener("visibilitychange", () => document.hidden && saveTimer && save());
addEventListener("beforeunload", (event) => {
  stopEditing(true);
  if (saveTimer) save();
  if (unsaved) event.preventDefault();
});
