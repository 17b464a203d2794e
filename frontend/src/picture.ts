// What drawn views share: their words, and being drawn again when the reader moves or the room does.

import { html, setText } from "./dom.ts";
import { filled, type Moment } from "./model.ts";
import type { Drawn } from "./readouts.ts";

interface Worded {
  title: string;
  subtitle: string;
  caption: string;
}

/** The words of a view, and `paint`, called with the width of `surface` whenever it must be drawn. */
export function pictured(
  view: Worded,
  surface: SVGSVGElement,
  onWidth: (draw: () => void) => void,
  paint: (moment: Moment, width: number) => void,
) {
  const title = html("p", { class: "view-title" });
  const subtitle = html("p", { class: "view-subtitle" });
  const caption = html("p", { class: "caption" });
  let moment: Moment | undefined;
  let width = 0;

  function draw(): void {
    if (!moment) return;
    setText(title, filled(view.title, moment));
    setText(subtitle, filled(view.subtitle, moment));
    setText(caption, filled(view.caption, moment));
    // Measured once and after a change of width: asking makes the browser lay the page out.
    width ||= surface.clientWidth;
    paint(moment, width);
  }
  onWidth(() => {
    width = 0;
    draw();
  });
  const drawn = (element: HTMLElement): Drawn => ({
    element,
    update(now) {
      moment = now;
      draw();
    },
  });
  return { title, subtitle, caption, draw, drawn };
}
