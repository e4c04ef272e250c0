/** Figures as files: SVG with styles inlined, PNG at twice the size, CSV of the data. */

/** Columns of a table with their rows, as the data table and the CSV show them. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a style sheet may say about a mark, and a file on its own must repeat. */
const INLINED = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linecap', 'stroke-linejoin',
  'opacity', 'font-family', 'font-size', 'font-weight', 'font-style', 'font-variant-numeric', 'letter-spacing', 'text-anchor',
  'dominant-baseline', 'paint-order', 'visibility',
] as const;

/** The drawing as a file that needs no style sheet. Parts marked `data-screen-only` (hit areas) stay behind. */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  copies.forEach((node, index) => inline(node, originals[index] as SVGElement));
  copy.querySelectorAll('[data-screen-only]').forEach((node) => node.remove());
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(drawing).getPropertyValue('--lossarium-sheet').trim() || '#fff');
  copy.prepend(ground);
  // Comments are the template's bookkeeping.
  return new XMLSerializer().serializeToString(copy).replace(/<!--.*?-->/gs, '');
}

function inline(node: SVGElement, original: SVGElement): void {
  const style = getComputedStyle(original);
  for (const name of INLINED) {
    const value = style.getPropertyValue(name);
    const inherited = original.parentElement && getComputedStyle(original.parentElement).getPropertyValue(name);
    if (value !== inherited || original.localName === 'svg') node.setAttribute(name, value.replaceAll('"', "'"));
  }
  for (const name of node.getAttributeNames()) {
    if (/^(class|tabindex|role|style|aria-.*)$/.test(name)) node.removeAttribute(name);
  }
}

/** The drawing as pixels, twice the size it has on screen. */
export async function pngBlob(drawing: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * drawing.viewBox.baseVal.width;
  canvas.height = 2 * drawing.viewBox.baseVal.height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('the browser made no picture of the drawing');
  return blob;
}

/** A number with at most so many digits: nine tell any two of single precision apart. */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** The table as comma-separated text (RFC 4180). */
export function csvText(table: DataTable): string {
  const text = (value: string | number) => (typeof value === 'number' ? significant(value, 9) : value);
  const cell = (value: string | number) => (/[",\r\n]/.test(text(value)) ? `"${text(value).replaceAll('"', '""')}"` : text(value));
  return [table.columns, ...table.rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Offers a file to the reader. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
