import { Alert } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../kernel/api.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT, useText } from '../../texts/translate.ts';

type TakenBack = NonNullable<ApiError['body']['takesBack']>;

/** What a publication would take back of others' editions: asked of the server, shown, and confirmed by asking again. */
interface Confirmation {
  asked: TakenBack | undefined;
  /** The editions that the reader has seen, for the request. */
  confirmed: { takesBack?: number[] };
  /** Publishes; where the server asks first, what it says is shown and nothing else happens. */
  confirming: <T>(publish: () => Promise<T>) => Promise<T | undefined>;
}

/** @param of what it is about, such as the date: for another one it is asked anew */
export function useTakenBack(of: string): Confirmation {
  const [state, set] = useState<{ of: string; asked: TakenBack }>();
  const asked = state?.of === of ? state.asked : undefined;
  return {
    asked,
    confirmed: asked ? { takesBack: [...new Set(asked.map(({ edition }) => edition))] } : {},
    async confirming(publish) {
      try {
        return await publish();
      } catch (problem) {
        if (!(problem instanceof ApiError) || problem.code !== 'takesBackEdition') throw problem;
        set({ of, asked: problem.body.takesBack ?? [] });
        return undefined;
      }
    },
  };
}

/** Says edition by edition what would be taken back, or brought early, in the sentences of the differences. */
export function TakenBackNotice({ asked }: { asked: TakenBack | undefined }) {
  const t = useT();
  const text = useText();
  if (!asked) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('takesBack.title')}
      description={asked.map(({ edition, effectiveFrom, how, changes }) => (
        <div key={`${edition}${how}`}>
          <b>{t(`takesBack.${how}`, { number: edition, time: dayAndTime(effectiveFrom) })}</b>
          <ul className="publish-scroll">
            {changes.map(({ kind, id, path, sentence }) => (
              <li key={`${kind}/${id}${path}`}>{text(sentence)}</li>
            ))}
          </ul>
        </div>
      ))}
    />
  );
}
