import type { Json } from '../ground/definition.ts';
import { civilDate, dayMs, parseDate, parseDateTime } from './dates.ts';
import type { Read } from './scope.ts';
import type { FeelType } from './types.ts';

interface Typed {
  type: FeelType;
  read: Read;
}

const datePart: Record<string, (days: number) => number> = {
  year: (days) => civilDate(days)[0],
  month: (days) => civilDate(days)[1],
  day: (days) => civilDate(days)[2],
  weekday: (days) => ((((days + 3) % 7) + 7) % 7) + 1,
};

const timePart: Record<string, (ms: number) => number> = {
  hour: (ms) => Math.floor((ms - Math.floor(ms / dayMs) * dayMs) / 3_600_000),
  minute: (ms) => Math.floor(ms / 60_000) % 60,
};

/** `value.name`: a part of a date, the days of a duration, or an entry of a context whose type is known. */
export function accessorFor(type: FeelType, name: string, read: Read): Typed | undefined {
  const part = numberPart(type, name);
  if (part) {
    return {
      type: { is: 'number' },
      read: (frame) => {
        const value = read(frame) as number | null;
        return value === null ? null : part(value);
      },
    };
  }
  if (type.is !== 'context') return undefined;
  const entry = Object.hasOwn(type.entries, name) ? type.entries[name] : undefined;
  if (!entry || entry.is === 'any') return undefined;
  const toTyped = fromJson(entry);
  return {
    type: entry,
    read: (frame) => {
      const value = read(frame) as Record<string, Json> | null;
      return value === null ? null : toTyped(value[name]);
    },
  };
}

function numberPart(type: FeelType, name: string): ((value: number) => number) | undefined {
  if (type.is === 'date') return datePart[name];
  if (type.is === 'dateTime') {
    const part = datePart[name];
    return part ? (ms) => part(Math.floor(ms / dayMs)) : timePart[name];
  }
  if (type.is === 'days' && name === 'days') return (ms) => Math.trunc(ms / dayMs);
  return undefined;
}

/** How a JSON value becomes one of a type: dates are parsed, what does not fit is null. */
export function fromJson(type: FeelType): (value: Json | undefined) => unknown {
  if (type.is === 'date' || type.is === 'dateTime') {
    const parse = type.is === 'date' ? parseDate : parseDateTime;
    return (value) => {
      const parsed = typeof value === 'string' ? parse(value) : Number.NaN;
      return Number.isNaN(parsed) ? null : parsed;
    };
  }
  if (type.is === 'number' || type.is === 'string' || type.is === 'boolean') {
    return (value) => (typeof value === type.is ? value : null);
  }
  return (value) => value ?? null;
}
