import type { EngineErrorLike, ErrorCode } from "../types/index.js";

/** What the package reports or, with `fallback: "throw"`, throws. Its `code` is stable. */
export class EngineError extends Error implements EngineErrorLike {
  override readonly name = "EngineError";
  readonly code: ErrorCode;
  /** JSON pointer into what was given. */
  readonly path?: string;
  readonly hint?: string;
  /** All faults, where one reading finds several. */
  readonly errors?: { path: string; code: string; message: string }[];

  constructor(
    code: ErrorCode,
    message: string,
    more: Pick<EngineErrorLike, "path" | "hint" | "errors"> & { cause?: unknown } = {},
  ) {
    super(message);
    this.code = code;
    Object.assign(this, more);
  }
}

/** A refusal by the core as an `EngineError`; anything else is `otherwise`. */
export function toEngineError(thrown: unknown, otherwise: ErrorCode): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { code, message, path, errors } = Object(thrown) as Partial<EngineErrorLike>;
  const known = typeof code === "string" && code.includes("-");
  return new EngineError(known ? code : otherwise, message ?? String(thrown), {
    ...(path && { path }),
    ...(errors && { errors }),
    ...(!known && { cause: thrown }),
  });
}
