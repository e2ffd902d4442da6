import type { CSSProperties } from 'react';

/** The product's own line icons: path data on a 20 x 20 grid. */
const paths = {
  overview: 'M3 3.500h6v7H3zM11 3.500h6v4h-6zM3 12.500h6v4H3zM11 9.500h6v7h-6z',
  policies:
    'M4 4.500A1.5 1.5 0 0 1 5.5 3H16v12H5.500A1.5 1.5 0 0 0 4 16.500zM4 16.500A1.5 1.5 0 0 0 5.5 18H16M7.5 7h5M7.5 10h3',
  instances: 'M3 10h3l2-5 4 10 2-5h3',
  tasks: 'M4 4h12v12H4zM7 10l2 2 4-4.5',
  table: 'M3 4h14v12H3zM3 8h14M8 8v8M3 12h14',
  rules: 'M5 4v12M5 7h5M5 14h5M10 5h6v4h-6zM10 12h6v4h-6z',
  flow: 'M3 7.500h5v5H3zM13 3h4v4h-4zM13 13h4v4h-4zM8 10h2.500M13 5h-2.500v10H13',
  config: 'M4 6h6M14 6h2M4 14h2M10 14h6M12 4v4M8 12v4',
  clause: 'M5 3h7l3 3v11H5zM12 3v3h3M7.5 9.500h5M7.5 12.500h5',
  edition: 'M10 3l7 3.5-7 3.5-7-3.500zM3 10l7 3.5 7-3.500M3 13.5 10 17l7-3.5',
  edit: 'M4 16l.7-3.200L13 4.500l2.5 2.5-8.3 8.300zM11.5 6l2.5 2.5',
  search: 'M9 3.500a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  sun: 'M10 6.500a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.300l1.5 1.500M14.2 14.200l1.5 1.500M4.3 15.700l1.5-1.500M14.2 5.800l1.5-1.5',
  moon: 'M16 12.500A6.5 6.5 0 0 1 7.5 4a6.5 6.5 0 1 0 8.5 8.500z',
  language: 'M3 5h8M7 3v2M9.5 5c-.7 3-2.8 5.3-6 6.500M5 7.500c.8 1.7 2.5 3.2 4.5 4M10 17l3.5-8L17 17M11.2 14.500h4.6',
  undo: 'M7 5 3.5 8.5 7 12M4 8.500h7.500a4 4 0 0 1 0 8H9',
  redo: 'M13 5l3.5 3.500L13 12M16 8.500H8.500a4 4 0 0 0 0 8H11',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.8 10.500h7.400L14.5 6M8.5 9v4.500M11.5 9v4.5',
  up: 'M10 16V5M5.5 9 10 4.5 14.5 9',
  down: 'M10 4v11M5.5 11l4.5 4.5 4.5-4.5',
  drag: 'M8 5v.01M12 5v.01M8 10v.01M12 10v.01M8 15v.01M12 15v.01',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  more: 'M5 10v.01M10 10v.01M15 10v.01',
  check: 'M4 10.5 8 14.5 16 6',
  close: 'M5 5l10 10M15 5 5 15',
  warning: 'M10 3.5 17.5 16.500h-15zM10 8v4M10 14.200v.01',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 9v5M10 6.500v.01',
  help: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM7.800 8a2.200 2.200 0 1 1 3.200 2c-.7.4-1 .8-1 1.600M10 13.800v.01',
  play: 'M6 4l10 6-10 6z',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.200l2.8 1.8',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  next: 'M8 4.5 13.5 10 8 15.5',
  chevronDown: 'M5 7.500l5 5 5-5',
  skip: 'M4 5l7 5-7 5zM11 5l6 5-6 5z',
  restart: 'M4.5 10a5.5 5.5 0 1 1 1.7 4M4.5 16v-3h3',
  print: 'M6 8V3h8v5M6 14H3.500V8h13v6H14M6 12h8v5H6z',
  user: 'M10 3.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 17c.6-3.5 3-5 6-5s5.4 1.5 6 5',
  key: 'M7 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM10.500 10h7v3.500M14.500 10v2.500',
  code: 'M7 6l-4 4 4 4M13 6l4 4-4 4M11.5 4.500l-3 11',
  expand: 'M12 3.500h4.500V8M8 16.500H3.500V12M16 4l-5 5M4 16l5-5',
  collapse: 'M16.5 8H12V3.500M3.5 12H8v4.500M12 8l5-5M8 12l-5 5',
  bolt: 'M11 3 5 11h4.500L9 17l6-8h-4.500z',
  eye: 'M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  branch: 'M6 4v12M6 12c0-4 8-2 8-6M14 4v2',
  flag: 'M5 17V4h9l-2 3.5 2 3.500H5',
  publish: 'M10 14V4M5.5 8.5 10 4l4.5 4.500M4 14v2.500h12V14',
  outline: 'M4 5h12M7 10h9M10 15h6',
  state: 'M4 6.500h12v7H4z',
  fit: 'M3.5 7V3.500H7M13 3.500h3.500V7M16.5 13v3.500H13M7 16.500H3.500V13M7.5 7.500h5v5h-5z',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17h3',
  comment: 'M4 4h12v9H9.500L6 16v-3H4zM7 7.500h6M7 10h4',
  download: 'M10 4v10M5.5 9.5 10 14l4.500-4.500M4 16.500h12',
  upload: 'M10 14V4M5.5 8.5 10 4l4.500 4.500M4 16.500h12',
  record: 'M5 3h10v14H5zM8 7h4M8 10h4M8 13h2',
  paper: 'M4 3h12v14H4zM7 6.500h6M7 9.500h6M7 13.500c1-2 2 1.500 3 0s1.500 1.500 3-.5',
  shield: 'M10 3l6 2v4.500c0 4-2.500 6.300-6 7.500-3.500-1.200-6-3.500-6-7.500V5zM7.500 10l2 2 3.500-4',
} as const;

export type IconName = keyof typeof paths;

interface IconProps {
  name: IconName;
  size?: number;
  style?: CSSProperties;
  className?: string;
  /** Spoken name; without it the icon is decoration. */
  label?: string;
}

export function Icon({ name, size = 16, style, className, label }: IconProps) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      className={className ? `icon ${className}` : 'icon'}
      style={style}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'drag' || name === 'more' ? 2.4 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {label ? <title>{label}</title> : null}
      <path d={paths[name]} />
    </svg>
  );
}

/** The product's mark: compass and square. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7 8v17h17" />
        <path d="M17.5 6.5 12 20M17.5 6.5 24 20" />
        <path d="M13.6 16.200c2.6 1.7 5.9 1.7 8.5.1" />
      </g>
      <circle cx="17.5" cy="6.5" r="1.7" fill="var(--on-accent)" />
    </svg>
  );
}
