/* The last script: with everything in place, bring back what was done before. */

restore();
if (log.done.length === 0 && segments.every((_, index) => isOriginal(index))) offerOtherEdition();
if (saveTimer) {
  clearTimeout(saveTimer); // restoring is no change
  saveTimer = null;
}
unsaved = false;
updateDesk();
updateProgress();
probe();
