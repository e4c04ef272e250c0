/**
 * Pages from their sources. Sources hold places (`<!-- head -->`, `<!-- story -->` …) and this module fills them, so that what
 * pages share is written once. It also lists what the site consists of: pages, frames, an element's script, oEmbed data,
 * pictures, and for the service worker the list of all files.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { DEMOS } from '../../demos/demos.js';
import type { DemoMeta } from '../../demos/meta.js';
import { themeRules } from '../../elements/parts/theme-tokens.js';
import { figureStyles } from '../../figures/figure.styles.js';
import { reproductionsHtml } from './reproductions.js';
import { card, footer, head, masthead, picture } from './shell.js';
import { storyHtml } from './story.js';

export interface SiteOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Where the site will live; previews and oEmbed need it whole. */
  readonly address: string;
}

interface Page {
  /** Path of the source, from the root. */
  readonly source: string;
  readonly demo?: DemoMeta;
  /** What it is called, where it is neither a demo's nor the first page. */
  readonly title?: string;
}

/** The site's pages: path of the output → source. */
function pages(): ReadonlyMap<string, Page> {
  const demos = DEMOS.flatMap((demo): [string, Page][] => [
    [`${demo.slug}/index.html`, { source: `www/demos/${demo.slug}/index.html`, demo }],
    [`embed/${demo.slug}/index.html`, { source: 'www/site/embed.html', demo }],
  ]);
  const reproductions: Page = { source: 'www/site/reproductions.html', title: 'What reproduces' };
  return new Map([['index.html', { source: 'index.html' }], ['reproductions/index.html', reproductions], ...demos]);
}

interface Graph {
  getModuleInfo(id: string): Rolldown.ModuleInfo | null;
}

/** What a module imports before it runs, itself and Vite's helper for what is imported later among it. */
function imported(entry: string, graph: Graph): Set<string> {
  const found = new Set([entry, '\0vite/preload-helper.js']);
  for (const id of found) graph.getModuleInfo(id)?.importedIds.forEach((next) => found.add(next));
  return found;
}

/** Vite plugin that makes the site. */
export function sitePages({ root, address }: SiteOptions): Plugin {
  const table = pages();
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const scripts = Object.fromEntries(DEMOS.map(({ slug }) => [`elements/${slug}`, join(root, `www/demos/${slug}/standalone.ts`)]));
  const input = { ...scripts, 'service-worker': join(root, 'www/site/service-worker.ts') };
  const fixed = new Set(Object.keys(input));
  // What the lightest element needs and another element has too is one chunk, for pieces zip worse: of three entries an element has, the
  // fourth is another's.
  let needs: Set<string> | undefined;
  const lightest = (graph: Graph) => (needs ??= imported(scripts['elements/softmax-lab'] as string, graph));
  return {
    name: 'lossarium-site',
    enforce: 'pre',
    config: () => ({
      build: {
        rollupOptions: {
          input: { ...input, ...Object.fromEntries([...table.keys()].map((path) => [path, join(root, path)])) },
          output: {
            codeSplitting: { groups: [{ debugName: 'shared', minShareCount: 4, name: (id, graph) => (lightest(graph).has(id) ? 'shared' : null) }] },
            entryFileNames: ({ name }) => (fixed.has(name) ? '[name].js' : `assets/${name.replace(/\/?index\.html$/, '').replaceAll('/', '-') || 'home'}-[hash].js`),
          },
        },
      },
    }),
    resolveId(id, importer) {
      if (table.has(relative(root, id))) return id;
      // Types come from the sources, code from the package as it is shipped.
      const part = importer && id.startsWith('.') ? relative(root, resolve(dirname(importer), id)) : '';
      return /^www\/(api|elements|figures)\//.test(part) ? join(root, part.replace('www', 'dist')) : undefined;
    },
    load(id) {
      const path = relative(root, id);
      const page = table.get(path);
      return page && fill(read(page.source), path, page, { root, address });
    },
    transform(code, id) {
      return id.endsWith('www/site/site.css') ? themeRules((attribute) => `:root${attribute}`) + figureStyles.cssText + code : undefined;
    },
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) => this.emitFile({ type: 'asset', fileName, source });
      emit('embed/host.js', read('www/site/host.js'));
      const models = join(root, 'www/site/models');
      for (const model of existsSync(models) ? readdirSync(models) : []) emit(`models/${model}`, readFileSync(join(models, model)));
      for (const demo of DEMOS) {
        emit(`${demo.slug}/oembed.json`, oembed(demo, address));
        for (const file of ['picture.svg', 'picture.png'].filter((name) => existsSync(join(root, 'www/demos', demo.slug, name)))) {
          emit(`${demo.slug}/${file}`, readFileSync(join(root, 'www/demos', demo.slug, file)));
        }
      }
    },
    writeBundle({ dir = 'site' }) {
      listFiles(dir);
    },
  };
}

function relative(root: string, id: string): string {
  return id.startsWith(`${root}/`) ? id.slice(root.length + 1) : id;
}

function fill(source: string, path: string, page: Page, { root, address }: SiteOptions): string {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const up = '../'.repeat(path.split('/').length - 1) || './';
  const { demo, title } = page;
  const places: Record<string, () => string> = {
    head: () => head({ up, address: new URL(path.replace('index.html', ''), address).href, root: address, demo, title }),
    masthead: () => masthead(up),
    footer: () => footer(up),
    gallery: () => DEMOS.map((entry) => card(entry, up, read)).join('\n'),
    reproductions: () => reproductionsHtml(join(root, 'results'), up),
    story: () => storyHtml(read(`www/demos/${demo?.slug}/story.md`)),
    picture: () => (demo ? picture(demo, read) : ''),
    element: () => (demo ? `<${demo.tag} address>${picture(demo, read)}</${demo.tag}>` : ''),
    script: () => `<script type="module" src="/www/demos/${demo?.slug}/embed.ts"></script>`,
    root: () => up,
  };
  return source.replace(/<!-- (\w+) -->|\{\{(\w+)\}\}/g, (whole, comment: string, word: string) => places[comment ?? word]?.() ?? whole);
}

function oembed(demo: DemoMeta, address: string): string {
  const { width, height } = demo.size;
  const frame = new URL(`embed/${demo.slug}/`, address).href;
  const data = {
    version: '1.0',
    type: 'rich',
    provider_name: 'Lossarium',
    provider_url: address,
    title: demo.title,
    width,
    height,
    html: `<iframe src="${frame}" title="${demo.title}" width="${width}" height="${height}" loading="lazy" frameborder="0"></iframe>`,
    thumbnail_url: new URL(`${demo.slug}/picture.png`, address).href,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** Tells the service worker what there is to keep. A page is kept under the address of its folder. */
function listFiles(site: string): void {
  const script = join(site, 'service-worker.js');
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(site.length + 1).replaceAll('\\', '/'))
    .filter((file) => file !== 'service-worker.js')
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(site, file)));
  const addresses = files.map((file) => file.replace(/index\.html$/, '') || './');
  const facts = `const SITE_FILES=${JSON.stringify(addresses)},SITE_VERSION=${JSON.stringify(hash.digest('hex').slice(0, 12))};`;
  writeFileSync(script, `${facts}\n${readFileSync(script, 'utf8')}`);
}
