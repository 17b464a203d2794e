// The same explorer as a Jupyter widget: its inputs are the traits of the Python object.

import { html } from "./dom.ts";
import { type Host, mount } from "./explorer.ts";
import type { InputValues, Payload } from "./payload.ts";

interface WidgetModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

function render({ model, el }: { model: WidgetModel; el: HTMLElement }) {
  const payload = model.get("payload") as Payload;
  const names = payload.inputs.map((i) => i.name);
  const values = () => Object.fromEntries(names.map((n) => [n, model.get(n)])) as InputValues;
  const host: Host = {
    initial: values,
    changed(name, value) {
      model.set(name, value);
      model.save_changes(); // ipywidgets itself holds messages back while one is under way
    },
    subscribe(listener) {
      const listen = () => listener(values());
      for (const name of names) model.on(`change:${name}`, listen);
      return () => {
        for (const name of names) model.off(`change:${name}`, listen);
      };
    },
  };
  const figure = html("figure", {
    class: "explorer",
    "data-explorer": payload.name,
    "aria-label": payload.title,
  });
  // JupyterLab takes arrow keys and letters for itself unless the focused element says otherwise.
  figure.addEventListener("focusin", (event) => {
    (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "");
  });
  el.append(figure);
  const mounted = mount(figure, payload, host);
  return () => mounted.destroy();
}

export default { render };
