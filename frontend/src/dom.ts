// A little help to make elements; nothing here knows what they are for.

type Attributes = Record<string, string | number | boolean | null | undefined>;
type Child = Node | string | null;

const SVG = "http://www.w3.org/2000/svg";

function fillIn<T extends Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== null));
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fillIn(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fillIn(document.createElementNS(SVG, tag), attributes, children);
}

let serial = 0;

/** An identifier that no other element of the page has. */
export function uniqueId(stem: string): string {
  serial += 1;
  return `itb-${stem}-${serial}`;
}

/** Write text only where it changed: an untouched node costs the browser nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A circle, a square or a triangle, `r` from its middle to its edge. */
export function markShape(mark: string, x: number, y: number, r: number, look = {}): SVGElement {
  if (mark === "square") {
    return svg("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...look });
  }
  if (mark === "triangle") {
    const d = `M${x} ${y - 1.2 * r}L${x + 1.15 * r} ${y + 0.85 * r}H${x - 1.15 * r}Z`;
    return svg("path", { d, ...look });
  }
  return svg("circle", { cx: x, cy: y, r, ...look });
}

/** The small sign that ties a number to its line. */
export function markSign(mark: string): SVGSVGElement | null {
  if (mark === "none") return null;
  const shape = markShape(mark, 6.5, 6.5, 4.75);
  return svg("svg", { class: "sign", viewBox: "0 0 13 13", "aria-hidden": "true" }, shape);
}
