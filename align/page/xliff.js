/* The reviewed bitext as XLIFF 1.2, byte for byte as align/xliff.py writes it. */

const FILE_LEVEL = ["document", "model"];
const UNKNOWN_LANGUAGE = "und";

function xliffState(pair) {
  const { status, target } = pair;
  if (segmentXml(target) === "") return 'state="needs-translation"';
  if (status === "approved") return 'state="final"';
  if (status === "edited") return 'state="translated"';
  if (status === "rejected") return 'state="needs-review-translation" state-qualifier="rejected-inaccurate"';
  const [origin] = propsOf(pair, "origin");
  if (origin === "memory") return 'state="needs-review-translation" state-qualifier="leveraged-tm"';
  const machine = property("model") !== undefined && property("aligner") === undefined && !origin;
  return `state="needs-review-translation"${machine ? ' state-qualifier="leveraged-mt"' : ""}`;
}

/** A property `name: detail` for people: `number-missing: 3` is `Number missing: 3`. */
function flagText(value) {
  const [name, ...details] = value.split(": ");
  const label = capital(name.replaceAll("-", " "));
  return details.length ? `${label}: ${details.join(": ")}` : label;
}

function changeText(value) {
  const [source, , after, reason] = JSON.parse(value);
  return reason ? `${source}: ${after} (${reason})` : `${source}: ${after}`;
}

function xliffNotes(pair) {
  const notes = [
    ...(pair.note ? [["krant review", "target", pair.note]] : []),
    ...propsOf(pair, "flag").map((value) => ["krant flag", "target", flagText(value)]),
    ...propsOf(pair, "change").map((value) => ["krant term", "source", changeText(value)]),
  ];
  return notes
    .map(([from, side, text]) => `        <note from="${from}" annotates="${side}">${shownXml(text)}</note>\n`)
    .join("");
}

/** Other translations; the match in whole percent, rounded down, so that only the very same text has 100. */
function xliffAlternatives(pair) {
  const made = alternativesOf(pair).map(({ source, target, match, origin }) => {
    const percent = match >= 0 && match <= 1 ? Math.floor(match * 100 + 1e-9) : 0;
    return (
      `        <alt-trans match-quality="${percent}" origin="${attributeXml(origin)}">\n` +
      `          <source>${segmentXml(source)}</source>\n` +
      `          <target>${segmentXml(target)}</target>\n        </alt-trans>\n`
    );
  });
  return made.join("");
}

function xliffContexts(pair) {
  const contexts = pairProps(pair)
    .filter(([name]) => !FILE_LEVEL.includes(name))
    .map(
      ([name, value]) =>
        `          <context context-type="${PREFIX}${attributeXml(name)}">${shownXml(value)}</context>\n`,
    );
  return `        <context-group purpose="information">\n${contexts.join("")}        </context-group>\n`;
}

function xliffUnit(pair, index) {
  const target = segmentXml(pair.target);
  const approved = pair.status === "approved" && target ? "yes" : "no";
  return (
    `      <trans-unit id="${index + 1}" approved="${approved}" xml:space="preserve">\n` +
    `        <source>${segmentXml(pair.source)}</source>\n` +
    `        <target ${xliffState(pair)}${target ? `>${target}</target>` : "/>"}\n` +
    `${xliffContexts(pair)}${xliffNotes(pair)}${xliffAlternatives(pair)}      </trans-unit>\n`
  );
}

function toXliff() {
  const codes = [bitext.source_language, bitext.target_language];
  const languages = codes.map((code) => attributeXml(code || UNKNOWN_LANGUAGE));
  const version = attributeXml(versionProperty());
  const notes = reviewedProperties()
    .map(([name, value]) => `      <note from="${PREFIX}${attributeXml(name)}">${shownXml(value)}</note>\n`)
    .join("");
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n' +
    `  <file original="${attributeXml(bitext.article)}" source-language="${languages[0]}" ` +
    `target-language="${languages[1]}" datatype="plaintext" tool-id="krant">\n` +
    `    <header>\n      <tool tool-id="krant" tool-name="Krant" tool-version="${version}"/>\n` +
    `${notes}    </header>\n    <body>\n` +
    `${reviewedPairs().map(xliffUnit).join("")}    </body>\n  </file>\n</xliff>\n`
  );
}
