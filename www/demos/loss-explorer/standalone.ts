export { connect } from '../../site/standalone.js';
import '../../elements/loss-explorer/loss-explorer.js';
