import { EngineError } from "../engine/errors.js";
import type { ErrorCode } from "../types/index.js";

const CODES: Record<string, ErrorCode> = {
  QuotaExceededError: "storage-full",
  VersionError: "snapshot-version",
};

/** A browser's storage error as one of ours. */
export function fault(
  thrown: unknown,
  place: string,
  name = (Object(thrown) as { name?: string }).name ?? "",
): EngineError {
  return new EngineError(CODES[name] ?? "storage-lost", `${place}: ${thrown}`, { cause: thrown });
}
