import type { Answer } from "./faults.ts";

const DOCS = "https://docs.github.com/rest";

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

export const NOT_FOUND: Answer = {
  status: 404,
  body: { message: "Not Found", documentation_url: DOCS, status: "404" },
};

export const NOT_ALLOWED: Answer = {
  status: 403,
  body: { message: "Resource not accessible by integration", documentation_url: DOCS, status: "403" },
};

export const refused = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: DOCS },
});

/** A field that is missing, or not as it must be. */
export function invalid(resource: string, field: string, message: string): Answer {
  return {
    status: 422,
    body: {
      message: "Validation Failed",
      errors: [{ resource, code: "unprocessable", field, message }],
      documentation_url: DOCS,
    },
  };
}

/** Of comments and issues (the answer that GitHub gives beyond it says so). */
const MOST_BODY = 65_536;

/** What is wrong with a body; undefined where nothing is. Characters are counted as Ruby does: code points. */
export function bodyProblem(resource: string, body: unknown): Answer | undefined {
  if (typeof body !== "string" || body.trim() === "") return invalid(resource, "body", "body can't be blank");
  if (Array.from(body).length <= MOST_BODY) return undefined;
  return invalid(resource, "body", `body is too long (maximum is ${MOST_BODY} characters)`);
}

const MOST_A_PAGE = 100;

/** One page of a list, with links to the others (REST API, using pagination). */
export function paged(
  all: readonly unknown[],
  url: URL,
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): Answer {
  const size = Math.min(Number(url.searchParams.get("per_page") ?? "30"), MOST_A_PAGE);
  const page = Number(url.searchParams.get("page") ?? "1");
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const there = new URL(url);
    there.searchParams.set("page", String(to));
    return `<${there.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link("prev", page - 1)] : []),
    ...(page < last ? [link("next", page + 1), link("last", last)] : []),
    ...(page > 1 ? [link("first", 1)] : []),
  ];
  return {
    status: 200,
    body: wrap(all.slice((page - 1) * size, page * size)),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}
