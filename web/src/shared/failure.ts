// Why a call to the server didn't work out.
import type { ApiError, Finding } from "../api-types";

export class Failure extends Error {
  constructor(
    readonly status: number, // 0: there was no answer
    readonly code: string,
    message: string,
    readonly detail = "",
    readonly requestId = "",
    readonly findings: Finding[] = [],
  ) {
    super(message);
  }
}

/** No answer: whether the server got the request isn't known. */
export function noAnswer(): Failure {
  return new Failure(0, "offline", "Lasku's server can't be reached.");
}

export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure(0, "unexpected", String(thrown));
}

function isApiError(value: unknown): value is { error: ApiError } {
  const error = (value as { error?: { code?: unknown } } | null)?.error;
  return typeof error === "object" && error !== null && typeof error.code === "string";
}

export async function failureOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null);
  if (!isApiError(body)) {
    const code = response.status >= 502 && response.status <= 504 ? "offline" : "unexpected";
    return new Failure(response.status, code, `The server answered ${response.status}.`);
  }
  const { code, message, detail, request_id, findings } = body.error;
  return new Failure(response.status, code, message, detail ?? "", request_id ?? "", findings ?? []);
}
