import '../../elements/loss-explorer/loss-explorer.js';
import '../../site/page.js';
import '../../site/theme-switch.js';
