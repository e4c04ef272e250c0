import { type ReactiveController, type ReactiveControllerHost, css, unsafeCSS } from 'lit';
import { themeRules } from './theme-tokens.js';

/** Light, dark, or as the system says. */
export type Theme = 'light' | 'dark' | 'auto';

/** Is `text` a theme? */
export function isTheme(text: unknown): text is Theme {
  return text === 'light' || text === 'dark' || text === 'auto';
}

/** The tokens and what every element starts from. An element that may stand alone on a page includes it. */
export const themeStyles = css`
  ${unsafeCSS(themeRules((attribute) => (attribute ? `:host(${attribute})` : ':host')))}
  :host {
    display: block;
    box-sizing: border-box;
    color: var(--lossarium-ink);
    font: 400 1rem/1.5 var(--lossarium-sans);
    font-variant-numeric: tabular-nums;
    text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
`;

/**
 * Follows the theme of the page: an element without a `theme` attribute of its own takes the one of the closest element that
 * has one, so an embed agrees with the article around it and not with the system.
 */
export class ThemeController implements ReactiveController {
  private readonly observer = new MutationObserver(() => this.follow());
  private own = false;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.own = this.host.hasAttribute('theme');
    if (this.own) return;
    this.observer.observe(document.documentElement, { attributes: true, attributeFilter: ['theme'] });
    this.follow();
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }

  private follow(): void {
    const theme = document.documentElement.getAttribute('theme');
    if (isTheme(theme)) this.host.setAttribute('theme', theme);
    else this.host.removeAttribute('theme');
  }
}
