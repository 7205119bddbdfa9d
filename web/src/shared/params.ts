// What the host says in the page's address (contract pipedrive.md 5.2).

export interface PageParams {
  id: string | null; // the surface's name towards the host; null: not framed by one
  dealId: number | null;
  userId: number | null;
  companyId: number | null;
  theme: string | null;
  lang: string | null;
  view: string;
}

function parseData(text: string | null): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text ?? "{}");
    return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function parseId(value: unknown): number | null {
  const text = String(value ?? "");
  return /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

export function readParams(search: string): PageParams {
  const query = new URLSearchParams(search);
  const data = parseData(query.get("data"));
  return {
    id: query.get("id"),
    dealId: parseId(data.deal) ?? parseId(query.get("selectedIds")?.split(",")[0]),
    userId: parseId(query.get("userId")),
    companyId: parseId(query.get("companyId")),
    theme: query.get("theme"),
    lang: query.get("lang"),
    view: typeof data.view === "string" ? data.view : "",
  };
}

/** The signed token of the address, which is taken out of it: it must not stay in the history. */
export function takeToken(): string | null {
  const url = new URL(window.location.href);
  const token = url.searchParams.get("token");
  if (token !== null) {
    url.searchParams.delete("token");
    window.history.replaceState(window.history.state, "", url);
  }
  return token;
}
