import { Input } from 'antd';
import { useState } from 'react';
import { layoutJson } from '../../engine/authoring.ts';
import type { Json } from '../../engine/index.ts';

interface JsonInputProps {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  label: string;
  bad?: boolean;
  rows?: number;
}

const written = (value: Json | undefined) => (value === undefined ? '' : layoutJson(value, 60).trimEnd());

/** Free JSON: kept as typed while it does not parse, handed on whenever it does. */
export function JsonInput({ value, onChange, label, bad, rows = 3 }: JsonInputProps) {
  const [text, setText] = useState<string | null>(null);
  const broken = text !== null && parse(text) === unreadable;
  const change = (next: string) => {
    setText(next);
    const parsed = parse(next);
    if (parsed !== unreadable) onChange(parsed as Json | undefined);
  };
  return (
    <Input.TextArea
      className="mono"
      aria-label={label}
      aria-invalid={broken || undefined}
      status={broken || bad ? 'error' : undefined}
      autoSize={{ minRows: 1, maxRows: rows + 9 }}
      value={text ?? written(value)}
      onChange={(event) => change(event.target.value)}
      onBlur={() => !broken && setText(null)}
    />
  );
}

const unreadable = Symbol('broken');

function parse(text: string): Json | undefined | typeof unreadable {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return unreadable;
  }
}
