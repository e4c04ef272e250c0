export { connect } from '../../site/standalone.js';
import '../../elements/drawing2cad/drawing2cad.js';
