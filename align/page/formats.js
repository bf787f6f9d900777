/* The reviewed bitext in the formats that the command line writes too, byte for byte: align/tmx.py, the TSV of
   `krant align` (align/pairstable.py), and the review itself (docs/review-format.md). */

function tmxProps(props, indent) {
  return props
    .map(([name, value]) => `${indent}<prop type="${PREFIX}${attributeXml(name)}">${shownXml(value)}</prop>\n`)
    .join("");
}

function tmxUnit(pair) {
  const sides = [
    [bitext.source_language, pair.source],
    [bitext.target_language, pair.target],
  ];
  if (!sides.every(([, text]) => NO_SPACE.test(text.replace(FORBIDDEN, "")))) return ""; // tools refuse such units
  const variants = sides.map(
    ([language, text]) => `      <tuv xml:lang="${attributeXml(language)}"><seg>${segmentXml(text)}</seg></tuv>\n`,
  );
  return `    <tu>\n${tmxProps(pairProps(pair), "      ")}${variants.join("")}    </tu>\n`;
}

function toTmx() {
  const properties = [
    ["document", bitext.article],
    ["target-language", bitext.target_language],
    ...reviewedProperties(),
  ];
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n' +
    `  <header creationtool="krant" creationtoolversion="${attributeXml(versionProperty())}" segtype="sentence" ` +
    `o-tmf="krant" adminlang="en" srclang="${attributeXml(bitext.source_language)}" datatype="plaintext">\n` +
    `${tmxProps(properties, "    ")}  </header>\n  <body>\n` +
    `${reviewedPairs().map(tmxUnit).join("")}  </body>\n</tmx>\n`
  );
}

/** White space within a text is one space, as Python's split() sees it. */
function oneLine(text) {
  return (text.match(WORD) ?? []).join(" ");
}

function toTsv() {
  const line = (pair) => {
    const [score = ""] = propsOf(pair, "score");
    return `${oneLine(pair.source)}\t${oneLine(pair.target)}\t${score}\n`;
  };
  return reviewedPairs().map(line).join("");
}

function toJson() {
  const review = {
    krant_review: 1,
    article: bitext.article,
    document: bitext.hash,
    source_language: bitext.source_language,
    target_language: bitext.target_language,
    reviewer: reviewer.value.trim(),
    exported: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    segments: segments.map(({ ids, source, target, machine, status, note }) => {
      const { paragraph } = bitext.pairs[ids[0]];
      return { ids, source, target, machine, status, note, paragraph };
    }),
  };
  return `${JSON.stringify(review, null, 1)}\n`;
}
