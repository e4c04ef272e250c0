/** What every page of the site does: knows where the site is, follows the theme of the address, works without a network. */
import { setSiteRoot } from '../elements/parts/site.js';
import { isTheme } from '../elements/parts/theme.js';

const page = document.documentElement;
const root = new URL(page.dataset.root ?? '.', document.baseURI);
setSiteRoot(root);

function followAddress(): void {
  const theme = new URLSearchParams(location.hash.slice(1)).get('theme');
  if (isTheme(theme)) page.setAttribute('theme', theme);
}
followAddress();
addEventListener('hashchange', followAddress);

// A frame keeps nothing on the reader's machine.
if ('serviceWorker' in navigator && isSecureContext && window.parent === window) {
  void navigator.serviceWorker.register(new URL('service-worker.js', root));
}
