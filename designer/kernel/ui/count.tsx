import './count.css';

/** A number with what it counts. */
export function Count({ value, text, tone }: { value: string | number; text: string; tone?: string }) {
  return (
    <div className="publish-figure">
      <b className={tone}>{value}</b>
      <span className="faint">{text}</span>
    </div>
  );
}
