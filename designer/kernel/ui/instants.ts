import dayjs from 'dayjs';

/** `14:02` */
export function clockTime(instant: number | string): string {
  return dayjs(instant).format('HH:mm');
}

/** `2026-03-01 14:02` in the reader's own time zone. */
export function dayAndTime(instant: number | string | undefined): string {
  const value = instant === undefined ? null : dayjs(instant);
  return value?.isValid() ? value.format('YYYY-MM-DD HH:mm') : '—';
}
