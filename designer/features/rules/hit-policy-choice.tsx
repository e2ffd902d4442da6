import { Select, Tooltip } from 'antd';
import { memo } from 'react';
import { type HitPolicy, hitPolicies, hitPolicyNames, withDefinition } from '../../../engine/authoring.ts';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useLocale, useT } from '../../texts/translate.ts';

/** What happens when several rules hold: chosen with its explanation. */
export const HitPolicyChoice = memo(function HitPolicyChoice({ id, value }: { id: string; value: HitPolicy }) {
  const t = useT();
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const change = (hitPolicy: HitPolicy) =>
    edit(t('ruleSet.stepHitPolicy'), (content) => {
      const definition = content.rules[id];
      return definition ? withDefinition(content, { ...definition, hitPolicy }) : content;
    });
  return (
    <span className="row">
      <span className="faint">{t('ruleSet.hitPolicy')}</span>
      <Select
        size="small"
        variant="filled"
        disabled={readOnly}
        aria-label={t('ruleSet.hitPolicy')}
        value={value}
        popupMatchSelectWidth={false}
        onChange={change}
        options={hitPolicyNames.map((name) => ({
          value: name,
          label: hitPolicies[name].label[locale],
          title: hitPolicies[name].explanation[locale],
        }))}
        optionRender={(option) => (
          <div>
            {option.label}
            <div className="faint">{hitPolicies[option.value as HitPolicy].explanation[locale]}</div>
          </div>
        )}
      />
      <Tooltip title={hitPolicies[value].explanation[locale]}>
        <span className="faint">
          <Icon name="info" label={hitPolicies[value].explanation[locale]} />
        </span>
      </Tooltip>
    </span>
  );
});
