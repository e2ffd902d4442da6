import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Instance } from '../../kernel/api.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { OperateDialog } from './operate-dialog.tsx';
import { type Verb, verbsFor } from './verbs.ts';

/** What an administrator can do with an instance. */
export function OperatorMenu({ instance, reading }: { instance: Instance; reading: FlowReading }) {
  const t = useT();
  const [verb, setVerb] = useState<Verb>();
  const offered = verbsFor(instance);
  if (offered.length === 0) return null;
  const items = offered.map((one) => ({
    key: one,
    label: t(`operations.${one}`),
    danger: one === 'terminate',
    onClick: () => setVerb(one),
  }));
  return (
    <ForRight of={['administrator']}>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button icon={<Icon name="bolt" />}>{t('operations.act')}</Button>
      </Dropdown>
      {verb ? <OperateDialog {...{ verb, reading }} target={{ instance }} onClose={() => setVerb(undefined)} /> : null}
    </ForRight>
  );
}
