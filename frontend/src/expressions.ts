// The twin of `expressions.py`: both are tested on tests/explorer/expressions.json.

export type Form = "value" | "usual" | "ratio" | "change" | "index";
export type Numbers = (name: string) => number;
/** Numbers, and the outputs that are words. */
export type Values = (name: string) => number | string;

export function parse(expression: string): [name: string, form: Form] {
  const [name, form = "value"] = expression.split(":");
  return [name!, form as Form];
}

export function evaluate(
  expression: string | number,
  current: Numbers,
  usual: Numbers | null,
): number {
  if (typeof expression === "number") return expression;
  const [name, form] = parse(expression);
  const value = current(name);
  if (form === "value") return value;
  const base = (usual ?? current)(name);
  if (form === "usual") return base;
  const ratio = base === 0 ? Number.NaN : value / base;
  if (form === "ratio") return ratio;
  return form === "change" ? 100 * (ratio - 1) : 100 * ratio;
}

/** A number with a true minus sign and no negative zero; a dash where there is none. */
export function number(value: number, digits: number, signed = false): string {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? "−" : signed ? "+" : "") + text;
}

// {name:form|digits|factor}; a digit count with a plus sign shows the sign.
const PLACEHOLDER = /\{([^{}|]+)(?:\|(\+?)(\d+))?(?:\|([-\d.e]+))?\}/g;

export function fill(text: string, current: Values, usual: Values | null): string {
  return text.replace(PLACEHOLDER, (_, expression, sign, digits, factor) => {
    const [name, form] = parse(expression);
    const words = ((form === "usual" && usual) || current)(name);
    if (typeof words === "string") return words;
    const value = evaluate(expression, current as Numbers, usual as Numbers | null);
    return number(value * Number(factor ?? 1), Number(digits ?? 2), sign === "+");
  });
}
