import '../../elements/softmax-lab/softmax-lab.js';
import { startEmbed } from '../../site/embed.js';

startEmbed('lossarium-softmax-lab');
