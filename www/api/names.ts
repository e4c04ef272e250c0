/** Functions of the catalog under the names that JavaScript gives them: `focal_loss` is `focalLoss`. */

/** Name of a function in JavaScript. */
export function functionName(id: string): string {
  return id.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Name in the catalog of a function in JavaScript. No part of a name in the catalog begins with a digit. */
export function functionId(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
