import { Checkbox, Form, type FormItemProps, Select } from 'antd';
import { rights } from '../../../contract/call.ts';
import type { Account } from '../../kernel/api.ts';
import { isRight } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';
import { labelIn, useNames } from './names.tsx';

/** What a person or a program may do: rights of the product and roles of flows; no `policies`: in all of them. */
type Grant = Pick<Account, 'roles' | 'policies'>;
/** What is given: roles, and policies of which none means all. */
export type Given = Required<Grant>;

/** What is given as the server takes it. */
export const grantOf = ({ roles, policies }: Given): Grant => ({ roles, ...(policies.length > 0 ? { policies } : {}) });

interface GrantFieldsProps {
  value: Given;
  onChange: (value: Given) => void;
  flaw: (field: string) => FormItemProps;
}

/** Chooses what a person or a program may do: rights, flow roles, and in which policies. */
export function GrantFields({ value, onChange, flaw }: GrantFieldsProps) {
  const t = useT();
  const { roles } = useNames();
  const given = { rights: value.roles.filter(isRight), flows: value.roles.filter((role) => !isRight(role)) };
  const give = (change: Partial<typeof given>) => {
    const next = { ...given, ...change };
    onChange({ ...value, roles: [...next.rights, ...next.flows] });
  };
  return (
    <>
      <Form.Item label={t('admin.rights')} {...flaw('roles')}>
        <Checkbox.Group
          className="admin-rights"
          value={given.rights}
          onChange={(next) => give({ rights: next })}
          options={rights.map((right) => ({
            value: right,
            label: (
              <>
                {t(`right.${right}`)} <span className="soft admin-right">{t(`rightHelp.${right}`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      <Form.Item label={t('admin.roles')} extra={t('admin.rolesHelp')}>
        <Select
          mode="multiple"
          aria-label={t('admin.roles')}
          optionFilterProp="label"
          value={given.flows}
          options={roles}
          onChange={(flows: string[]) => give({ flows })}
        />
      </Form.Item>
      <PolicyField value={value.policies} onChange={(policies) => onChange({ ...value, policies })} flaw={flaw} />
    </>
  );
}

interface PolicyFieldProps extends Pick<GrantFieldsProps, 'flaw'> {
  value: string[];
  onChange: (value: string[]) => void;
}

/** Chooses policies; none chosen: all. */
export function PolicyField({ value, onChange, flaw }: PolicyFieldProps) {
  const t = useT();
  const { policies } = useNames();
  return (
    <Form.Item label={t('admin.policies')} extra={t('admin.policiesHelp')} {...flaw('policies')}>
      <Select
        mode="multiple"
        aria-label={t('admin.policies')}
        placeholder={t('admin.allPolicies')}
        optionFilterProp="label"
        value={value}
        options={policies}
        onChange={onChange}
      />
    </Form.Item>
  );
}

/** The policies of a grant by their titles. */
export function PolicyNames({ policies }: { policies: string[] | undefined }) {
  const t = useT();
  const names = useNames();
  if (!policies) return <span className="soft">{t('admin.allPolicies')}</span>;
  return <>{policies.map((policy) => labelIn(names.policies, policy)).join(t('common.comma'))}</>;
}

/** Rights and flow roles as tags in words. */
export function RoleTags({ roles }: { roles: string[] }) {
  const t = useT();
  const names = useNames();
  if (roles.length === 0) return <span className="soft">{t('admin.noRights')}</span>;
  return (
    <span className="admin-tags">
      {rights
        .filter((right) => roles.includes(right))
        .map((right) => (
          <span key={right} className="pill pill-accent">
            {t(`right.${right}`)}
          </span>
        ))}
      {roles
        .filter((role) => !isRight(role))
        .map((role) => (
          <span key={role} className="pill">
            {labelIn(names.roles, role)}
          </span>
        ))}
    </span>
  );
}
