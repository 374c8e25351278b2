/** How to ask the command about a text. */

const REPLY = { lines: 20, characters: 4000 }; // a reply, or a line of a log with its stack trace, has no more

/** The arguments, and what to pass on standard input. */
export interface Question {
  readonly arguments: readonly string[];
  readonly input?: string;
}

/** A short text is one error or a rule's name, so the answer has its causes. A longer one is a log with any number of errors. */
export function question(text: string, options: readonly string[]): Question {
  return text.length <= REPLY.characters && text.split(/\r\n|\r|\n/).length <= REPLY.lines
    ? { arguments: ["explain", ...options, "--", text] }
    : { arguments: ["explain", ...options, "-"], input: text };
}
