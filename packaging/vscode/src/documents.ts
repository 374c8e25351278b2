/** The files that the server reads. A test compares documents.json with the server's own tables. */
import { names, suffixes } from "./documents.json";

/** Glob patterns for the editor's document selector. */
export const PATTERNS: readonly string[] = [...names, `*.{${suffixes.join(",")}}`].map((name) => `**/${name}`);
