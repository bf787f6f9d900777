/* The document: the bitext as the page was made from it. It never changes; the review (segments.js) does.

   It has article, hash, source_language, target_language, properties [[name, value] …] and pairs, each with source,
   target, paragraph, kind and, where there are any, status, note and props [[name, value] …], which are as
   align/tmxprops.py writes them. */

const bitext = JSON.parse(document.getElementById("document").textContent);

/** The values of a pair's properties of one name. */
function propsOf(pair, name) {
  return (pair.props ?? []).filter(([key]) => key === name).map(([, value]) => value);
}

/** Other translations on offer for a pair: { source, target, match, origin }. */
function alternativesOf(pair) {
  return propsOf(pair, "alternative").map((value) => {
    const [source, target, match, origin] = JSON.parse(value);
    return { source, target, match, origin };
  });
}
