/* Editing in place: the English of a sentence, or the note on it, in a field in its row. Leaving the field keeps what
   was typed; only Escape leaves the sentence as it was. */

let editing = null; // { row, kind, field, before }

/** A text area holds every line end as \n; what a field shows for a text, to see whether it was changed. */
function inField(text) {
  return text.replace(/\r\n?/g, "\n");
}

function edit(kind = "target") {
  const index = currentIndex();
  if (index < 0 || editing) return;
  const row = current;
  const segment = segments[index];
  const before = inField(segment[kind]);
  const field = element("textarea", { value: before, rows: 1, dir: "auto", spellcheck: true });
  field.lang = kind === "target" ? bitext.target_language : "";
  field.setAttribute("aria-label", kind === "target" ? `English of ${sentence(index)}` : `Note on ${sentence(index)}`);
  const hint = element("p", { className: "hint" }, ...hints(kind));
  const box = element("div", { className: `editor of-${kind}` }, field, hint);
  editing = { row, kind, field, before, box };
  row.classList.add("editing", `editing-${kind}`);
  if (kind === "target") row.querySelector(".target").after(box);
  else row.append(box);
  field.addEventListener("input", showDraft);
  field.addEventListener("keydown", editorKey);
  field.addEventListener("focusout", () => stopEditing(true));
  field.focus();
  field.setSelectionRange(before.length, before.length);
  showDraft();
}

function hints(kind) {
  const key = (name) => element("kbd", {}, name);
  const approving = kind === "target" ? [key("Ctrl+Enter"), " approves it and goes on, "] : [];
  return [key("Enter"), " keeps it, ", ...approving, key("Esc"), " leaves it as it was"];
}

/** The field as tall as its text, and the difference while it is typed. */
function showDraft() {
  const { row, kind, field } = editing;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  const segment = segments[pairs.indexOf(row)];
  if (kind === "target" && segment) setDiff(row, { machine: segment.machine, target: textOf(segment) });
  row.scrollIntoView({ block: "nearest" });
}

/** What the field says, with the line ends of the text it came from if nothing was typed. */
function textOf(segment) {
  const { kind, field, before } = editing;
  return field.value === before ? segment[kind] : field.value;
}

/** Close the field; keep what it says, or not. `status` is given to the sentence at the same time. */
function stopEditing(keep, status) {
  if (!editing) return;
  const { row, kind, box } = editing;
  const index = pairs.indexOf(row);
  const segment = segments[index];
  const text = segment && textOf(segment);
  const hadFocus = box.contains(document.activeElement);
  editing = null; // before the field goes: its going makes it lose the focus
  box.remove();
  row.classList.remove("editing", `editing-${kind}`);
  if (!segment) return;
  setDiff(row, segment);
  if (!keep && text !== segment[kind]) say(`Left ${sentence(index)} as it was`);
  if (keep && kind === "target") setTarget(index, text, status);
  if (keep && kind === "note") setNote(index, text.trim());
  if (hadFocus) goTo(pairs[index]);
}

function editorKey(event) {
  if (event.isComposing) return; // Enter chooses a character
  event.stopPropagation();
  if (event.key === "Escape") stopEditing(false);
  else if (event.key === "Enter" && !event.shiftKey) keepAndMaybeGoOn(event.ctrlKey || event.metaKey);
  else return;
  event.preventDefault();
}

function keepAndMaybeGoOn(approving) {
  const approved = approving && editing.kind === "target";
  stopEditing(true, approved ? "approved" : undefined);
  if (approved) goOn(currentIndex());
}

main.addEventListener("dblclick", (event) => {
  if (event.target.closest(".target") && !event.target.closest("a, button, textarea")) edit();
});
addEventListener("pagehide", () => stopEditing(true));
