/* The desk at the foot of the window: what can be done to the current sentence, progress, and warnings. */

const desk = document.getElementById("desk");
const progressBar = document.getElementById("progress");
const warnings = document.getElementById("warnings");

const ACTIONS = {
  approve,
  reject,
  edit: () => edit(),
  note: () => edit("note"),
  merge: mergeWithNext,
  split: openSplit,
  "approve-paragraph": () => decideParagraph("approved"),
  "reject-paragraph": () => decideParagraph("rejected"),
  undo: undoLast,
  redo: redoLast,
  transfer: openTransfer,
};
const buttons = Object.fromEntries([...desk.querySelectorAll("[data-action]")].map((one) => [one.dataset.action, one]));

/** Say something that has to be seen, once, with a way out if there is one. */
function warn(id, text, label, action) {
  if (document.getElementById(`warning-${id}`)) return;
  const line = element("p", { id: `warning-${id}` }, element("span", {}, plain(text)));
  if (action) {
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", action);
    line.append(" ", button);
  }
  const close = element("button", { type: "button" }, "Close");
  close.setAttribute("aria-label", "Close this message");
  close.addEventListener("click", () => dismiss(id));
  line.append(" ", close);
  warnings.append(line);
}

function dismiss(id) {
  document.getElementById(`warning-${id}`)?.remove();
}

function setDisabled(name, disabled) {
  // aria-disabled, so that the focus stays where it is
  buttons[name].setAttribute("aria-disabled", String(disabled));
}

/** What the buttons say about the current sentence. */
function updateDesk() {
  const index = currentIndex();
  const segment = segments[index];
  document.getElementById("desk-name").textContent = segment ? `Sentence ${nameOf(index)}` : "No sentence";
  for (const [name, status] of [["approve", "approved"], ["reject", "rejected"]]) {
    buttons[name].setAttribute("aria-pressed", String(segment?.status === status));
  }
  setDisabled("merge", !canMerge(index));
  setDisabled("split", !canSplit(index));
  for (const name of ["approve", "reject", "edit", "note", "approve-paragraph"]) setDisabled(name, !segment);
}

function updateProgress() {
  const reviewed = segments.filter(isReviewed).length;
  progressBar.max = Math.max(segments.length, 1);
  progressBar.value = reviewed;
  document.getElementById("progress-text").textContent = `${reviewed} of ${segments.length}`;
  setDisabled("undo", log.done.length === 0);
  setDisabled("redo", log.undone.length === 0);
}

/** The sentence that has the focus is never under the bar or the desk, however many lines they have. */
function keepClear() {
  const height = (node) => (getComputedStyle(node).position === "sticky" ? node.offsetHeight : 0);
  const { style } = document.documentElement;
  style.scrollPaddingTop = `${height(document.querySelector(".bar")) + 12}px`;
  style.scrollPaddingBottom = `${height(desk) + 12}px`;
}

const sizes = new ResizeObserver(keepClear);
sizes.observe(desk);
sizes.observe(document.querySelector(".bar"));
addEventListener("resize", keepClear);
currentListeners.push(updateDesk);
patchListeners.push(() => {
  updateDesk();
  updateProgress();
  saveSoon();
});
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button && button.getAttribute("aria-disabled") !== "true") ACTIONS[button.dataset.action]();
});
