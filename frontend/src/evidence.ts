// The script of the evidence page: search and filters over the ledger. The table is whole without
// it, so everything here is added, and only rows are hidden.

import { html, setText, uniqueId } from "./dom.ts";

const FILTERS = { chapter: "Chapter", verdict: "Verdict", certainty: "Certainty" } as const;
type Filter = keyof typeof FILTERS;

function option(value: string, text: string): HTMLElement {
  return html("option", { value }, text);
}

/** A control beneath its label; a label around a list would read out the whole list. */
function field(label: string, control: HTMLElement): HTMLElement {
  control.id = uniqueId("filter");
  return html("div", { class: "field" }, html("label", { for: control.id }, label), control);
}

/** A native select of the values that the table names, in its order. */
function select(name: Filter, table: HTMLTableElement): HTMLSelectElement {
  const values = (table.dataset[name] ?? "").split(",");
  const options = values.map((v) => option(v, v.replaceAll("-", " ")));
  return html("select", { name }, option("", "all"), ...options);
}

function revive(table: HTMLTableElement): void {
  const rows = [...table.querySelectorAll<HTMLElement>("tbody > tr")];
  const texts = rows.map((row) => (row.textContent ?? "").toLowerCase());
  const search = html("input", { type: "search", name: "search" });
  const selects = (Object.keys(FILTERS) as Filter[]).map((name) => select(name, table));
  const said = html("p", { role: "status", class: "count" });
  const clear = html("button", { type: "reset", class: "button" }, "Show all");
  const form = html(
    "form",
    { class: "filters", role: "search", "aria-label": "Find claims" },
    field("Search", search),
    ...selects.map((box) => field(FILTERS[box.name as Filter], box)),
    clear,
    said,
  );
  table.before(form);

  let arrived: HTMLElement | undefined;

  function filter(): void {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    let extra = false;
    rows.forEach((row, k) => {
      const fits =
        wanted.every((word) => texts[k]!.includes(word)) &&
        selects.every((box) => !box.value || row.dataset[box.name] === box.value);
      if (fits) count += 1;
      else if (row === arrived) extra = true;
      row.hidden = !fits && row !== arrived;
    });
    const more = extra ? ", and the one you came for" : "";
    setText(said, `${count} of ${rows.length} claims${more}`);
  }

  /** Show and mark the row that the address names, whatever the filters say. */
  function arrive(): void {
    const id = location.hash.slice(1);
    arrived?.removeAttribute("aria-current");
    arrived = rows.find((row) => row.id === id);
    arrived?.setAttribute("aria-current", "true");
    filter();
    arrived?.scrollIntoView();
    // Rows get their true heights as they come near, which moves the one just reached.
    requestAnimationFrame(() => arrived?.scrollIntoView());
  }

  form.addEventListener("input", filter);
  // A reset event comes before the fields are emptied.
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", arrive);
  arrive();
}

function reviveAll(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-ledger]")) {
    revive(table);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", reviveAll);
else reviveAll();
