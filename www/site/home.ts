import './page.js';
import './theme-switch.js';
