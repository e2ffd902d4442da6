import { AutoComplete, Badge, Button, Popover } from 'antd';
import type { PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { Field } from '../../forms/panel-fields.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { setQuery } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';

interface FilterProps {
  content: PolicyContent;
  definition: RegisterDefinition;
  /** Those that were read: what stands in them is offered. */
  rows: Record<string, unknown>[];
  filters: Record<string, string>;
}

const mostOffered = 50;

/** Narrows rows to those in whose columns something stands. */
export function FilterButton({ content, definition, rows, filters }: FilterProps) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const words = wordsOf(content, undefined, locale);
  const count = Object.keys(filters).length;
  const form = (
    <div className="register-filters">
      {definition.columns.map(({ name, title }) => {
        const known = [...new Set(rows.map((row) => String(row[name] ?? '')))].filter(Boolean).slice(0, mostOffered);
        const label = text(title, words.label(name));
        return (
          <Field key={name} label={label}>
            <AutoComplete
              size="small"
              allowClear
              aria-label={label}
              showSearch={{ filterOption: (typed, option) => String(option?.label).includes(typed) }}
              defaultValue={filters[name] ?? ''}
              options={known.map((value) => ({ value, label: words.value(value) }))}
              onSelect={(value: string) => setQuery({ [`is.${name}`]: value })}
              onClear={() => setQuery({ [`is.${name}`]: undefined })}
              onKeyDown={(event) => {
                const { value } = event.target as unknown as { value: string };
                if (event.key === 'Enter') setQuery({ [`is.${name}`]: value.trim() || undefined });
              }}
            />
          </Field>
        );
      })}
    </div>
  );
  return (
    <Popover trigger={['click']} placement="bottomLeft" content={form} destroyOnHidden>
      <Badge count={count} size="small" color="var(--accent)">
        <Button icon={<Icon name="search" />}>{t('register.filter')}</Button>
      </Badge>
    </Popover>
  );
}
