import type { Cost } from "../cost/types.ts";
import type { DiffDocument } from "../diff/types.ts";
import type { CheckDocument, PreviewDocument, VerifyDocument } from "./documents.ts";

/** Everything that was found out about a change; what is absent was not asked, or gave nothing. */
export interface Review {
  readonly check?: CheckDocument;
  readonly verify?: VerifyDocument;
  readonly diff?: DiffDocument;
  /** Of the head. */
  readonly costs: readonly Cost[];
  readonly previews: readonly PreviewDocument[];
  /** What should be a document and is none, by its file's name. */
  readonly unread: readonly { readonly name: string; readonly problem: string }[];
  /** The change comes from a fork: nothing that needs credentials was asked. */
  readonly isForked: boolean;
}

export const NOTHING_READ: Review = { costs: [], previews: [], unread: [], isForked: false };
