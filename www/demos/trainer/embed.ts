import '../../elements/trainer/trainer.js';
import { startEmbed } from '../../site/embed.js';

startEmbed('lossarium-trainer');
