// What an answer deserves to hear. Pure: the page's elements are read and written elsewhere.

export interface Choice {
  text: string;
  right: boolean;
  feedback: string;
}

export interface Value {
  value: number;
  tolerance: number;
  right: boolean;
  feedback: string;
}

/** How an answer stands, in words: nothing is told by a colour. */
type Standing = "Right." | "Partly right." | "Not this one." | "Not yet.";

export interface Line {
  lead: string;
  text: string;
}

export interface Verdict {
  standing: Standing;
  lines: Line[];
}

/** Judge one choice among several. */
export function judgeSingle(options: Choice[], chosen: number): Verdict {
  const { right, feedback } = options[chosen]!;
  return { standing: right ? "Right." : "Not this one.", lines: [{ lead: "", text: feedback }] };
}

/** Judge a choice of several: feedback for all that was chosen, and all that was left out. */
export function judgeMultiple(options: Choice[], chosen: ReadonlySet<number>): Verdict {
  const lines: Line[] = [];
  let found = 0;
  let faults = 0;
  options.forEach(({ text, right, feedback }, k) => {
    if (!right && !chosen.has(k)) return;
    if (right && chosen.has(k)) found += 1;
    else faults += 1;
    const lead = !right ? "Does not fit" : chosen.has(k) ? "Fits" : "Fits too, and was left out";
    lines.push({ lead: `${lead}: ${text}`, text: feedback });
  });
  const standing = faults === 0 ? "Right." : found > 0 ? "Partly right." : "Not yet.";
  return { standing, lines };
}

/** Judge a number; the last feedback is for any number that nobody foresaw. */
export function judgeNumber(number: number, values: Value[], otherwise: string): Verdict {
  const met = values.find((v) => Math.abs(number - v.value) <= v.tolerance + 1e-9);
  return {
    standing: met?.right ? "Right." : "Not yet.",
    lines: [{ lead: "", text: met?.feedback ?? otherwise }],
  };
}

const UNCLEAR = "Please write a number, for example 4.5 or 4,5.";
const EMPTY = "Write a number first. There is no hurry.";

/**
 * Read a number as people type it: point or comma as the decimal mark, a true minus sign, spaces
 * between thousands, its unit behind it. What cannot be read is answered with a sentence.
 */
export function readNumber(typed: string, unit: string): number | string {
  let text = typed.normalize("NFKC").replaceAll(/\s/g, "");
  const tail = unit.replaceAll(/\s/g, "");
  if (tail && text.endsWith(tail)) text = text.slice(0, -tail.length);
  text = text.replace(/^[\u2212\u2010-\u2015]/, "-").replace(/^\+/, "");
  if (text === "") return EMPTY;
  if (/^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) {
    return "That comma could mean thousands or a decimal. Please leave it out, or write a point.";
  }
  text = text.replace(",", ".");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : UNCLEAR;
}
