import { DatePicker, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useT } from '../../texts/translate.ts';

/** An instant to be chosen: now, or a date still to come. */
interface Moment {
  when: 'now' | 'later';
  date: Dayjs | null;
  choose: (when: 'now' | 'later', date: Dayjs | null) => void;
  /** ISO text of a date to come; undefined: now. */
  later: string | undefined;
  /** Later was chosen, but no date yet. */
  open: boolean;
}

export function useMoment(): Moment {
  const [{ when, date }, set] = useState<Pick<Moment, 'when' | 'date'>>({ when: 'now', date: null });
  return {
    when,
    date,
    choose: (next, chosen) => set({ when: next, date: chosen }),
    later: when === 'later' ? date?.toISOString() : undefined,
    open: when === 'later' && !date,
  };
}

/** @param now what `now` is called here */
export function NowOrLater({ moment, now, label }: { moment: Moment; now: string; label: string }) {
  const t = useT();
  const { when, date, choose } = moment;
  return (
    <>
      <Radio.Group
        value={when}
        onChange={(event) => choose(event.target.value as Moment['when'], date)}
        options={[
          { value: 'now', label: now },
          { value: 'later', label: t('publish.later') },
        ]}
      />
      {when === 'later' ? (
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          value={date}
          onChange={(value) => choose(when, value as Dayjs | null)}
          aria-label={label}
        />
      ) : null}
    </>
  );
}
