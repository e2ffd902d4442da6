import type { Figure } from './measure.ts';

const [width, height, margin] = [640, 360, 56];
const colours = ['#1f6feb', '#d97706', '#6b7280'];

/** A curve: its name, and a figure for each place on the axis. */
export interface Curve {
  name: string;
  points: { x: number; y: number }[];
}

/** The curves of figures named `<curve>, <number> …`, as the growth bench names its own. */
export function curvesOf(figures: Figure[], bench: string): Curve[] {
  const curves = new Map<string, Curve>();
  for (const figure of figures.filter((one) => one.bench === bench)) {
    const [, name, x] = /^(?:(.+), )?(\d+) /.exec(figure.name) ?? [];
    if (x === undefined) continue;
    const curve = curves.get(name ?? 'guiju') ?? { name: name ?? 'guiju', points: [] };
    curves.set(curve.name, curve);
    curve.points.push({ x: Number(x), y: figure.value });
  }
  return [...curves.values()];
}

/** Curves over two logarithmic axes, as SVG. */
export function picture(title: string, axis: string, curves: Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const across = scale(
    points.map(({ x }) => x),
    margin,
    width - margin,
  );
  const up = scale(
    points.map(({ y }) => y),
    height - margin,
    margin,
  );
  const lines = curves.flatMap(({ name, points: own }, index) => {
    const colour = colours[index % colours.length] as string;
    const path = own.map(({ x, y }) => `${across.place(x)},${up.place(y)}`).join(' ');
    const last = own.at(-1) as Curve['points'][0];
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...own.map(({ x, y }) => `<circle cx="${across.place(x)}" cy="${up.place(y)}" r="3" fill="${colour}"/>`),
      text(across.place(last.x) - 6, up.place(last.y) - 10, name, `text-anchor="end" fill="${colour}"`),
    ];
  });
  const grid = [
    ...across.ticks.map((x) =>
      text(across.place(x), height - margin + 20, short(x), 'text-anchor="middle" fill="#444"'),
    ),
    ...up.ticks.flatMap((y) => [
      `<line x1="${margin}" x2="${width - margin}" y1="${up.place(y)}" y2="${up.place(y)}" stroke="#e5e7eb"/>`,
      text(margin - 8, up.place(y) + 4, short(y), 'text-anchor="end" fill="#444"'),
    ]),
    text(width / 2, height - 12, axis, 'text-anchor="middle" fill="#444"'),
    text(margin, 24, title, 'font-weight="600" fill="#111"'),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

const text = (x: number, y: number, words: string, more: string) => `<text x="${x}" y="${y}" ${more}>${words}</text>`;

/** Powers of ten around the values, and where each value lies between them. */
function scale(values: number[], from: number, to: number): { place(value: number): number; ticks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    place: (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1000 ? `${value / 1000} k` : String(value);
}
