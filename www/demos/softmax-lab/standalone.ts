export { connect } from '../../site/standalone.js';
import '../../elements/softmax-lab/softmax-lab.js';
