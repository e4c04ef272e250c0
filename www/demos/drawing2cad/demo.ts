import '../../elements/drawing2cad/drawing2cad.js';
import '../../site/page.js';
import '../../site/theme-switch.js';
