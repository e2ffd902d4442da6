import { Suspense, useEffect } from 'react';
import { create } from 'zustand';
import { room } from '../../kernel/ui/room.ts';

const useOpen = create<{ open: boolean }>(() => ({ open: false }));
export const PaletteDialog = room(() => import('./palette-dialog.tsx'), 'PaletteDialog');

export function openPalette(): void {
  useOpen.setState({ open: true });
}

const close = () => useOpen.setState({ open: false });

/** Ctrl+K: everything with a name, found by text or by pinyin initials. */
export function CommandPalette() {
  const { open } = useOpen();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      openPalette();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
  return open ? (
    <Suspense>
      <PaletteDialog onClose={close} />
    </Suspense>
  ) : null;
}
