/** Where the site lives that this element belongs to; unknown inside somebody else's bundle, and then there is nothing to link to. */
let root: string | undefined;

/** Called once by the site's own pages and scripts. */
export function setSiteRoot(address: string | URL): void {
  root = String(address);
}

/** The address of a page of the site. */
export function sitePage(path: string): string | undefined {
  return root === undefined ? undefined : new URL(path, root).href;
}
