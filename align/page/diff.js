/* What was changed in a text, word by word. Pure functions. */

const MOST_CELLS = 400000; // of the table below; longer texts are shown as replaced between their equal ends

function tokens(text) {
  return text.match(/\s+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*|[^\s]/gu) ?? [];
}

/** The steps from `before` to `after`: pairs [kind, text] with kind "same", "del" or "ins"; joined per kind. */
function diff(before, after) {
  const a = tokens(before);
  const b = tokens(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return collected([
    ...a.slice(0, start).map((token) => ["same", token]),
    ...middle,
    ...a.slice(a.length - end).map((token) => ["same", token]),
  ]);
}

/** The longest common subsequence as steps; deletions before insertions. */
function between(a, b) {
  if (a.length * b.length > MOST_CELLS) return [["del", a.join("")], ["ins", b.join("")]];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const down = longest[(i + 1) * width + j];
      const right = longest[i * width + j + 1];
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(down, right);
    }
  }
  const steps = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      steps.push(["same", a[i]]);
      [i, j] = [i + 1, j + 1];
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
      steps.push(["del", a[i++]]);
    } else {
      steps.push(["ins", b[j++]]);
    }
  }
  return [...steps, ...a.slice(i).map((token) => ["del", token]), ...b.slice(j).map((token) => ["ins", token])];
}

/** Runs of one kind as one step. Between two changes a space that stayed is shown as changed: it reads better. */
function collected(steps) {
  const runs = [];
  let pending = { del: "", ins: "" };
  const flush = () => {
    for (const kind of ["del", "ins"]) if (pending[kind] !== "") runs.push([kind, pending[kind]]);
    pending = { del: "", ins: "" };
  };
  steps.forEach(([kind, text], index) => {
    const changing = pending.del !== "" || pending.ins !== "";
    const bridging = changing && text.trim() === "" && (steps[index + 1]?.[0] ?? "same") !== "same";
    if (kind !== "same") {
      pending[kind] += text;
    } else if (bridging) {
      pending.del += text;
      pending.ins += text;
    } else {
      flush();
      if (runs.at(-1)?.[0] === "same") runs.at(-1)[1] += text;
      else runs.push(["same", text]);
    }
  });
  flush();
  return runs;
}

/** Where offset `at` of `after` comes from in `before`. */
function originOf(at, before, after) {
  let [old, now] = [0, 0];
  for (const [kind, text] of diff(before, after)) {
    if (kind !== "del" && now + text.length > at) return kind === "same" ? old + (at - now) : old;
    if (kind !== "ins") old += text.length;
    if (kind !== "del") now += text.length;
  }
  return before.length;
}
