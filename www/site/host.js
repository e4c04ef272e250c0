// For pages that frame a demo of this site: the frame takes the height of its content, and the theme of the page.
const here = new URL(import.meta.url).origin;
const frames = () => [...document.querySelectorAll('iframe')].filter((frame) => new URL(frame.src, location.href).origin === here);
const theme = () => document.documentElement.getAttribute('theme');
window.addEventListener('message', ({ data, source, origin }) => {
  const frame = origin === here && frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame || data?.version !== 1) return;
  if (data.type === 'lossarium:size' && data.height > 0) frame.height = String(Math.ceil(data.height));
  if (data.type === 'lossarium:ready' && theme()) source.postMessage({ type: 'lossarium:theme', version: 1, theme: theme() }, here);
});
