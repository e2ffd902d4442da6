/** A part of the project that others install. */
export interface Part {
  description: string;
  /** What is imported of it: the name behind the package's → the source file. */
  faces: Record<string, string>;
  /** What is run of it: the command → the source file. */
  commands: Record<string, string>;
  /** What it reads besides: folders and files of the project, which keep their places. */
  also: string[];
}

/** The parts, each a package `@guiju/<name>`. What one has of another it imports from there. */
export const parts: Record<string, Part> = {
  engine: {
    description: 'Rules, decision tables, FEEL and XState flows as data: decide and step, in Node and in the browser',
    faces: { '.': 'engine/index', './checks': 'engine/checks', './authoring': 'engine/authoring' },
    commands: {},
    also: [],
  },
  client: {
    description: 'The typed client of a Guiju server',
    faces: { '.': 'client/index' },
    commands: {},
    also: [],
  },
  server: {
    description: 'The Guiju server: versioned policies decided over HTTP, with its designer',
    faces: { '.': 'server/index' },
    commands: { guiju: 'scripts/guiju' },
    also: ['server/stores/postgres/migrations', 'definitions', 'designer/dist'],
  },
};
