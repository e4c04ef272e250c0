/** The page's theme button: goes round light, dark and as the system says, and keeps the choice in the address. */
import { type Theme, isTheme } from '../elements/parts/theme.js';

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'dark', dark: 'light', light: 'auto' };

const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');

function present(): Theme {
  const theme = document.documentElement.getAttribute('theme');
  return isTheme(theme) ? theme : 'auto';
}

function show(): void {
  if (button) button.textContent = `Theme: ${present()}`;
}

button?.addEventListener('click', () => {
  const theme = NEXT[present()];
  document.documentElement.setAttribute('theme', theme);
  const values = new URLSearchParams(location.hash.slice(1));
  values.set('theme', theme);
  location.replace(`#${String(values).replaceAll('%2C', ',')}`);
  show();
});
if (button) button.hidden = false;
show();
