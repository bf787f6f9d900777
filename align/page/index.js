/* The list of articles: sort by a column, search in titles, names and flags. */

const table = document.querySelector(".articles");
const body = table.tBodies[0];
const rows = [...body.rows];
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
  for (const row of rows) row.hidden = !fold(row.textContent).includes(needle);
  const shown = rows.filter((row) => !row.hidden).length;
  document.getElementById("count").textContent = needle ? `${shown} of ${rows.length} articles` : "";
}

for (const header of table.tHead.rows[0].cells) {
  if (!header.classList.contains("unsorted")) makeSortable(header);
}
query.addEventListener("input", applySearch);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target === query) return;
  event.preventDefault();
  query.focus();
});
