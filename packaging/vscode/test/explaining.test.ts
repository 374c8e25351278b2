import assert from "node:assert/strict";
import { test } from "node:test";
import { question } from "../src/explaining";

const REPLY = '{\n  "error": "invalid_grant",\r\n  "error_description": "no valid scopes defined"\n}';

test("a reply is one argument, whatever its lines are", () => {
  assert.deepEqual(question(REPLY, ["--isolated"]), { arguments: ["explain", "--isolated", "--", REPLY] });
});

test("a text is never an option", () => {
  assert.deepEqual(question("--help", []), { arguments: ["explain", "--", "--help"] });
});

test("a log goes to standard input", () => {
  for (const log of ["invalid_grant\n".repeat(20), "x".repeat(4001)]) {
    assert.deepEqual(question(log, []), { arguments: ["explain", "-"], input: log });
  }
  assert.equal(question("invalid_grant\n".repeat(19), []).input, undefined);
});
