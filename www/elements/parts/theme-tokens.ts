/**
 * The colours, once. Each pair is a light and a dark value. Against its own `sheet` every colour that draws a mark has a contrast
 * of at least 3, every colour that writes text at least 4.5; the six categorical ones stay apart for the three kinds of colour
 * blindness, and no meaning hangs on colour alone: class is also position and letter, map is also symbol, sign is also a dash.
 */
export const TOKENS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ['#f3f5f3', '#0e1519'],
  sheet: ['#fcfdfc', '#141d23'],
  raised: ['#e9eeec', '#1d2930'],
  ink: ['#15212b', '#e4ebec'],
  muted: ['#51606a', '#9db0b8'],
  line: ['#c9d2d2', '#31414a'],
  edge: ['#7f8f95', '#6b808a'],
  blue: ['#1a5fa6', '#6fb4f0'],
  orange: ['#b85008', '#f2a154'],
  teal: ['#00776a', '#43c4ae'],
  violet: ['#7c4a9c', '#c89be6'],
  ochre: ['#8a6a00', '#dcc04e'],
  slate: ['#5c6b76', '#a3b3bc'],
  'blue-wash': ['#dfeaf5', '#16324b'],
  'orange-wash': ['#f8e6d6', '#42290f'],
};

/** The colours of the six categories, in order. */
export const CATEGORIES = ['blue', 'orange', 'teal', 'violet', 'ochre', 'slate'] as const;

const SERIF = `'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', 'Book Antiqua', 'Liberation Serif', serif`;
const SANS = `'Avenir Next', Avenir, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif`;
const MONO = `ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace`;

function scheme(index: 0 | 1): string {
  const colours = Object.entries(TOKENS).map(([name, pair]) => `--lossarium-${name}: ${pair[index]};`);
  return `color-scheme: ${index === 0 ? 'light' : 'dark'}; ${colours.join(' ')}`;
}

/** Style rules that set the tokens on `host`, following its `theme` attribute, and without one the system. */
export function themeRules(host: (attribute: string) => string): string {
  return `
    ${host('')} {
      ${scheme(0)}
      --lossarium-serif: ${SERIF};
      --lossarium-sans: ${SANS};
      --lossarium-mono: ${MONO};
    }
    ${host('[theme="dark"]')} { ${scheme(1)} }
    @media (prefers-color-scheme: dark) {
      ${host(':not([theme="light"])')} { ${scheme(1)} }
    }`;
}
