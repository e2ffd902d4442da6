import { useEffect } from 'react';
import { useSettings } from '../../texts/settings.ts';
import { applyPalette } from './theme.ts';

/** Paper is white: what is printed out of the dark theme has the letters of the light one. */
export function useLightOnPaper(): void {
  const theme = useSettings((settings) => settings.theme);
  useEffect(() => {
    const toPaper = () => applyPalette('light');
    const back = () => applyPalette(theme);
    window.addEventListener('beforeprint', toPaper);
    window.addEventListener('afterprint', back);
    return () => {
      window.removeEventListener('beforeprint', toPaper);
      window.removeEventListener('afterprint', back);
    };
  }, [theme]);
}
