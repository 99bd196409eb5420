// The sums under the grids, with every number, and the sentence for screen readers.

import { element } from "../dom.mjs";
import { lineOfCell, linesOfStep, linesShown, MOST_LINES, precise, usesOfCell } from "./text.mjs";

const MOST_TERMS = 27;

function joint(text) {
  return element("span", "joint", text);
}

function termSpans(line) {
  const separator = line.combine === "sum" || line.combine === "mean" ? " + " : ", ";
  const parts = [];
  if (line.before !== null) parts.push(element("span", "before", precise(line.before)));
  for (const term of line.terms.slice(0, MOST_TERMS)) {
    const span = element("span", term.chosen ? "term chosen" : "term", term.text);
    if (term.note) span.append(element("i", "origin", ` ${term.note}`));
    parts.push(span);
  }
  if (line.terms.length > MOST_TERMS) parts.push(element("span", "more", `… ${line.terms.length - MOST_TERMS} more`));
  return parts.flatMap((part, i) => (i === 0 ? [part] : [joint(separator), part]));
}

const OPENINGS = { sum: ["", ""], max: ["max(", ")"], mean: ["(", ")"], lp: ["‖(", ")‖ₚ"] };

/** One sum: "y(0, 0) = 3·0 + 3·1 + … = 12". */
function lineElement(line) {
  const made = element("div", "line");
  const [open, close] = OPENINGS[line.combine];
  const share = line.combine === "mean" ? ` / ${line.terms.length}` : "";
  made.append(element("span", "head", line.head), joint(` = ${open}`), ...termSpans(line), joint(`${close}${share} = `));
  made.append(element("b", "result", precise(line.value)));
  return made;
}

/** Shows the sums of a step; while a cell is looked at, its own sum, or what it is used for. */
export function showSums(place, model, { step, looked }) {
  if (looked === null) return showLines(place, linesOfStep(model, step));
  const line = lineOfCell(model, looked.name, looked.cell);
  if (line !== null) return showLines(place, [line]);
  return showUses(place, usesOfCell(model, looked.name, looked.cell));
}

function showLines(place, lines) {
  const shown = linesShown(lines, MOST_LINES).map(lineElement);
  const left = lines.length - MOST_LINES;
  if (left > 0) shown.push(element("div", "more", `and ${left} more ${left === 1 ? "cell" : "cells"} in this step`));
  place.replaceChildren(...shown);
}

function showUses(place, { head, terms }) {
  const made = element("div", "line");
  made.append(element("span", "head", head), joint(terms.length > 0 ? ": " : "."));
  const shown = terms.slice(0, MOST_TERMS).map((term) => element("span", "term", term));
  shown.forEach((term, i) => made.append(...(i === 0 ? [term] : [joint("; "), term])));
  if (terms.length > MOST_TERMS) made.append(element("span", "more", `; … ${terms.length - MOST_TERMS} more`));
  place.replaceChildren(made);
}
