import assert from "node:assert/strict";
import { test } from "node:test";

import { fileSize } from "../../../static/js/elements/sizes.js";

test("sizes are rounded by their size", () => {
  const sizes = [0, 900, 1_434, 250_000, 1_468_006, 5 * 1024 ** 3].map(fileSize);
  assert.deepEqual(sizes, ["0 bytes", "900 bytes", "1.4 KB", "244 KB", "1.4 MB", "5.0 GB"]);
});
