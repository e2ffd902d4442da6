import type { ThemeName } from '../../texts/settings.ts';

/** The product's own colours, for both themes. Text on its ground meets WCAG AA (4.5:1) in each pair used. */
interface Palette {
  ground: string;
  surface: string;
  raised: string;
  line: string;
  lineStrong: string;
  text: string;
  textSoft: string;
  textFaint: string;
  accent: string;
  accentStrong: string;
  accentSoft: string;
  accentLine: string;
  onAccent: string;
  input: string;
  inputText: string;
  output: string;
  outputText: string;
  good: string;
  goodSoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
  info: string;
  infoSoft: string;
  shadow: string;
}

export const palettes: Record<ThemeName, Palette> = {
  light: {
    ground: '#f5f4f0',
    surface: '#ffffff',
    raised: '#faf9f6',
    line: '#e5e2da',
    lineStrong: '#cdc9bd',
    text: '#1f262b',
    textSoft: '#4d565c',
    textFaint: '#656d73',
    accent: '#1b6370',
    accentStrong: '#124c57',
    accentSoft: '#e6f0f1',
    accentLine: '#a6cad0',
    onAccent: '#ffffff',
    input: '#edf2f7',
    inputText: '#2f5478',
    output: '#f0f4e8',
    outputText: '#4c6324',
    good: '#256c43',
    goodSoft: '#e7f3ea',
    warn: '#8a5700',
    warnSoft: '#fbf1dc',
    bad: '#a8321f',
    badSoft: '#fbeae6',
    info: '#35588c',
    infoSoft: '#e9eff8',
    shadow: '0 1px 2px rgba(31,38,43,.05), 0 4px 16px rgba(31,38,43,.05)',
  },
  dark: {
    ground: '#131618',
    surface: '#1b1f22',
    raised: '#202529',
    line: '#2f353a',
    lineStrong: '#454d53',
    text: '#e7e9ea',
    textSoft: '#b6bdc2',
    textFaint: '#98a1a7',
    accent: '#6cc0cb',
    accentStrong: '#93d6df',
    accentSoft: '#1d3439',
    accentLine: '#2f5f67',
    onAccent: '#0d1517',
    input: '#1f2a35',
    inputText: '#a6c6e4',
    output: '#262c1d',
    outputText: '#c3d69a',
    good: '#7cc894',
    goodSoft: '#1b2e22',
    warn: '#e2b565',
    warnSoft: '#33290f',
    bad: '#f0907f',
    badSoft: '#3a1f1a',
    info: '#9bbdea',
    infoSoft: '#1e2a3c',
    shadow: '0 1px 2px rgba(0,0,0,.3), 0 4px 16px rgba(0,0,0,.25)',
  },
};
