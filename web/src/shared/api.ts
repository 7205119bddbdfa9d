// Calls to the server with the page's session, which lives in memory only and is renewed through the host.
import type { Session, SessionRequest } from "../api-types";
import { Failure, failureOf, noAnswer } from "./failure";
import type { Frame } from "./frame";
import type { PageParams } from "./params";

const BASE = "/api/v1";
const TIMEOUT_MS = 30_000;

export interface CallOptions {
  body?: unknown;
  signal?: AbortSignal;
}

export interface Api {
  /** Trades the host's token for a session. */
  open(): Promise<Session>;
  call<T>(method: string, path: string, options?: CallOptions): Promise<T>;
  blob(path: string): Promise<Blob>;
}

async function send(method: string, path: string, bearer: string | null, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (bearer !== null) headers.Authorization = `Bearer ${bearer}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), TIMEOUT_MS);
  options.signal?.addEventListener("abort", () => timer.abort());
  try {
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    return await fetch(BASE + path, { method, headers, body, signal: timer.signal, credentials: "omit" });
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown;
    throw noAnswer();
  } finally {
    clearTimeout(timeout);
  }
}

/** The address names user and company too; the server compares them with the token's. */
async function trade(token: string, { userId, companyId }: PageParams): Promise<Session> {
  const who = { user_id: userId ?? undefined, company_id: companyId ?? undefined };
  const body: SessionRequest = { token, ...who };
  const response = await send("POST", "/session", null, { body });
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as Session;
}

export function createApi(frame: Frame, firstToken: string | null, params: PageParams): Api {
  let token = firstToken;
  let session: Session | null = null;
  let opening: Promise<Session> | null = null;

  async function freshSession(): Promise<Session> {
    const given = token;
    token = null; // good for one trade
    if (given !== null) {
      const opened = await trade(given, params).catch((thrown: Failure) => (thrown.status === 401 ? null : Promise.reject(thrown)));
      if (opened !== null) return opened;
    }
    const renewed = await frame.signedToken();
    if (renewed === null) throw new Failure(401, "session_missing", "This page works inside the CRM only.");
    return trade(renewed, params);
  }

  function open(): Promise<Session> {
    opening ??= freshSession()
      .then((opened) => (session = opened))
      .finally(() => (opening = null));
    return opening;
  }

  async function request(method: string, path: string, options: CallOptions): Promise<Response> {
    const used = session ?? (await open());
    let response = await send(method, path, used.session, options);
    if (response.status === 401) {
      if (session === used) session = null;
      response = await send(method, path, (session ?? (await open())).session, options);
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  return {
    open,
    async call<T>(method: string, path: string, options: CallOptions = {}) {
      const response = await request(method, path, options);
      return (response.status === 204 ? undefined : await response.json()) as T;
    },
    blob: async (path) => (await request("GET", path, {})).blob(),
  };
}
