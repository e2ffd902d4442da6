import { useEffect, useRef } from 'react';
import { scaleOf } from './scale.ts';

/** One figure that is drawn. */
export interface Point {
  label: string;
  /** What stands beneath it where there is little room. */
  short?: string;
  value: number;
}

const figure = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const brief = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1, notation: 'compact' });

interface DrawnProps {
  title: string;
  points: Point[];
}

/** A bar for each: its name, its length and its figure, below zero to the other side of none. */
export function Bars({ title, points }: DrawnProps) {
  const most = Math.max(...points.map(({ value }) => Math.abs(value)), 0) || 1;
  return (
    <figure className="drawn">
      <figcaption>{title}</figcaption>
      <ul className="drawn-bars">
        {points.map(({ label, value }) => (
          <li key={label}>
            <span className="clip" title={label}>
              {label}
            </span>
            <span className="drawn-track">
              <span
                className="drawn-bar"
                data-below={value < 0 || undefined}
                style={{ inlineSize: `${(Math.abs(value) / most) * 100}%` }}
              />
            </span>
            <b>{figure.format(value)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

const width = 900;
const height = 300;
const edge = { left: 64, right: 40, top: 28, bottom: 36 };
/** Between the scale and the first figure. */
const lead = 34;

/** A line from the first to the last, with its scale and the figure of each. */
export function Line({ title, points }: DrawnProps) {
  const values = points.map(({ value }) => value);
  const { low, high, step } = scaleOf(Math.min(0, ...values), Math.max(0, ...values));
  const x = (index: number) =>
    edge.left + lead + (index * (width - edge.left - lead - edge.right)) / Math.max(1, points.length - 1);
  const y = (value: number) => edge.top + ((high - value) / (high - low || 1)) * (height - edge.top - edge.bottom);
  const path = points.map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join(' ');
  const marks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  const frame = useRef<HTMLDivElement>(null);
  // Where there is not room for all, the last is in view.
  useEffect(() => {
    if (frame.current) frame.current.scrollLeft = frame.current.scrollWidth;
  }, []);
  return (
    <figure className="drawn">
      <figcaption>{title}</figcaption>
      <div className="drawn-scroll" ref={frame}>
        <svg viewBox={`0 0 ${width} ${height}`} className="drawn-line" aria-hidden="true">
          {marks.map((mark) => (
            <g key={mark}>
              <line x1={edge.left} x2={width - edge.right} y1={y(mark)} y2={y(mark)} className="drawn-rule" />
              <text x={edge.left - 8} y={y(mark) + 4} textAnchor="end">
                {brief.format(mark)}
              </text>
            </g>
          ))}
          <path d={path} className="drawn-path" />
          {points.map(({ label, short = label, value }, index) => (
            <g key={label}>
              <circle cx={x(index)} cy={y(value)} r={4} className="drawn-dot">
                <title>{`${label}: ${figure.format(value)}`}</title>
              </circle>
              <text x={x(index)} y={y(value) - 10} textAnchor="middle" className="drawn-value">
                {value === 0 ? '' : brief.format(value)}
              </text>
              <text x={x(index)} y={height - 12} textAnchor="middle">
                {short}
              </text>
            </g>
          ))}
        </svg>
      </div>
      {/* What is drawn, for whoever hears the page. */}
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {points.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{figure.format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
