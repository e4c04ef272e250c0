import type { CallErrorCode } from './generated/codes.js';

export type { CallErrorCode };

/**
 * What kind of mistake or failure a {@link LossariumError} is. Codes are stable.
 *
 * From a call: {@link CallErrorCode}. From JavaScript's side: `detached` (the array's memory was transferred away), `released` (the
 * buffer was freed, or went down with its instance), `load_failed` (the wasm file cannot be had or started), `crashed` (the instance
 * trapped; the next call starts another one).
 */
export type ErrorCode = CallErrorCode | 'detached' | 'released' | 'load_failed' | 'crashed';

/** What a {@link LossariumError} says, as plain data: the form in which it crosses to and from a worker. */
export interface ErrorFields {
  readonly code: ErrorCode;
  /** Name of the argument at fault. */
  readonly argument: string;
  /** What would have been right. */
  readonly expected: string;
  /** What came. */
  readonly got: string;
}

/** A mistake in a call, or a failure of the instance. After any of them the object may be called again. */
export class LossariumError extends Error implements ErrorFields {
  override readonly name = 'LossariumError';
  readonly code: ErrorCode;
  readonly argument: string;
  readonly expected: string;
  readonly got: string;

  constructor({ code, argument, expected, got }: ErrorFields, options?: ErrorOptions) {
    super(`${argument}: expected ${expected}, got ${got} [${code}]`, options);
    this.code = code;
    this.argument = argument;
    this.expected = expected;
    this.got = got;
  }

  /** The plain data of the error. */
  toJSON(): ErrorFields {
    const { code, argument, expected, got } = this;
    return { code, argument, expected, got };
  }
}

/** Is it an error that the crate reported, as it leaves the glue? */
export function isReported(error: unknown): error is Error & ErrorFields {
  return error instanceof Error && 'code' in error && 'argument' in error && 'expected' in error;
}
