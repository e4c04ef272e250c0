import '../../elements/softmax-lab/softmax-lab.js';
import '../../site/page.js';
import '../../site/theme-switch.js';
