/* The dialog for taking the review out of the page and in again. The files are made here; nothing is sent anywhere. */

const transfer = document.getElementById("transfer");
const transferSaid = document.getElementById("transfer-said");
const importField = document.getElementById("import");
const FORMATS = {
  json: { make: toJson, ending: ".review.json", type: "application/json" },
  tmx: { make: toTmx, ending: ".review.tmx", type: "application/xml" },
  xlf: { make: toXliff, ending: ".review.xlf", type: "application/xml" },
  tsv: { make: toTsv, ending: ".review.tsv", type: "text/tab-separated-values" },
};

function openTransfer() {
  stopEditing(true);
  transferSaid.textContent = "";
  if (!transfer.open) transfer.showModal();
}

/** The article's name without folders, fit for a file on any system. */
function fileName(ending) {
  const name = bitext.article.split("/").at(-1).replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, "_");
  return `${name || "article"}${ending}`;
}

function download(format) {
  const { make, ending, type } = FORMATS[format];
  const url = URL.createObjectURL(new Blob([make()], { type }));
  const link = element("a", { href: url, download: fileName(ending) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000); // some browsers read it only when the place was chosen
  if (format === "json") unsaved = false; // the only format that has everything
  transferSaid.textContent = plain(`Exported ${link.download}`);
}

async function importFile() {
  const [file] = importField.files;
  if (!file) return;
  try {
    if (file.size > MOST_BYTES) throw new Error("The file is too large to be the review of an article.");
    const review = readReview(await file.text());
    if (review.edition) takeOver(review.edition);
    else importSegments(review.segments, `imported ${file.name}`);
    if (review.reviewer && reviewer.value === "") reviewer.value = review.reviewer;
    transferSaid.textContent = saidLine.textContent;
  } catch (error) {
    transferSaid.textContent = plain(`${file.name}: ${error.message} Nothing was changed.`);
  }
  importField.value = ""; // so that the same file can be chosen again
}

transfer.addEventListener("click", (event) => {
  const format = event.target.closest("[data-format]")?.dataset.format;
  if (format) download(format);
});
importField.addEventListener("change", importFile);
reviewer.addEventListener("input", saveSoon);
document.getElementById("transfer-close").addEventListener("click", () => transfer.close());
