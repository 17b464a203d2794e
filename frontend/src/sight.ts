// Pictures out of sight need not follow a moving thumb: they catch up when it rests, or before they
// come into view.

import type { Moment } from "./model.ts";
import type { Drawn } from "./readouts.ts";

const MARGIN = "300px";
const REST_MS = 150;

interface Kept {
  drawn: Drawn;
  near: boolean;
  waiting: Moment | null;
}

export class Sight {
  readonly #kept = new Map<Element, Kept>();
  readonly #observer = new IntersectionObserver((entries) => this.#look(entries), {
    rootMargin: MARGIN,
  });
  readonly #catchUp = () => {
    for (const kept of this.#kept.values()) draw(kept);
  };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    window.addEventListener("beforeprint", this.#catchUp);
  }

  /** The same view, drawn at once while it is near and otherwise when it comes near. */
  keep(drawn: Drawn): Drawn {
    const kept: Kept = { drawn, near: true, waiting: null };
    this.#kept.set(drawn.element, kept);
    this.#observer.observe(drawn.element);
    return {
      element: drawn.element,
      update: (moment) => {
        kept.waiting = moment;
        if (kept.near) draw(kept);
        else this.#later();
      },
    };
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#catchUp, REST_MS);
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    window.removeEventListener("beforeprint", this.#catchUp);
  }

  #look(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const kept = this.#kept.get(entry.target);
      if (!kept) continue;
      kept.near = entry.isIntersecting;
      if (kept.near) draw(kept);
    }
  }
}

function draw(kept: Kept): void {
  if (!kept.waiting) return;
  kept.drawn.update(kept.waiting);
  kept.waiting = null;
}
