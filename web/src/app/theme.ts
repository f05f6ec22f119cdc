/** Colours and sizes. Components name these tokens and never a colour of their own. */
import { Badge, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import badge from './badge.module.css';

// From light to dark; 8 and 9 carry white text with a contrast above 4.5, 0 and 1 carry dark text.
const gate: MantineColorsTuple = [
  '#eef2fc',
  '#dbe3f5',
  '#b3c4ea',
  '#8aa4e0',
  '#7f9be0',
  '#5177d1',
  '#446ecf',
  '#355db8',
  '#2b4f9f',
  '#234287',
];
const good: MantineColorsTuple = [
  '#eaf8ef',
  '#d6eedd',
  '#abdcb9',
  '#7cca93',
  '#56ba73',
  '#3db05e',
  '#2f9c4f',
  '#24803f',
  '#1b6a33',
  '#125428',
];
const warn: MantineColorsTuple = [
  '#fff6e5',
  '#ffe9c9',
  '#fbd294',
  '#f7b95a',
  '#f3a42c',
  '#e09112',
  '#b87508',
  '#935c03',
  '#7a4b00',
  '#633c00',
];
const bad: MantineColorsTuple = [
  '#ffecec',
  '#fbd9d9',
  '#f1b0b0',
  '#e88484',
  '#e05e5e',
  '#db4646',
  '#cb3838',
  '#b32a2a',
  '#9d2222',
  '#841a1a',
];

export const theme = createTheme({
  colors: { gate, good, warn, bad },
  primaryColor: 'gate',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ classNames: { root: badge['badge'] ?? '', label: badge['label'] ?? '' } }),
    // What it puts first into a menu is neither an item nor a label: those who hear the page would be told of a broken menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

/** Mantine's quiet texts are too faint for the contrast that is asked for. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-bad-8)',
    '--gatehouse-old': 'var(--mantine-color-bad-0)',
    '--gatehouse-new': 'var(--mantine-color-good-0)',
    '--gatehouse-line': 'var(--mantine-color-gray-3)',
    '--gatehouse-edge': 'var(--mantine-color-gray-6)',
    '--gatehouse-focus': 'var(--mantine-color-gate-8)',
    '--gatehouse-raised': 'var(--mantine-color-gray-0)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-bad-2)',
    '--gatehouse-old': 'color-mix(in srgb, var(--mantine-color-bad-9) 45%, transparent)',
    '--gatehouse-new': 'color-mix(in srgb, var(--mantine-color-good-9) 55%, transparent)',
    '--gatehouse-line': 'var(--mantine-color-dark-4)',
    '--gatehouse-edge': 'var(--mantine-color-dark-2)',
    '--gatehouse-focus': 'var(--mantine-color-gate-3)',
    '--gatehouse-raised': 'var(--mantine-color-dark-6)',
  },
});
