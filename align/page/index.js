/* The list of articles: sort by a column, search in titles, names and flags. */

const table = document.querySelector(".articles");
const body = table.tBodies[0];
const rows = [...body.rows];
const terms = [...document.querySelectorAll(".overview tbody")];
const query = document.getElementById("query");
const collator = new Intl.Collator("nl", { numeric: true, sensitivity: "base" });

function compare(a, b, column) {
  const [left, right] = [a, b].map((row) => row.cells[column].dataset.value);
  return column === 0 ? collator.compare(left, right) : Number(left || -1) - Number(right || -1);
}

/** Sort by a column; the same column again turns the order round. Numbers start with the largest. */
function sortBy(header) {
  const column = header.cellIndex;
  const before = header.getAttribute("aria-sort");
  const descending = before ? before === "ascending" : column > 0;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const sorted = [...rows].sort((a, b) => (descending ? compare(b, a, column) : compare(a, b, column)));
  body.append(...sorted);
}

/** Without a script the heads are text; here they become buttons. */
function makeSortable(header) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sortBy(header));
  header.append(button);
}

function applySearch() {
  const needle = fold(query.value.trim());
  for (const row of rows) row.hidden = !fold(`${row.textContent} ${row.dataset.terms}`).includes(needle);
  for (const term of terms) term.hidden = !fold(term.textContent).includes(needle);
  const count = (all) => all.filter((one) => !one.hidden).length;
  const inTerms = terms.length ? `, ${count(terms)} of ${terms.length} terms` : "";
  const found = `${count(rows)} of ${rows.length} articles${inTerms}`;
  document.getElementById("count").textContent = needle ? found : "";
}

/** How far the review of a page is, which the page keeps in this browser: { reviewed, total }, or null. */
function progressOf(hash) {
  try {
    const { reviewed, total } = JSON.parse(recall(`krant-review:${hash}`));
    return Number.isInteger(reviewed) && Number.isInteger(total) ? { reviewed, total } : null;
  } catch {
    return null; // nothing kept, or nothing that can be read: that page will say so
  }
}

function showProgress() {
  let sum = 0;
  for (const cell of body.querySelectorAll("[data-document]")) {
    if (!cell.dataset.document) continue;
    const { reviewed, total } = progressOf(cell.dataset.document) ?? { reviewed: 0, total: Number(cell.dataset.total) };
    cell.textContent = `${reviewed} of ${total}`;
    cell.dataset.value = total ? reviewed / total : 1;
    cell.classList.toggle("complete", reviewed === total);
    sum += reviewed;
  }
  const line = document.getElementById("reviewed-total");
  if (line) line.textContent = sum.toLocaleString("en");
}

showProgress();
addEventListener("storage", showProgress);
addEventListener("pageshow", showProgress);
for (const header of table.tHead.rows[0].cells) {
  if (!header.classList.contains("unsorted")) makeSortable(header);
}
query.addEventListener("input", applySearch);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target === query) return;
  event.preventDefault();
  query.focus();
});
