import '../../elements/trainer/trainer.js';
import '../../site/page.js';
import '../../site/theme-switch.js';
