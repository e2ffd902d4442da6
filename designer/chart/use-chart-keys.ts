import { type RefObject, useEffect } from 'react';
import { isEqualJson } from '../../engine/index.ts';
import { parentPath, type StatePath } from '../kernel/machine/places.ts';
import { type Selection, selectionOf } from './marks.ts';

interface ChartKeys {
  frame: RefObject<HTMLElement | null>;
  selection: Selection;
  choose: (selection: Selection) => void;
  remove?: (selection: Selection) => void;
  root: StatePath;
  onEnter: ((path: StatePath) => void) | undefined;
}

/**
 * Enter chooses the focused box or card, a second Enter goes to its name; Delete removes what is chosen, Escape lets it go and then
 * leaves the state that is shown from inside. Alt+Down goes into the focused state, Alt+Up out of it.
 */
export function useChartKeys({ frame, selection, choose, remove, root, onEnter }: ChartKeys): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (/INPUT|TEXTAREA|BUTTON/.test(target.tagName)) return;
      const focused = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
      if (event.altKey && event.key === 'ArrowUp' && root) onEnter?.(parentPath(root));
      else if (event.altKey && event.key === 'ArrowDown' && focused) {
        const into = selectionOf(focused);
        if (into?.kind === 'state' && target.querySelector('.state-fold')) onEnter?.(into.path);
      } else if (event.key === 'Enter' && focused) {
        const next = selectionOf(focused);
        if (isEqualJson(next, selection)) document.querySelector<HTMLElement>('.panel input')?.focus();
        else choose(next);
      } else if (event.key === 'Escape' && !selection && root) onEnter?.(parentPath(root));
      else if (event.key === 'Escape') choose(null);
      else if ((event.key === 'Delete' || event.key === 'Backspace') && selection && remove) remove(selection);
      else return;
      event.preventDefault();
    };
    element.addEventListener('keydown', pressed);
    return () => element.removeEventListener('keydown', pressed);
  });
}
