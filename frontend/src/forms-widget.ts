// The same forms as a Jupyter widget: the HTML that a page shows, brought to life in its cell.

import { reviveForms } from "./forms.ts";

function render({ model, el }: { model: { get(name: string): unknown }; el: HTMLElement }) {
  el.innerHTML = String(model.get("html"));
  // A link to a row of the evidence leads somewhere in a page only; here its words stay.
  for (const link of el.querySelectorAll('a[href^="claim:"]')) link.removeAttribute("href");
  // JupyterLab takes arrow keys and letters for itself unless the focused element says otherwise.
  el.addEventListener("focusin", (event) => {
    (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "");
  });
  // Nor may Enter in a field be taken for "edit this cell": it checks the answer, as in a page.
  el.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.stopPropagation();
    field.form?.requestSubmit();
  });
  reviveForms(el);
}

export default { render };
