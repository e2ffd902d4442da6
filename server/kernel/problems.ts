import { type Locale, type LocalText, Problem, type ProblemCode, pointer, problemCodes } from '../../engine/index.ts';

/** An RFC 9457 document. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  facts?: string[];
  errors?: { path: string; code: string; message: string }[];
  [extension: string]: unknown;
}

/** A problem that carries lists besides, as the findings that block a publication. */
export class ProblemWith extends Problem {
  readonly extensions: Record<string, unknown>;

  constructor(
    code: ProblemCode,
    extensions: Record<string, unknown>,
    init: ConstructorParameters<typeof Problem>[1] = {},
  ) {
    super(code, init);
    this.extensions = extensions;
  }
}

/** The language of an answer: English where the caller prefers it, else Chinese. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  if (!acceptLanguage) return 'zh-CN';
  const wanted = acceptLanguage.split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const locale: Locale | undefined = /^zh\b|^\*/.test(tag) ? 'zh-CN' : /^en\b/.test(tag) ? 'en' : undefined;
    const weight = Number(parameters.find((one) => one.trim().startsWith('q='))?.split('=')[1] ?? 1);
    return locale && weight > 0 ? { locale, weight } : [];
  });
  wanted.sort((a, b) => b.weight - a.weight);
  return wanted[0]?.locale ?? 'zh-CN';
}

/** What a caller is told of a problem, in one language. */
export function describeProblem(problem: Problem, locale: Locale): ProblemDocument {
  const { code, detail, facts, errors } = problem;
  return {
    type: `urn:guiju:problem:${code}`,
    title: problemCodes[code].title[locale],
    status: problem.status,
    code,
    ...(detail ? { detail: detail[locale] } : {}),
    ...(facts ? { facts } : {}),
    ...errorsOf(problem, errors, locale),
    ...problem.more,
    ...(problem instanceof ProblemWith ? problem.extensions : {}),
  };
}

/** Every 422 names its places: where the engine gave only facts, one error a fact. */
function errorsOf(
  { code, facts }: Problem,
  errors: Problem['errors'],
  locale: Locale,
): Pick<ProblemDocument, 'errors'> {
  if (errors) return { errors: errors.map((error) => ({ ...error, message: error.message[locale] })) };
  if (!facts) return {};
  const message = problemCodes[code].title[locale];
  return { errors: facts.map((fact) => ({ path: pathOfFact(fact), code, message })) };
}

function pathOfFact(fact: string): string {
  const place = fact.startsWith('config.') ? ['config', fact.slice('config.'.length)] : ['facts', fact];
  return pointer(...place);
}

/** What went wrong as a problem: what is none is a bug, told without its innards. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = (error as { status?: unknown } | null)?.status;
  // The router refuses addresses that cannot be decoded with a plain error of status 400.
  if (status === 400) return new Problem('malformedRequest', { cause: error });
  return new Problem('internalError', { cause: error });
}

/** A short way to say in which place of a request something is wrong. */
export function invalidRequest(path: string, code: string, message: LocalText): Problem {
  return new Problem('invalidRequest', { errors: [{ path, code, message }] });
}
