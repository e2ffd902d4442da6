import { type ThemeConfig, theme } from 'antd';
import type { ThemeName } from '../../texts/settings.ts';
import { motion } from './motion.ts';
import { palettes } from './palette.ts';

const fontFamily =
  "'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', -apple-system, 'Segoe UI', system-ui, sans-serif";
const monoFamily =
  "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans SC Variable', monospace";

/**
 * Ant Design's tokens from the product's palette. Who asked for less motion gets none of its animations: cut short by a style sheet
 * they would leave menus where they began, off the screen.
 */
export function antdTheme(name: ThemeName): ThemeConfig {
  const p = palettes[name];
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: motion(1) > 0,
      fontFamily,
      fontFamilyCode: monoFamily,
      fontSize: 14,
      controlHeightSM: 28,
      borderRadius: 6,
      borderRadiusLG: 10,
      colorPrimary: p.accent,
      colorPrimaryHover: p.accentStrong,
      colorPrimaryActive: p.accentStrong,
      colorPrimaryBg: p.accentSoft,
      colorPrimaryBgHover: p.accentSoft,
      colorPrimaryBorder: p.accentLine,
      colorPrimaryText: p.accent,
      colorLink: p.accent,
      colorLinkHover: p.accentStrong,
      colorInfo: p.info,
      colorInfoBg: p.infoSoft,
      colorSuccess: p.good,
      colorSuccessBg: p.goodSoft,
      colorWarning: p.warn,
      colorWarningBg: p.warnSoft,
      colorError: p.bad,
      colorErrorBg: p.badSoft,
      colorErrorText: p.bad,
      // Derived ones are too pale to be read on the soft ground that stands under the pointer.
      colorErrorHover: p.bad,
      colorErrorTextHover: p.bad,
      colorText: p.text,
      colorTextSecondary: p.textSoft,
      colorTextTertiary: p.textFaint,
      colorTextDescription: p.textFaint,
      colorTextPlaceholder: p.textFaint,
      colorTextLightSolid: p.onAccent,
      colorBgLayout: p.ground,
      colorBgContainer: p.surface,
      colorBgElevated: name === 'dark' ? p.raised : p.surface,
      colorBorder: p.lineStrong,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgActive: p.accentSoft,
      controlItemBgHover: p.raised,
      wireframe: false,
    },
    components: {
      Tooltip: { colorTextLightSolid: '#ffffff', colorBgSpotlight: name === 'dark' ? '#39424a' : '#2a3238' },
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        contentFontSizeSM: 13,
      },
      Input: { inputFontSizeSM: 13 },
      InputNumber: { inputFontSizeSM: 13 },
      Table: { headerBg: p.raised, headerColor: p.textSoft, headerSplitColor: 'transparent', cellPaddingBlock: 10 },
      Tabs: { titleFontSize: 14, horizontalItemGutter: 26 },
      Tag: { defaultBg: p.raised, defaultColor: p.textSoft },
      Segmented: { itemSelectedColor: p.accent, trackBg: p.raised },
      Card: { paddingLG: 20 },
      Modal: { titleFontSize: 17 },
    },
  };
}

/** Writes the palette as CSS custom properties on the document, for the product's own style sheets. */
export function applyPalette(name: ThemeName): void {
  const root = document.documentElement;
  root.dataset.theme = name;
  root.style.colorScheme = name;
  for (const [key, value] of Object.entries(palettes[name])) {
    root.style.setProperty(`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
}
