import { Input } from 'antd';
import { Icon } from './icons.tsx';

interface SearchInputProps {
  label: string;
  value: string;
  onChange: (words: string) => void;
  width?: number;
}

/** A field that narrows the list below it. */
export function SearchInput({ label, value, onChange, width }: SearchInputProps) {
  return (
    <Input
      prefix={<Icon name="search" />}
      placeholder={label}
      aria-label={label}
      allowClear
      style={width === undefined ? undefined : { width }}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
