import { type ReactNode, useState } from 'react';

interface OpenerProps {
  button: (open: () => void) => ReactNode;
  /** What it opens, with what closes it. */
  children: (close: () => void) => ReactNode;
}

/** A button, and what stands open once it was pressed. */
export function Opener({ button, children }: OpenerProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {button(() => setIsOpen(true))}
      {isOpen ? children(() => setIsOpen(false)) : null}
    </>
  );
}
