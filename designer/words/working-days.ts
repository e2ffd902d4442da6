import { both } from '../../contract/text.ts';
import type { ConfigValue, Expression, PolicyContent, ValueSchema } from '../../engine/index.ts';

const weekdays: [number, string, string][] = [
  [1, '周一', 'Monday'],
  [2, '周二', 'Tuesday'],
  [3, '周三', 'Wednesday'],
  [4, '周四', 'Thursday'],
  [5, '周五', 'Friday'],
  [6, '周六', 'Saturday'],
  [7, '周日', 'Sunday'],
];
const days = (zh: string, en: string): ValueSchema => ({
  ...{ type: 'array', title: both(zh, en), items: { type: 'string', format: 'date' } },
});

/** What a new working-day calendar is before anybody has filled it in: Saturday and Sunday are off. */
export const calendarBlank: Pick<ConfigValue, 'schema' | 'value'> = {
  schema: {
    type: 'object',
    properties: {
      weekend: {
        type: 'array',
        title: both('每周休息日', 'weekly days off'),
        items: {
          type: 'integer',
          enum: weekdays.map(([day]) => day),
          labels: Object.fromEntries(weekdays.map(([day, zh, en]) => [day, both(zh, en)])),
        },
      },
      holidays: days('节假日', 'holidays'),
      workingDays: days('调休上班日', 'make-up working days'),
    },
    required: ['weekend'],
    additionalProperties: false,
  },
  value: { weekend: [6, 7], holidays: [], workingDays: [] },
};

/** Whether a configuration value is a working-day calendar. */
export const isCalendar = ({ schema }: ConfigValue): boolean => schema.properties?.holidays !== undefined;

/** The names of a policy's working-day calendars. */
export const calendarsOf = ({ config }: PolicyContent): string[] =>
  Object.entries(config.values).flatMap(([name, value]) => (isCalendar(value) ? [name] : []));

/** A limit of so many working days by a calendar, to the end of the last. */
export interface WorkingDays {
  count: number;
  calendar: string;
}

const form = /^addDays\(addWorkingDays\(today\(\), *(\d+), *config\.(\w+)\), *1\)$/;

/**
 * A limit that is written as so many working days; undefined where it is another.
 *
 * @example readWorkingDays({ '=': 'addDays(addWorkingDays(today(), 2, config.rest), 1)' }) // { count: 2, calendar: 'rest' }
 */
export function readWorkingDays(limit: string | Expression): WorkingDays | undefined {
  const [, count, calendar = ''] = typeof limit === 'string' ? [] : (form.exec(limit['='].trim()) ?? []);
  return count === undefined ? undefined : { count: Number(count), calendar };
}

/**
 * A limit of so many working days, as a flow has it: it ends with the last of them, at midnight.
 *
 * @example writeWorkingDays({ count: 2, calendar: 'rest' }) // { '=': 'addDays(addWorkingDays(today(), 2, config.rest), 1)' }
 */
export const writeWorkingDays = ({ count, calendar }: WorkingDays): Expression => ({
  '=': `addDays(addWorkingDays(today(), ${count}, config.${calendar}), 1)`,
});
