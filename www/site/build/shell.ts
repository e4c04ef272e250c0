/** What pages share: head, masthead, footer, cards and pictures. */
import type { DemoMeta } from '../../demos/meta.js';
import { TOKENS } from '../../elements/parts/theme-tokens.js';

interface HeadOptions {
  /** Way from the page up to the root of the site. */
  readonly up: string;
  /** Whole address of the page, and of the site. */
  readonly address: string;
  readonly root: string;
  readonly demo: DemoMeta | undefined;
  /** What the page is called, where it is no demo's. */
  readonly title: string | undefined;
}

const NAME = 'Lossarium';
const TAGLINE = 'A living collection of softmax variants and losses, exact and fast, in your browser.';

/** For hosts that cannot set headers: nothing from elsewhere, no inline script, no eval but WebAssembly's compiler. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Text as HTML. */
export const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The head of a page; titles and previews follow from the demo's registration. */
export function head({ address, root, demo, title: own }: HeadOptions): string {
  const called = demo?.title ?? own;
  const title = called ? `${called} · ${NAME}` : NAME;
  const description = escape(demo?.description ?? TAGLINE);
  const image = demo && new URL(`${demo.slug}/picture.png`, root).href;
  const embed = demo && new URL(`${demo.slug}/oembed.json`, root).href;
  return `<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <meta name="description" content="${description}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="${NAME}" />
    <meta property="og:title" content="${called ?? NAME}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:url" content="${address}" />
    ${image ? `<meta property="og:image" content="${image}" /><meta property="og:image:alt" content="${escape(demo.picture)}" /><meta name="twitter:card" content="summary_large_image" />` : ''}
    ${embed ? `<link rel="alternate" type="application/json+oembed" href="${embed}" title="${demo.title}" />` : ''}
    <link rel="icon" type="image/svg+xml" href="/www/site/mark.svg" />
    <link rel="stylesheet" href="/www/site/site.css" />`;
}

/** The sign of the house: a point in the simplex. */
const MARK = `<svg class="sign" viewBox="0 0 32 28" width="32" height="28" aria-hidden="true">
  <path d="M16 2 30 26H2Z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>
  <path d="M16 18C14 14 15 8 16 2" fill="none" stroke="currentColor" stroke-width="1.5"/><circle class="sign-point" cx="16" cy="18" r="4"/></svg>`;

/** Top of a page. */
export function masthead(up: string): string {
  return `<header class="masthead">
    <a class="name" href="${up}">${MARK}<span>${NAME}</span></a>
    <nav aria-label="Site"><a href="${up}#exhibits">Exhibits</a><a href="${up}reproductions/">What reproduces</a><a href="${up}#package">Package</a>
    <button type="button" class="switch" data-theme-switch hidden>Theme</button></nav>
  </header>`;
}

/** Bottom of a page. */
export function footer(up: string): string {
  return `<footer class="colophon">
    <p><a href="${up}">${NAME}</a>: one Rust crate, one npm package, one site. MIT or Apache-2.0.</p>
    <p>No cookies, no storage of yours, nothing fetched from elsewhere. After the first visit it works without a network.</p>
  </footer>`;
}

/** A demo in the gallery. */
export function card(demo: DemoMeta, up: string, read: (file: string) => string): string {
  return `<article class="plate">
    <a class="plate-picture" href="${up}${demo.slug}/">${picture(demo, read)}</a>
    <div class="plate-text">
      <h3><a href="${up}${demo.slug}/">${demo.title}</a></h3>
      <p>${escape(demo.description)}</p>
      <p class="papers">${demo.papers.map(escape).join(' · ')}</p>
      <p><a class="go" href="${up}${demo.slug}/">Open the lab</a></p>
    </div>
  </article>`;
}

/** The stored picture of a demo, in the page itself, so that it follows the theme and costs no request. */
export function picture(demo: DemoMeta, read: (file: string) => string): string {
  const drawing = read(`www/demos/${demo.slug}/picture.svg`);
  return themed(drawing).replace('<svg ', `<svg class="picture" role="img" aria-label="${escape(demo.picture)}" `);
}

/** Colours of the light theme, as a saved figure has them, become tokens. */
function themed(drawing: string): string {
  return drawing.replace(/rgb\((\d+), (\d+), (\d+)\)|#[\da-f]{6}/g, (colour, ...channels: (string | undefined)[]) => {
    const hex = channels[0] === undefined ? colour : `#${channels.slice(0, 3).map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
    const token = LIGHT.get(hex);
    return token ? `var(--lossarium-${token})` : colour;
  });
}

const LIGHT = new Map(Object.entries(TOKENS).map(([name, [light]]) => [light, name]));
