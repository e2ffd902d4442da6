import { type ProblemCode, problemCodes } from '../../contract/problem-codes.ts';
import type { Json } from '../../contract/text.ts';
import type { LocalText } from './local-text.ts';

export { type ProblemCode, problemCodes } from '../../contract/problem-codes.ts';

/** One place in the input that is wrong: a JSON Pointer, a code and a sentence. */
export interface ProblemDetail {
  path: string;
  code: string;
  message: LocalText;
  /** Of what came in a file: the cell. */
  place?: string;
}

export interface ProblemInit {
  /** The offending facts, in the order of the fact schema; configuration values as `config.<name>`. */
  facts?: string[];
  errors?: ProblemDetail[];
  detail?: LocalText;
  /** What is told besides, in members of their own. */
  more?: Record<string, Json>;
  cause?: unknown;
}

/**
 * An error told to a caller: a `code` of {@link problemCodes} with the offending places. Nothing was changed.
 *
 * @example throw new Problem('missingFact', { facts: ['mileageKm'] })
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly facts: string[] | undefined;
  readonly errors: ProblemDetail[] | undefined;
  readonly detail: LocalText | undefined;
  readonly more: Record<string, Json> | undefined;

  constructor(code: ProblemCode, init: ProblemInit = {}) {
    super(
      init.detail?.en ?? `${problemCodes[code].title.en}${init.facts ? `: ${init.facts.join(', ')}` : ''}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = code;
    this.facts = init.facts;
    this.errors = init.errors;
    this.detail = init.detail;
    this.more = init.more;
  }

  get status(): number {
    return problemCodes[this.code].status;
  }
}
