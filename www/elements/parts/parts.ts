/** The parts that other elements and pages are made of. */
export * from './address.js';
export * from './compute.js';
export * from './controls.js';
export * from './files.js';
export * from './form.js';
export { formStyles } from './form.styles.js';
export * from './lifecycle.js';
export * from './media.js';
export * from './messages.js';
export * from './play.js';
export * from './register.js';
export * from './share.js';
export * from './site.js';
export * from './state.js';
export * from './theme.js';
export * from './url-state.js';
export * from './width.js';
