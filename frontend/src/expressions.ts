// The twin of `expressions.py`: both are tested on tests/explorer/expressions.json.

export type Form = "value" | "usual" | "ratio" | "change" | "index";
export type Numbers = (name: string) => number;

export function parse(expression: string): [name: string, form: Form] {
  const [name, form = "value"] = expression.split(":");
  return [name!, form as Form];
}

export function evaluate(expression: string, current: Numbers, usual: Numbers | null): number {
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

export function fill(text: string, current: Numbers, usual: Numbers | null): string {
  return text.replace(PLACEHOLDER, (_, expression, sign, digits, factor) =>
    number(
      evaluate(expression, current, usual) * Number(factor ?? 1),
      Number(digits ?? 2),
      sign === "+",
    ),
  );
}
