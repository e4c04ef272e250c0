import '../../elements/loss-explorer/loss-explorer.js';
import { startEmbed } from '../../site/embed.js';

startEmbed('lossarium-loss-explorer');
