import { both } from '../../../contract/text.ts';
import { formatNamed } from '../../../engine/authoring.ts';
import {
  columnSchema,
  type Edition,
  type FieldSchema,
  instantText,
  type Json,
  type Locale,
  labelOf,
  type RegisterDefinition,
  unitText,
  wordingOf,
} from '../../../engine/index.ts';

/** What a person is called, of the history's `by` or of a field; or a department. */
export type NameOf = (id: string, what?: 'person' | 'department') => string;

const yes = both('是', 'yes');
const no = both('否', 'no');

/** Labels and values as people read them. */
export class Values {
  private readonly edition: Edition;
  private readonly locale: Locale;
  private readonly nameOf: NameOf;

  constructor(edition: Edition, locale: Locale, nameOf: NameOf) {
    this.edition = edition;
    this.locale = locale;
    this.nameOf = nameOf;
  }

  label(name: string, schema: FieldSchema): string {
    const own = wordingOf(schema.title) ?? labelOf(this.edition.content, undefined, name);
    const unit = unitText(schema.unit)?.[this.locale];
    return own[this.locale] + (unit ? ` (${unit})` : '');
  }

  /** What stands in a cell of a register: as the field says it that fills its column; of a formula a text by its name, a state for one. */
  cell(
    value: Json | undefined,
    { name, decimals }: { name: string; decimals?: number },
    register?: RegisterDefinition,
  ) {
    const { content } = this.edition;
    const schema = register && columnSchema(content, register, name);
    if (schema || typeof value !== 'string')
      return this.text(value, { ...schema, ...(decimals === undefined ? {} : { decimals }) } as FieldSchema);
    const of = register && 'flow' in register.over ? content.flows[register.over.flow] : undefined;
    return instantText(value, content.policy.timeZone) ?? labelOf(content, of, value)[this.locale];
  }

  text(value: Json | undefined, schema: FieldSchema): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'boolean') return (value ? yes : no)[this.locale];
    if (typeof value === 'number') return numberText(value, schema.decimals);
    if (Array.isArray(value)) return value.map((one) => this.text(one, schema.items ?? {})).join('、');
    if (typeof value === 'object') return typeof value.name === 'string' ? value.name : JSON.stringify(value);
    const named = formatNamed(schema.format)?.names;
    if (named) return this.nameOf(value, named);
    const label = schema.labels && Object.hasOwn(schema.labels, value) ? wordingOf(schema.labels[value]) : undefined;
    if (label) return label[this.locale];
    if (schema.enum) return labelOf(this.edition.content, undefined, value)[this.locale];
    return instantText(value, this.edition.content.policy.timeZone) ?? value;
  }
}

/** A number as the pages of the designer have it: thousands apart, amounts with all their decimals. */
const numberText = (value: number, decimals: number | undefined): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 10 });
