// Drawn scenes: Python drew them at a few values of each driver, the page moves between those.

import { line } from "d3-shape";
import { html, svg, uniqueId } from "./dom.ts";
import { evaluate, number } from "./expressions.ts";
import { filled, type Moment, type Run } from "./model.ts";
import type { Look, SceneItem, SceneView, XY } from "./payload.ts";
import { pictured } from "./picture.ts";
import { type Beat, playButton, type Track } from "./play.ts";
import type { Drawn } from "./readouts.ts";

const RULER_HEIGHT = 26;
const NARROW = 480;

/** Where a driver stands among the values it was drawn at: one weight per drawing. */
export function poseWeights(values: number[], at: number): number[] {
  const weights = values.map(() => 0);
  if (values.length === 1) return [1];
  let k = values.findIndex((v) => v > at) - 1;
  if (k < 0) k = at < values[0]! ? 0 : values.length - 2;
  const t = (at - values[k]!) / (values[k + 1]! - values[k]!);
  weights[k] = 1 - t;
  weights[k + 1] = t;
  return weights;
}

function weightsOf(view: SceneView, run: Run, usual: Run | null): number[] | null {
  let product = [1];
  for (const { expression, values } of view.drivers) {
    const at = evaluate(expression, run.number, usual?.number ?? null);
    if (Number.isNaN(at)) return null;
    const weights = poseWeights(values, at);
    product = product.flatMap((w) => weights.map((v) => w * v));
  }
  return product;
}

function blend(poses: XY[][], weights: number[]): XY[] {
  if (poses.length === 1) return poses[0]!;
  return poses[0]!.map((_, k): XY => {
    let [x, y] = [0, 0];
    poses.forEach((pose, p) => {
      x += weights[p]! * pose[k]![0];
      y += weights[p]! * pose[k]![1];
    });
    return [x, y];
  });
}

/** From scene units to the screen: where things lie at the present width. */
interface Frame {
  width: number;
  drawn: number;
  scale: number;
  place: (at: XY) => XY;
}

function frameOf(view: SceneView, width: number): Frame {
  const [x0, x1] = limits(view, width);
  const [y0, y1] = view.y_limits;
  const scale = width / (x1 - x0);
  const drawn = view.height || scale * (y1 - y0);
  const tall = view.stretch ? drawn / (y1 - y0) : scale;
  return { width, drawn, scale, place: ([x, y]) => [(x - x0) * scale, drawn - (y - y0) * tall] };
}

export function sceneView(
  view: SceneView,
  outlines: XY[][][],
  onWidth: (draw: () => void) => void,
): Drawn {
  const id = uniqueId("scene");
  const picture = svg("svg", { class: "picture scene", role: "img" });
  const { title, subtitle, caption, drawn } = pictured(view, picture, onWidth, paint);
  const beats = new Map<string, Beat[]>();
  const play = view.tempo ? playButton(tracks) : null;
  const element = html(
    "div",
    { class: "scene-view" },
    view.title ? title : null,
    view.subtitle ? subtitle : null,
    picture,
    view.caption ? caption : null,
    play,
  );
  let latest: Moment | undefined;

  function tracks(): Track[] {
    const runs = { changed: latest?.run, usual: latest?.usual };
    return Object.entries(runs).flatMap(([who, run]) =>
      run && view.tempo ? [{ beats: beats.get(who) ?? [], perMinute: run.number(view.tempo) }] : [],
    );
  }

  function paint(moment: Moment, width: number): void {
    latest = moment;
    const { run, usual } = moment;
    const changed = weightsOf(view, run, usual);
    const rest = usual ? weightsOf(view, usual, usual) : changed;
    picture.setAttribute("aria-label", filled(view.alt, moment));
    if (!changed || !rest) {
      picture.replaceChildren();
      return;
    }
    const frame = frameOf(view, Math.max(width || 240, 100));
    beats.clear();
    const inner = svg("g", { "clip-path": `url(#${id})` });
    for (const item of view.items) {
      const poses = outlines[item.outline]!;
      let at = blend(poses, item.who === "usual" ? rest : changed).map(frame.place);
      // A link runs from where the usual one stands to where the changed one does.
      if (item.who === "link") at = [frame.place(blend(poses, rest)[0]!), ...at.slice(1)];
      const words = item.kind === "Label" ? filled(item.text ?? "", moment) : "";
      const element = itemElement(item, at, words, view.looks[item.style]);
      inner.append(element);
      if (item.beat !== undefined && item.beat !== null) {
        const visible = at[0]![0] >= 0 && at[0]![0] <= frame.width;
        const track = beats.get(item.who) ?? [];
        beats.set(item.who, [...track, { element, number: item.beat, visible }]);
      }
    }
    const height = frame.drawn + (view.ruler ? RULER_HEIGHT : 0);
    const edge = {
      x: 0.75,
      y: 0.75,
      width: frame.width - 1.5,
      height: frame.drawn - 1.5,
      class: "frame",
    };
    picture.setAttribute("viewBox", `0 0 ${frame.width} ${height}`);
    picture.setAttribute("height", String(height));
    picture.replaceChildren(
      svg("clipPath", { id }, svg("rect", { width: frame.width, height: frame.drawn })),
      inner,
      ...(view.frame ? [svg("rect", edge)] : []),
      ...ruler(view, frame),
    );
  }
  return drawn(element);
}

const outline = line<XY>();

/** A look's colours for both themes; the style sheet chooses. */
function lookStyle(look: Look): string {
  const { fill, edge, dark_fill, dark_edge, width, dashes } = look;
  const colours = `--fill:${fill};--edge:${edge};--dark-fill:${dark_fill};--dark-edge:${dark_edge}`;
  return `${colours};stroke-width:${width}px${dashes ? `;stroke-dasharray:${dashes}` : ""}`;
}

function itemElement(item: SceneItem, at: XY[], words: string, own?: Look): SVGElement {
  const style = own ? lookStyle(own) : null;
  const [x, y] = at[0]!;
  if (item.kind === "Label") {
    const place = { x: x + (item.dx ?? 0), y: y - (item.dy ?? 0) };
    const name = own ? "look-text" : item.style;
    const look = { "text-anchor": item.anchor ?? "start", class: `halo-text ${name}` };
    // The halo is the style sheet's: of a look for words, only the colours are taken.
    const colours = own ? style?.replace(/;stroke.*/, "") : null;
    return svg("text", { ...place, ...look, style: colours }, words);
  }
  const look = { class: own ? "look" : `s-${item.style}`, style };
  if (at.length === 1) return svg("circle", { cx: x, cy: y, r: 4.5, ...look });
  // An open line has no inside, whatever its look fills.
  const d = `${outline(at)}${item.closed ? "Z" : ""}`;
  return svg("path", { d, ...look, "fill-opacity": item.closed ? null : 0 });
}

function limits(view: SceneView, width: number): XY {
  return (width < NARROW && view.narrow_x_limits) || view.x_limits;
}

function ruler(view: SceneView, { scale, drawn: top, width }: Frame): SVGElement[] {
  if (!view.ruler) return [];
  const [step, unit, factor] = view.ruler;
  const parts: SVGElement[] = [];
  const [x0, x1] = limits(view, width);
  const marks: string[] = [];
  const first = Math.ceil(x0 / step - 1e-9);
  const last = Math.floor(x1 / step + 1e-9);
  for (let k = first * 5; k <= last * 5; k++) {
    const x = ((k * step) / 5 - x0) * scale;
    marks.push(`M${x.toFixed(1)} ${top}v${k % 5 === 0 ? 7 : 4}`);
    if (k % 5 === 0) {
      const value = number((k / 5) * step * factor, 0);
      const anchor = x < 12 ? "start" : x > width - 24 ? "end" : "middle";
      const words = k === 0 ? value : `${value} ${unit}`;
      parts.push(svg("text", { x, y: top + 21, class: "tick-text", "text-anchor": anchor }, words));
    }
  }
  return [svg("path", { d: marks.join(""), class: "ruler" }), ...parts];
}
