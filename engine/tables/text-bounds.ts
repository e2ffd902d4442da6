import { isNumeric } from '../conditions/operators.ts';
import { Cuts } from './cuts.ts';

/** Stands in a shape for any digit. */
const digit = -1;
/** Numbers of so many digits are told apart, whatever the digits. */
const mostDigits = 15;

/**
 * The bounds of a fact that is compared with texts which stand on no scale, such as months: texts are in the order of their signs, as the
 * operators have it. What all bounds begin with, digits in the same places between the same signs, is read as one number, so that a text
 * of that shape is found as a number is; what stands behind decides only between those that begin alike. Any other text is compared.
 * As much is read as tells the bounds apart.
 */
export class TextBounds {
  /** Sorted. */
  readonly texts: readonly string[];
  private readonly shape: readonly number[];
  private readonly keys: Float64Array;
  private readonly cuts: Cuts;

  constructor(texts: Iterable<string>) {
    this.texts = [...texts].sort();
    this.shape = shapeOf(this.texts);
    this.keys = Float64Array.from(this.texts, (text) => keyOf(text, this.shape));
    this.cuts = new Cuts([this.keys]);
  }

  /**
   * The class of a text: 2i+1 when it equals bound i, 2i when it lies below it and above the one before; negative where no bound is met,
   * since the operators take the text for no number.
   *
   * @example new TextBounds(['2024-01-01']).classOf('2024-01-02') // 2
   */
  classOf(text: string): number {
    const { texts, keys, cuts, shape } = this;
    const key = keyOf(text, shape);
    if (key < 0) return isNumeric(text) ? this.classFrom(0, text) : -1;
    const found = cuts.classOf(0, key);
    if ((found & 1) === 0) return found;
    const first = found >> 1;
    return keys[first + 1] === key ? this.classFrom(first, text) : first * 2 + orderOf(text, texts[first] as string);
  }

  /** @param first the bounds before it are known to lie below the text */
  private classFrom(first: number, text: string): number {
    const { texts } = this;
    let [low, high] = [first, texts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((texts[middle] as string) < text) low = middle + 1;
      else high = middle;
    }
    return low * 2 + Number(texts[low] === text);
  }
}

/** How many classes above that below a bound a text is. */
const orderOf = (text: string, bound: string) => (text === bound ? 1 : text < bound ? 0 : 2);

/**
 * What sorted texts begin with alike, ending in a digit, and no longer than it takes to tell them apart: the codes of their signs, and
 * where digits stand; empty where they begin with no digit.
 */
function shapeOf(texts: readonly string[]): number[] {
  const [first = ''] = texts;
  const shape: number[] = [];
  let [digits, end] = [0, 0];
  for (let place = 0; place < first.length && digits < mostDigits; place += 1) {
    const code = first.charCodeAt(place);
    const wanted = isDigit(code) ? digit : code;
    if (!texts.every((text) => place < text.length && matches(text.charCodeAt(place), wanted))) break;
    shape.push(wanted);
    if (wanted !== digit) continue;
    [digits, end] = [digits + 1, place + 1];
    if (areToldApart(texts, end)) break;
  }
  return shape[0] === digit ? shape.slice(0, end) : [];
}

/** Whether no two of sorted texts begin with the same signs. */
const areToldApart = (texts: readonly string[], length: number) =>
  texts.every((text, index) => index === 0 || text.slice(0, length) !== texts[index - 1]?.slice(0, length));

const isDigit = (code: number) => code >= 48 && code <= 57;
const matches = (code: number, wanted: number) => (wanted === digit ? isDigit(code) : code === wanted);

/** The digits that a text of a shape begins with, as one number: so the order of numbers is that of texts. Negative for other texts. */
function keyOf(text: string, shape: readonly number[]): number {
  const { length } = shape;
  if (length === 0 || text.length < length) return -1;
  let key = 0;
  for (let place = 0; place < length; place += 1) {
    const wanted = shape[place] as number;
    const code = text.charCodeAt(place);
    if (wanted === digit) {
      if (code < 48 || code > 57) return -1;
      key = key * 10 + code - 48;
    } else if (code !== wanted) return -1;
  }
  return key;
}
