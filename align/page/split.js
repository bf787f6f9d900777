/* The dialog that cuts a sentence in two: a slider for each language says after which word. */

const splitDialog = document.getElementById("split");
const cutSliders = { source: document.getElementById("cut-source"), target: document.getElementById("cut-target") };
let splitting = null; // { index, places: { source: [offset …], target: [offset …] } }

/** Where a text can be cut: before each word but the first. */
function cutPlaces(text) {
  return [...text.matchAll(/(?<=\S\s+)(?!\s)/gu)].map(({ index }) => index).filter((at) => at < text.length);
}

function canSplit(index) {
  return index >= 0 && cutPlaces(segments[index].source).length > 0 && cutPlaces(segments[index].target).length > 0;
}

/** The place nearest to `share` of the text; the end of a clause is worth a detour. */
function likelyPlace(text, places, share) {
  const endsClause = (at) => /[.!?;:,…]['’”")]?\s+$/u.test(text.slice(0, at));
  const cost = (at) => Math.abs(at / text.length - share) - (endsClause(at) ? 0.25 : 0);
  return places.reduce((best, at, number) => (cost(at) < cost(places[best]) ? number : best), 0);
}

function openSplit() {
  const index = currentIndex();
  if (!canSplit(index)) return say("A sentence can be split where both languages have two words or more");
  const segment = segments[index];
  splitting = { index, places: {} };
  let share = 0.5;
  for (const side of ["source", "target"]) {
    const places = cutPlaces(segment[side]);
    splitting.places[side] = places;
    cutSliders[side].max = String(places.length);
    cutSliders[side].value = String(likelyPlace(segment[side], places, share) + 1);
    share = cutOf(side) / segment[side].length;
  }
  document.getElementById("split-name").textContent = nameOf(index);
  showCuts();
  splitDialog.showModal();
  cutSliders.source.focus();
}

function cutOf(side) {
  return splitting.places[side][Number(cutSliders[side].value) - 1];
}

function showCuts() {
  const segment = segments[splitting.index];
  for (const side of ["source", "target"]) {
    const at = cutOf(side);
    const parts = [segment[side].slice(0, at).trimEnd(), segment[side].slice(at)];
    parts.forEach((text, part) => document.getElementById(`${side}-${part + 1}`).replaceChildren(...shown(text)));
    cutSliders[side].setAttribute("aria-valuetext", `after “${plain(parts[0].split(/\s+/u).at(-1))}”`);
  }
}

function splitNow() {
  const { index } = splitting;
  const segment = segments[index];
  const target = cutOf("target");
  const what = `split ${sentence(index)}`;
  change(index, 1, split(segment, cutOf("source"), target, originOf(target, segment.machine, segment.target)), what);
  splitDialog.close();
  goTo(pairs[index]);
  say(capital(what));
}

for (const slider of Object.values(cutSliders)) slider.addEventListener("input", showCuts);
document.getElementById("split-now").addEventListener("click", splitNow);
document.getElementById("split-cancel").addEventListener("click", () => splitDialog.close());
