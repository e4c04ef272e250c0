/** Version of the elements; two versions on one page are told apart by it. */
const VERSION = '0.1.0';

/**
 * Registers an element if its name is free. The same version loaded twice is silent; another version warns once and the first
 * stays.
 */
export function register(name: string, element: CustomElementConstructor & { lossariumVersion?: string }): void {
  const present = customElements.get(name) as typeof element | undefined;
  if (present === undefined) {
    element.lossariumVersion = VERSION;
    customElements.define(name, element);
  } else if (present.lossariumVersion !== VERSION) {
    console.warn(`<${name}> ${present.lossariumVersion ?? 'of another origin'} is already here; ${VERSION} stays unused`);
  }
}
