/** TeX as MathML. */
export function mathml(tex: string, display: boolean): string;
