export { connect } from '../../site/standalone.js';
import '../../elements/trainer/trainer.js';
