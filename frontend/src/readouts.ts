// Outputs as numbers: the headline figures, the table, sentences that follow the reader.

import { html, markSign, setText } from "./dom.ts";
import { evaluate, number } from "./expressions.ts";
import { filled, type Moment } from "./model.ts";
import type {
  LedgerView,
  Readout,
  ReadoutsView,
  RowsView,
  TableView,
  TextView,
  WordsView,
} from "./payload.ts";
import { levelText, percent, rangeText } from "./words.ts";

export interface Drawn {
  element: HTMLElement;
  update(moment: Moment): void;
}

/** Makes the one `<output>` that each of the model's outputs has; asked again, a plain span. */
export type OutputMaker = (name: string) => HTMLElement;

interface Figures {
  change: string;
  range: string;
  usual: string;
  level: string;
  pinned: string;
}

/** What stands where the range does; the line is never empty, so that nothing jumps. */
function rangeOf(item: Readout, { run, usual, atBaseline }: Moment): string {
  if (usual && atBaseline) return "same as usual";
  if (item.exact) return "exact";
  return item.within.length ? rangeText(item.within.map(run.number)) : "";
}

function figures(item: Readout, moment: Moment): Figures {
  const { run, usual, pinned } = moment;
  const base = usual?.number ?? null;
  const shown = (of: (name: string) => number) =>
    item.index
      ? number(evaluate(`${item.output}:index`, of, base), 0)
      : levelText(item, of(item.output));
  const against = pinned && evaluate(`${item.output}:change`, run.number, pinned.number);
  const change = usual ? evaluate(`${item.output}:change`, run.number, base) : Number.NaN;
  return {
    change: usual ? percent(change, wholeOrTenth(change)) : "",
    range: rangeOf(item, moment),
    usual: usual ? shown(usual.number) : "",
    level: shown(run.number),
    pinned: against === null ? "" : percent(against, wholeOrTenth(against)),
  };
}

/** One decimal for a change so small that whole per cents would hide it. */
function wholeOrTenth(change: number): number {
  return Math.abs(change) >= 0.05 && Math.abs(change) < 2 ? 1 : 0;
}

/** With a baseline the change is the large figure; without one, the level itself, once. */
export function readoutsView(view: ReadoutsView, output: OutputMaker, compared: boolean): Drawn {
  const parts = view.items.map((item, k) => {
    const big = html("span", { class: "big" });
    const value = output(item.output);
    const range = html("span", { class: "range" });
    const usual = html("span", { class: "usual" });
    const pinned = html("span", { class: "pinned" });
    const unit = item.index ? "(index)" : item.unit;
    const level = html("span", { class: "level" });
    const element = html(
      "div",
      { class: "readout", "data-mark": item.mark },
      html(
        "span",
        { class: "name" },
        view.operators[k - 1] ? html("span", { class: "operator" }, view.operators[k - 1]!) : null,
        markSign(item.mark),
        item.label,
      ),
      ...(compared ? [big, range, level] : [html("span", { class: "plain" }, big, level), range]),
      pinned,
      item.aside ? html("span", { class: "aside" }, item.aside) : null,
    );
    if (compared) level.append(usual, value, ` ${unit}`);
    else {
      big.append(value);
      level.append(unit);
    }
    return { item, element, big, value, range, usual, pinned };
  });
  const note = html("p", { class: "readouts-note" });
  const element = html(
    "div",
    { class: `readouts${view.operators.length ? " product" : ""}` },
    ...parts.map((p) => p.element),
    view.note ? note : null,
  );
  return {
    element,
    update(moment) {
      for (const { item, big, value, range, usual, pinned } of parts) {
        const f = figures(item, moment);
        if (compared) setText(big, f.change);
        setText(range, f.range.includes("%") ? `range ${f.range}` : f.range);
        setText(usual, f.usual ? `${f.usual} → ` : "");
        setText(value, f.level);
        setText(pinned, f.pinned && `${f.pinned} against the pinned run`);
      }
      setText(note, filled(view.note, moment));
    },
  };
}

export function tableView(view: TableView, output: OutputMaker): Drawn {
  const rows = view.items.map((item) => {
    const usual = html("td");
    const value = output(item.output);
    const change = html("td");
    const range = html("td");
    const pinned = html("td", { class: "against" });
    const unit = item.index ? "index" : item.unit;
    const row = html(
      "tr",
      {},
      html("th", { scope: "row" }, item.label, unit ? html("small", {}, unit) : null),
      usual,
      html("td", {}, value),
      change,
      range,
      pinned,
    );
    return { item, usual, value, change, range, pinned, row };
  });
  const head = ["", "usual", "changed", "change", "range", "against the pinned run"].map(
    (text, k) => html("th", { scope: "col", class: k === 5 ? "against" : null }, text),
  );
  const element = html(
    "div",
    { class: "explorer-table" },
    html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...head)),
      html("tbody", {}, ...rows.map((r) => r.row)),
    ),
  );
  return {
    element,
    update(moment) {
      for (const { item, usual, value, change, range, pinned } of rows) {
        const f = figures(item, moment);
        setText(usual, f.usual);
        setText(value, f.level);
        setText(change, f.change);
        setText(range, f.range);
        setText(pinned, f.pinned);
      }
      element.classList.toggle("no-baseline", !moment.usual);
      element.classList.toggle("no-pin", !moment.pinned);
    },
  };
}

/** What each quantity would do at a few values of the compared input, from the reader's own run. */
export function ledgerView(view: LedgerView): Drawn {
  const body = html("tbody");
  const head = html("tr");
  const element = html(
    "div",
    { class: "explorer-table" },
    html("table", {}, html("thead", {}, head), body),
  );
  return {
    element,
    update({ model, run, usual, pinned }) {
      const { baseline, inputs } = model.payload;
      const compared = inputs.find((i) => baseline && i.name in baseline);
      if (compared?.kind !== "range" || !usual) return;
      const moments = view.at.map((value): Moment => {
        const there = model.run({ ...run.inputs, [compared.name]: value });
        return { model, run: there, usual, pinned, atBaseline: false, problem: there.problem };
      });
      const titles = view.at.map((v) => `${number(v, 0, compared.signed)} ${compared.unit}`);
      head.replaceChildren(
        ...["", "usual", ...titles].map((text) => html("th", { scope: "col" }, text)),
      );
      body.replaceChildren(
        ...view.items.map((item) => {
          const all = moments.map((moment) => figures(item, moment));
          const unit = item.index ? "index" : item.unit;
          const cells = all.map((f) => html("td", {}, f.change, html("small", {}, f.range)));
          return html(
            "tr",
            {},
            html("th", { scope: "row" }, item.label, unit ? html("small", {}, unit) : null),
            html("td", {}, all[0]?.usual ?? ""),
            ...cells,
          );
        }),
      );
    },
  };
}

export function textView(view: TextView): Drawn {
  const element = html("p", { class: view.strong ? "sentence strong" : "sentence" });
  return {
    element,
    update: (moment) => setText(element, filled(view.text, moment)),
  };
}

/** An output in words; beside it the usual run's, where that says something else. */
export function wordsView(view: WordsView, output: OutputMaker): Drawn {
  const value = output(view.output);
  const usual = html("span", { class: "usual" });
  const element = html(
    "p",
    { class: view.strong ? "told strong" : "told" },
    html("span", { class: "name" }, view.label),
    value,
    usual,
  );
  return {
    element,
    update({ model, run, usual: base }) {
      const [now, before] = [run, base ?? run].map((r) => String(r.value(view.output)));
      setText(value, now || "–");
      const options = Object.values(model.payload.baseline ?? {});
      // An option has a name of its own; a number is told by its control.
      const named = options.every((o) => typeof o === "string");
      const whose = named ? `With “${options.join("”, “")}”` : "Usual";
      setText(usual, before === now ? "" : `${whose}: ${before || "–"}`);
    },
  };
}

/** Curve outputs as a table, a row for each point; a row of dashes alone is left out. */
export function rowsView(view: RowsView): Drawn {
  const titles = view.columns.map((c) => `${c.heading}${c.unit ? `, ${c.unit}` : ""}`);
  const summary = html("summary");
  const caption = html("caption", { class: "visually-hidden" });
  const body = html("tbody");
  const head = html("tr", {}, ...titles.map((t) => html("th", { scope: "col" }, t)));
  const region = html(
    "div",
    { class: "explorer-table rows", role: "region", tabindex: 0 },
    html("table", {}, caption, html("thead", {}, head), body),
  );
  return {
    element: html("details", { class: "fold", open: view.open }, summary, region),
    update(moment) {
      const words = filled(view.caption, moment);
      setText(summary, words);
      setText(caption, words);
      region.setAttribute("aria-label", words);
      const curves = view.columns.map((c) => moment.run.curve(c.output));
      const rows = curves[0]!.flatMap((_, k) => {
        const values = curves.map((curve) => curve[k]!);
        if (values.every(Number.isNaN)) return [];
        const cells = view.columns.map(({ factor, digits }, c) => {
          const text = number(values[c]! * factor, digits);
          return c ? html("td", {}, text) : html("th", { scope: "row" }, text);
        });
        return [html("tr", {}, ...cells)];
      });
      body.replaceChildren(...rows);
    },
  };
}

/** The narrow line that stays in sight on a phone: "○ step −8 % × steps +5 % = □ km −4 %". */
export function readline(view: ReadoutsView): Drawn {
  const parts = view.items.map((item, k) => {
    const figure = html("b");
    const element = html(
      "span",
      {},
      k ? `${view.operators[k - 1] ?? ""} ` : null,
      markSign(item.mark),
      `${item.short || item.label} `,
      figure,
    );
    return { item, figure, element };
  });
  return {
    element: html(
      "div",
      { class: "readline", "aria-hidden": "true" },
      ...parts.map((p) => p.element),
    ),
    update(moment) {
      for (const { item, figure } of parts) {
        const f = figures(item, moment);
        setText(figure, moment.usual ? f.change : `${f.level} ${item.unit}`);
      }
    },
  };
}

/** The same figures as a sentence for the live region. */
export function spokenReadouts(view: ReadoutsView, moment: Moment): string {
  return view.items
    .map((item) => {
      const f = figures(item, moment);
      const figure = moment.usual
        ? `${f.change}, ${f.level} ${item.index ? "of 100" : item.unit}`
        : `${f.level} ${item.unit}`;
      return `${item.label} ${figure}`.trim();
    })
    .join("; ");
}
