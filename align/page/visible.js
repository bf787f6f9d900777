/* Hostile text made harmless and visible: the script's side of align/visible.py, which says why. */

const UNFIT = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{NChar}\u202a-\u202e\u2066-\u2069]/gu;
const BIDI = {
  "\u202a": "LEFT-TO-RIGHT EMBEDDING",
  "\u202b": "RIGHT-TO-LEFT EMBEDDING",
  "\u202c": "POP DIRECTIONAL FORMATTING",
  "\u202d": "LEFT-TO-RIGHT OVERRIDE",
  "\u202e": "RIGHT-TO-LEFT OVERRIDE",
  "\u2066": "LEFT-TO-RIGHT ISOLATE",
  "\u2067": "RIGHT-TO-LEFT ISOLATE",
  "\u2068": "FIRST STRONG ISOLATE",
  "\u2069": "POP DIRECTIONAL ISOLATE",
};

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** The one character that stands on the page for one that HTML cannot hold. */
function picture(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

function special(character) {
  const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (Object.hasOwn(BIDI, character)) {
    return element("bdi", { className: "control bidi", title: `${code} ${BIDI[character]}` }, character);
  }
  return element("span", { className: "control", title: code }, picture(character));
}

/** `text` as nodes. Nothing in it can become markup or reorder its surroundings. */
function shown(text) {
  const nodes = [];
  let position = 0;
  for (const { 0: character, index } of text.matchAll(UNFIT)) {
    if (index > position) nodes.push(text.slice(position, index));
    nodes.push(special(character));
    position = index + character.length;
  }
  if (position < text.length) nodes.push(text.slice(position));
  return nodes;
}

/** Text for attributes and one-line messages, where there is no markup. */
function plain(text) {
  return text.replace(UNFIT, (character) => (Object.hasOwn(BIDI, character) ? "\ufffd" : picture(character)));
}
