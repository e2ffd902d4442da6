import { Input, type InputProps } from 'antd';
import { useState } from 'react';

interface ProposedInputProps extends Omit<InputProps, 'value' | 'onChange'> {
  /** What was typed, or else what is proposed. */
  value: string;
  onChange: (typed: string) => void;
}

/** A field for what is proposed: a proposal that arrives while somebody types does not come between, nor back where it is being cleared. */
export function ProposedInput({ value, onChange, onPressEnter, ...input }: ProposedInputProps) {
  const [held, setHeld] = useState<string>();
  return (
    <Input
      {...input}
      className="mono"
      value={held ?? value}
      onFocus={() => setHeld(value)}
      onBlur={() => setHeld(undefined)}
      onChange={({ target }) => {
        setHeld(target.value);
        onChange(target.value);
      }}
      onPressEnter={(event) => {
        setHeld(undefined);
        onPressEnter?.(event);
      }}
    />
  );
}
