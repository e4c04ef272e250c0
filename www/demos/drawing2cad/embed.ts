import '../../elements/drawing2cad/drawing2cad.js';
import { startEmbed } from '../../site/embed.js';

startEmbed('lossarium-drawing2cad');
