/* What the XML formats share: the script's side of align/xmltext.py and align/tmxprops.py, which say why. */

const PREFIX = "x-krant-";
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/gu;
const ESCAPED = /[&<>\r\x7f-\x9f]/g;
const ESCAPED_IN_ATTRIBUTES = /[&<>\r\x7f-\x9f"\t\n]/g;
const NAMED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const BEFORE_STATUS = ["score", "flag", "change", "links"]; // the order of align/tmxprops.py
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // Python's
const NO_SPACE = new RegExp(`[^${SPACE}]`, "u");
const WORD = new RegExp(`[^${SPACE}]+`, "gu");

function reference(character) {
  return NAMED[character] ?? `&#${character.charCodeAt(0)};`;
}

/** A segment: what XML cannot hold is left out, and named in a property. */
function segmentXml(text) {
  return text.replace(FORBIDDEN, "").replace(ESCAPED, reference);
}

/** Names and properties are for people: what XML cannot hold becomes a replacement character. */
function shownXml(text) {
  return text.replace(FORBIDDEN, "\ufffd").replace(ESCAPED, reference);
}

function attributeXml(text) {
  return text.replace(FORBIDDEN, "\ufffd").replace(ESCAPED_IN_ATTRIBUTES, reference);
}

/** The reviewed bitext's pairs, as docs/review-format.md defines them. */
function reviewedPairs() {
  return segments.map((segment, index) => {
    const { paragraph, kind, props = [] } = bitext.pairs[segment.ids[0]];
    const status = segment.status === "unreviewed" ? "" : segment.status;
    const { source, target, note } = segment;
    return { source, target, paragraph, kind, status, note, props: isUntouched(index) ? props : [] };
  });
}

/** The reviewed bitext's properties. */
function reviewedProperties() {
  const name = reviewer.value.trim();
  return [...bitext.properties, ["review-of", bitext.hash], ...(name ? [["reviewer", name]] : [])];
}

/** The first property of that name. As in Python's dict(), the last one decides about the version. */
function property(name) {
  return bitext.properties.find(([key]) => key === name)?.[1];
}

function versionProperty() {
  return bitext.properties.findLast(([key]) => key === "version")?.[1] ?? "unknown";
}

/** Everything that is known about a pair, in the order of align/tmxprops.py. */
function pairProps({ source, target, paragraph, kind, status, note, props }) {
  const model = property("model");
  const early = props.filter(([name]) => BEFORE_STATUS.includes(name));
  const late = props.filter(([name]) => !BEFORE_STATUS.includes(name));
  return [
    ["document", bitext.article],
    ["paragraph", String(paragraph + 1)],
    ["kind", kind],
    ...(model === undefined ? [] : [["model", model]]),
    ...early,
    ...(status ? [["status", status]] : []),
    ...(note ? [["note", note]] : []),
    ...late,
    ...removedProps("source", source),
    ...removedProps("target", target),
  ];
}

function removedProps(side, text) {
  const removed = [...text.matchAll(FORBIDDEN)].map(({ 0: character, index }) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `U+${code} at ${[...text.slice(0, index)].length}`;
  });
  return removed.length ? [["removed", `${side}: ${removed.join(", ")}`]] : [];
}
